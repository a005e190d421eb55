import { minuteOf } from '../../load/spans.ts';
import type { Minute, Reservation } from '../../rush-order/core/types.ts';
import type { PlanFault } from './read-rows.ts';
import { faultOf, type Wanted, withEnd } from './wanted.ts';

/**
 * Rows without a start, one behind the other in their machine's queue (顺序): each as early as the one before it, the
 * operation before it and what stands there otherwise allow. Rows with a start stand already.
 * @param now nothing begins before
 * @param standing what stands and is named by no row
 */
export function placeQueues(
  all: readonly Wanted[],
  now: Minute,
  standing: readonly Reservation[],
): { placed: Wanted[]; faults: PlanFault[] } {
  const placed = all.filter(({ from }) => !Number.isNaN(from));
  let waiting = all
    .filter(({ from }) => Number.isNaN(from))
    .sort((a, b) => (a.row.turn ?? 0) - (b.row.turn ?? 0));
  const faults: PlanFault[] = [];
  while (waiting.length > 0) {
    const next = waiting.find((one) => isFirst(one, waiting));
    if (!next) {
      for (const { row } of waiting)
        faults.push(
          faultOf(row, 'turn.circle', '顺序', '顺序绕成了一圈：各机床的顺序与工序先后互相等待，请调整顺序'),
        );
      break;
    }
    waiting = waiting.filter((one) => one !== next);
    const at = earliest(next, now, placed, standing);
    if (Number.isFinite(at)) placed.push(withEnd({ ...next, from: at }));
    else
      faults.push(
        faultOf(next.row, 'turn.no_place', '顺序', `${next.machine} 在排产范围内没有空档，请换机床`),
      );
  }
  return { placed, faults };
}

/** Nothing that waits comes before it on its machine or in its order. */
const isFirst = (one: Wanted, waiting: readonly Wanted[]): boolean =>
  waiting.every(
    (other) =>
      other === one ||
      !(
        (other.machine === one.machine && (other.row.turn ?? 0) < (one.row.turn ?? 0)) ||
        (other.subject === one.subject && other.task.step < one.task.step)
      ),
  );

function earliest(
  one: Wanted,
  now: Minute,
  placed: readonly Wanted[],
  standing: readonly Reservation[],
): Minute {
  const queue = placed.filter(({ machine, row }) => machine === one.machine && row.start === null);
  const ahead = [
    ...placed.filter(({ subject, task }) => subject === one.subject && task.step < one.task.step),
    ...queue,
  ].map(({ to }) => to);
  const named = new Set(placed.filter(({ subject }) => subject === one.subject).map(({ task }) => task.step));
  const before = one.subject.bookings
    .filter(({ step }) => step < one.task.step && !named.has(step))
    .map(({ to }) => minuteOf(to));
  const taken = [
    ...placed.filter(({ machine }) => machine === one.machine),
    ...standing.filter(({ machine }) => machine === one.machine),
  ].sort((a, b) => a.from - b.from);
  let at = one.time.start(Math.max(now, ...ahead, ...before));
  for (let moved = true; moved && Number.isFinite(at); ) {
    const end = withEnd({ ...one, from: at }).to;
    const blocked = taken.find(({ from, to }) => from < end && at < to);
    moved = blocked !== undefined;
    if (blocked) at = one.time.start(blocked.to);
  }
  return at;
}
