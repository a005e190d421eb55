import { toolsIn } from '../workflows/scheduling/tasks.ts';
import { MACHINES } from './machines.ts';
import { SAMPLE_PRODUCTS } from './names.ts';
import { routingFor } from './routings.ts';

/** Cutting tools wear out; so many minutes one edge set lasts, with those that lie ready in the tool store. */
const CUTTERS = /刀|砂轮|钼丝/;
const LIFE_MINUTES = 24_000;
/** Hand tools and fixtures at work places without machines are not kept as tooling. */
const MODELS = new Set(MACHINES.map(({ model }) => model));

/** One tool of the demonstration. */
interface DemoTool {
  code: string;
  name: string;
  pieces: number;
  lifeMinutes: number | null;
  usedMinutes: number;
}

/** The tooling that the machines' operations of the demonstration's routings ask for: two to four of each. */
export function demoTools(): DemoTool[] {
  const names = new Set(
    SAMPLE_PRODUCTS.flatMap((one) => routingFor(one))
      .filter(({ centre }) => MODELS.has(centre))
      .flatMap(({ tooling }) => toolsIn(tooling ?? '')),
  );
  return [...names].map((name, i) => {
    const pieces = 4 - (i % 3);
    const lifeMinutes = CUTTERS.test(name) ? LIFE_MINUTES : null;
    return {
      code: `T-${String(i + 1).padStart(3, '0')}`,
      name,
      pieces,
      lifeMinutes,
      usedMinutes: lifeMinutes === null ? 0 : Math.round(lifeMinutes * pieces * 0.2),
    };
  });
}
