import type { Operation } from '../routing/read.ts';
import type { BookingRow } from './bookings.ts';

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
  /** A planner gave it to a supplier though the routing makes it elsewhere (改外协): it stays there. */
  given: boolean;
  /** Work on it was reported. */
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
  const begun = operation.good > 0;
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
    given: false,
    begun,
    operation,
  };
}

/** What a booking says of who put it there, where a planner gave its operation to a supplier. */
export const GIVEN_OUT = 'given_out';

/**
 * Tasks with those at a supplier that a planner gave there: the routing does not know, the plan does.
 * @param lead calendar days that work of a centre takes at its supplier, where somebody has said
 */
export function withGiven(
  tasks: readonly Task[],
  bookings: readonly BookingRow[],
  lead: (task: Task) => number | null,
): Task[] {
  const given = new Map(
    bookings
      .filter(({ bookedBy, state }) => bookedBy === GIVEN_OUT && state !== 'done')
      .map((row) => [row.step, row.centre]),
  );
  return tasks.map((task) => {
    const centre = given.get(task.step);
    if (centre === undefined || (task.kind === 'outside' && task.centre === centre)) return task;
    const outside = { kind: 'outside' as const, centre, setupMinutes: 0, runMinutes: 0, tools: [] };
    return { ...task, ...outside, leadDays: lead(task), given: true };
  });
}
