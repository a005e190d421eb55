import { z } from 'zod';
import type { Plan, Query } from '../../workflows/rush-order/core/types.ts';
import { InputError } from './input-error.ts';
import { behindOwnSteps, refuseUnlikeSteps } from './plan-orders.ts';
import { refuseContradictions } from './plan-rules.ts';

const noMinute = (input: unknown): string =>
  `a whole number from 0 to 1000000000 is expected (minutes since 1970-01-01T00:00Z), not ${JSON.stringify(input) ?? 'nothing'}`;

/** Past the year 3800, and with any work below added still within 32 bits. */
const minute = z
  .int({ error: ({ input }) => noMinute(input) })
  .min(0)
  .max(1_000_000_000);
/** Waiting and lead times: up to 19 years. */
const wait = z.int().min(0).max(10_000_000);
/** Work: nearly two years without a break. */
const work = z.number().min(0).max(1_000_000);
const wholeWork = z.int().min(0).max(1_000_000);
const name = z.string().min(1).max(200);
const span = z.strictObject({ from: minute, to: minute });
const stepNumber = z.int().min(0).max(1_000_000);
const priority = z.int().min(-1_000_000).max(1_000_000);
const choice = z.strictObject({ model: name, factor: z.number().min(0.001).max(100) });
/** Each piece is a queue of its own in the search. */
const pieces = z.int().max(1000);
const need = z.strictObject({ tool: name, pieces: pieces.min(1) });
const lag = z.strictObject({ min: wait.default(0), max: wait.nullable().default(null) });

const machine = z.strictObject({
  id: name,
  model: name,
  spans: z.array(z.strictObject({ ...span.shape, rate: z.number().min(0.001).max(1).default(1) })),
});
const tool = z.strictObject({
  id: name,
  pieces: pieces.min(0),
  lifeMinutes: wait.nullable().default(null),
  uses: z
    .array(
      z.strictObject({
        ...span.shape,
        ...need.shape,
        lifeMinutes: wholeWork.default(0),
        order: name.optional(),
      }),
    )
    .default([]),
});
const reservation = z.strictObject({
  id: name,
  machine: name,
  order: name,
  step: stepNumber,
  from: minute,
  to: minute,
  workMinutes: wholeWork.min(1),
  setupMinutes: wholeWork.optional(),
  priority: priority.default(0),
  weight: z.number().min(0.001).max(1_000_000).optional(),
  frozen: z.boolean().default(false),
  release: minute.default(0),
  due: minute.nullable().default(null),
  choices: z.array(choice).min(1).optional(),
  tools: z.array(need).optional(),
  lag: lag.optional(),
});
const step = {
  step: stepNumber,
  lag: lag.optional(),
  arrivals: z
    .array(
      z.strictObject({
        kind: z.enum(['material', 'wip', 'drawing', 'other']),
        name,
        p50: minute,
        p90: minute,
      }),
    )
    .optional(),
};
const operation = z.discriminatedUnion('kind', [
  z.strictObject({
    ...step,
    kind: z.literal('inside'),
    choices: z.array(choice).min(1),
    setupMinutes: wholeWork.default(0),
    runMinutes: work,
    tools: z.array(need).optional(),
  }),
  z.strictObject({
    ...step,
    kind: z.literal('outside'),
    supplier: name,
    process: name.optional(),
    lead: z.strictObject({ p50: wait, p90: wait }),
    pickUps: z.array(span),
  }),
]);
const query = z.strictObject({
  order: name,
  priority: priority.default(1),
  due: minute.nullable().default(null),
  operations: z.array(operation).min(1),
  now: minute,
  horizon: minute,
  frozenUntil: minute.optional(),
});
const file = z.strictObject({
  machines: z.array(machine).min(1),
  reservations: z.array(reservation).default([]),
  tools: z.array(tool).default([]),
  query,
});

/**
 * Machines, what stands on them, tools and the rush order from JSON, as workflows/rush-order/core/README.md describes.
 * @throws InputError with the path of what is wrong
 */
export function readPlanFile(json: unknown): { plan: Plan; query: Query } {
  const read = file.safeParse(json);
  if (!read.success) {
    const [issue] = read.error.issues;
    throw new InputError(pathOf(issue?.path ?? []), issue?.message ?? 'unreadable');
  }
  const { machines, reservations, tools } = read.data;
  const { frozenUntil, ...rest } = read.data.query;
  // Absent keys are absent: the schema leaves none undefined.
  const plan = { machines, reservations, tools } as Plan;
  const asked = { ...rest, frozenUntil: frozenUntil ?? rest.now } as Query;
  refuseContradictions(plan, asked);
  refuseUnlikeSteps(plan, asked);
  return { plan, query: behindOwnSteps(plan, asked) };
}

const pathOf = (path: readonly PropertyKey[]): string =>
  path
    .map((key, i) => (typeof key === 'number' ? `[${key}]` : `${i === 0 ? '' : '.'}${String(key)}`))
    .join('') || 'the file';
