import type { Minute } from '../types.ts';
import type { Mode, Problem, Seat, Task } from './problem.ts';
import { NEVER, type Timeline } from './timeline.ts';

/** What is placed on one resource, in order of time. */
interface Row {
  readonly timeline: Timeline;
  readonly from: Minute[];
  readonly to: Minute[];
}

/** A plan that grows task by task: each goes into the earliest place that fits, between those that are there. */
export class Board {
  private readonly rows: readonly Row[];

  constructor(problem: Problem) {
    this.rows = problem.timelines.map((timeline) => ({ timeline, from: [], to: [] }));
  }

  /** The place of a task from `ready` on that ends first. @param only the mode that it must take */
  fit(task: Task, ready: Minute, only?: number): Seat {
    let best: Seat = { mode: only ?? 0, pieces: [], from: NEVER, to: NEVER };
    task.modes.forEach((mode, i) => {
      if (only !== undefined && only !== i) return;
      const seat = this.fitOn(task, i, mode.machine, mode.minutes, ready);
      if (seat.to < best.to) best = seat;
    });
    return best;
  }

  take(task: Task, seat: Seat): void {
    for (const row of this.rowsOf(task, seat)) {
      const i = firstAfter(row.to, seat.from);
      row.from.splice(i, 0, seat.from);
      row.to.splice(i, 0, seat.to);
    }
  }

  /** Takes away what `take` put there. */
  remove(task: Task, seat: Seat): void {
    for (const row of this.rowsOf(task, seat)) {
      const i = firstAfter(row.to, seat.from);
      row.from.splice(i, 1);
      row.to.splice(i, 1);
    }
  }

  /** Whether nothing else is where a task stood. */
  isFree(task: Task, seat: Seat): boolean {
    return this.rowsOf(task, seat).every(
      (row) => seat.from >= row.timeline.floor && clash(row, seat.from, seat.to) < 0,
    );
  }

  /** Of its machine and its pieces. */
  private rowsOf({ modes }: Task, { mode, pieces }: Seat): Row[] {
    const { machine } = modes[mode] as Mode;
    return [machine, ...pieces].map((resource) => this.rows[resource] as Row);
  }

  private fitOn(task: Task, mode: number, machine: number, minutes: number, ready: Minute): Seat {
    const row = this.rows[machine];
    let from = row ? Math.max(ready, row.timeline.floor) : NEVER;
    while (row && from < NEVER) {
      from = row.timeline.opens(from);
      const to = from === NEVER ? NEVER : row.timeline.ends(from, minutes);
      if (to === NEVER) break;
      const busy = clash(row, from, to);
      if (busy >= 0) from = busy;
      else {
        const pieces = this.pieces(task, from, to);
        if (typeof pieces !== 'number') return { mode, pieces, from, to };
        from = pieces;
      }
    }
    return { mode, pieces: [], from: NEVER, to: NEVER };
  }

  /** Free pieces for [from, to), or when to look again. */
  private pieces(task: Task, from: Minute, to: Minute): number[] | Minute {
    const pieces: number[] = [];
    for (const pool of task.pools) {
      let again = NEVER;
      const free = pool.find((piece) => {
        const row = this.rows[piece];
        if (!row || pieces.includes(piece)) return false;
        const busy = from < row.timeline.floor ? row.timeline.floor : clash(row, from, to);
        if (busy < 0) return true;
        again = Math.min(again, busy);
        return false;
      });
      if (free === undefined) return again;
      pieces.push(free);
    }
    return pieces;
  }
}

/** The end of the first thing that overlaps [from, to) on a resource, standing or placed; -1: free. */
function clash(row: Row, from: Minute, to: Minute): Minute {
  const standing = row.timeline.clash(from, to);
  const i = firstAfter(row.to, from);
  const placed = i < row.to.length && (row.from[i] ?? NEVER) < to ? (row.to[i] ?? -1) : -1;
  return standing < 0 ? placed : placed < 0 ? standing : Math.min(standing, placed);
}

/** The first that is greater than `t`, of numbers in order. */
function firstAfter(numbers: readonly number[], t: number): number {
  let low = 0;
  let high = numbers.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((numbers[middle] ?? 0) > t) high = middle;
    else low = middle + 1;
  }
  return low;
}
