import type { Factory } from '../factory/factory.ts';
import type { Operation } from '../routing/read.ts';

/** Something that is left to do of an operation, for the plan. Minutes are whole. */
export interface Task {
  step: number;
  name: string;
  kind: 'machine' | 'hand' | 'outside';
  /** Work centre, or the supplier. */
  centre: string;
  /** '' for an ordinary one. */
  process: string;
  setupMinutes: number;
  runMinutes: number;
  /** Names of tooling, as the routing writes them. */
  tools: string[];
  leadDays: number | null;
  /** Work on it was reported, where it is made now. */
  begun: boolean;
  /** The operation itself. */
  operation: Operation;
}

/** Where work centres of machines are known. */
export interface Places {
  /** Whether machines of this work centre are planned. */
  hasMachines(centre: string): boolean;
  /** By work centre without machines: places that work on one order at the same time. */
  hands: Readonly<Record<string, number>>;
}

/** Tooling in the words of a routing: `Φ12 立铣刀、快换夹具 KJ-01`. */
export const toolsIn = (text: string): string[] => [
  ...new Set(
    text
      .split(/[、,，;；/]/)
      .map((one) => one.trim())
      .filter((one) => one !== ''),
  ),
];

/** What is left to do of a routing for so many pieces, in the order of the steps. */
export function tasksOf(routing: readonly Operation[], pieces: number, places: Places): Task[] {
  return [...routing]
    .sort((a, b) => a.step - b.step)
    .flatMap((operation) => {
      const left = operation.finished ? 0 : Math.max(0, pieces - operation.good);
      return left === 0 ? [] : [taskOf(operation, left, places)];
    });
}

function taskOf(operation: Operation, left: number, { hasMachines, hands }: Places): Task {
  const made = operation.outsourced ? 0 : (operation.madeElsewhere ?? 0);
  const begun = operation.good > made;
  const centre = operation.outsourced ? operation.supplier || '外协' : operation.workCentre || operation.name;
  const kind = operation.outsourced ? 'outside' : hasMachines(centre) ? 'machine' : 'hand';
  const places = kind === 'hand' ? (hands[centre] ?? 1) : 1;
  return {
    step: operation.step,
    name: operation.name,
    kind,
    centre,
    process: operation.process,
    setupMinutes: begun || kind === 'outside' ? 0 : Math.ceil(operation.setupMinutes),
    // Nothing takes no time: a span of the plan has at least a minute.
    runMinutes: kind === 'outside' ? 0 : Math.max(1, Math.ceil((operation.runMinutes * left) / places)),
    tools: kind === 'machine' ? toolsIn(operation.tooling) : [],
    leadDays: operation.leadDays,
    begun,
    operation,
  };
}

/** Days that work which the routing does not give away takes at a supplier, as the factory has written them down. */
export const leadSaid = (
  { capabilities, scheduling }: Pick<Factory, 'capabilities' | 'scheduling'>,
  { process, centre }: Pick<Task, 'process' | 'centre'>,
): number | null =>
  process === ''
    ? (scheduling.outside[centre]?.leadDays ?? null)
    : (capabilities?.processes.find(({ name }) => name === process)?.leadDays ?? null);

/**
 * Whether an operation outside, with all before it done, is with its supplier: as routed it is sent off at once; what a
 * planner gave away stays until purchasing has ordered it.
 */
export const isSentOff = ({ kind, operation }: Task): boolean =>
  kind === 'outside' && operation.givenOut?.state !== 'wanted';
