import { groupBy } from '../../group-by.ts';
import { minuteOf } from '../../load/spans.ts';
import type { Minute, Reservation } from '../../rush-order/core/types.ts';
import { takingTurns } from '../../turns.ts';
import type { PlanFault } from './read-rows.ts';
import { faultOf, type PlanSubject, type Wanted, withEnd } from './wanted.ts';

/** A span on a machine that is taken. */
interface Taken {
  from: Minute;
  to: Minute;
}

/**
 * Rows without a start, one behind the other in their machine's queue (顺序): each as early as the one before it, the
 * operation before it and what stands there otherwise allow. Rows with a start stand already.
 * @param now nothing begins before
 * @param standing what stands and is named by no row
 */
export async function placeQueues(
  all: readonly Wanted[],
  now: Minute,
  standing: readonly Reservation[],
): Promise<{ placed: Wanted[]; faults: PlanFault[] }> {
  const turn = takingTurns();
  const placed = all.filter(({ from }) => !Number.isNaN(from));
  const line = waitingLine(all.filter(({ from }) => Number.isNaN(from)));
  const taken = groupBy<string, Taken & { machine: string }>(
    [...placed, ...standing],
    ({ machine }) => machine,
  );
  for (const spans of taken.values()) spans.sort((a, b) => a.from - b.from);
  const ofSubject = groupBy(placed, ({ subject }) => subject);
  /** When the queue of a machine ends so far. */
  const ends = new Map<string, Minute>();
  const faults: PlanFault[] = [];
  for (let next = line.next(); next; next = line.next()) {
    await turn();
    const { machine, subject } = next;
    const own = ofSubject.get(subject) ?? [];
    const spans = taken.get(machine) ?? [];
    const at = earliest(next, Math.max(now, ends.get(machine) ?? now), own, spans);
    if (Number.isFinite(at)) {
      const found = withEnd({ ...next, from: at });
      placed.push(found);
      ofSubject.set(subject, [...own, found]);
      ends.set(machine, Math.max(found.to, ends.get(machine) ?? found.to));
      const before = spans.findLastIndex(({ from }) => from <= found.from);
      spans.splice(before + 1, 0, found);
      taken.set(machine, spans);
    } else
      faults.push(
        faultOf(next.row, 'turn.no_place', '顺序', `${next.machine} 在排产范围内没有空档，请换机床`),
      );
  }
  for (const { row } of line.left())
    faults.push(
      faultOf(row, 'turn.circle', '顺序', '顺序绕成了一圈：各机床的顺序与工序先后互相等待，请调整顺序'),
    );
  return { placed, faults };
}

const turnOf = ({ row }: Wanted): number => row.turn ?? 0;

/** Who waits for a place. A row has its turn when nothing that waits comes before it on its machine or in its order. */
function waitingLine(all: readonly Wanted[]) {
  const waiting = [...all].sort((a, b) => turnOf(a) - turnOf(b));
  const onMachine = groupBy(waiting, ({ machine }) => machine);
  const inOrder = groupBy<PlanSubject, Wanted>(
    [...waiting].sort((a, b) => a.task.step - b.task.step),
    ({ subject }) => subject,
  );
  const rank = new Map(waiting.map((one, i) => [one, i]));
  const isFirst = (one: Wanted): boolean => {
    const [ahead] = onMachine.get(one.machine) ?? [];
    return inOrder.get(one.subject)?.[0] === one && ahead !== undefined && turnOf(ahead) === turnOf(one);
  };
  const first = new Set(waiting.filter(isFirst));
  const leave = (one: Wanted): void => {
    first.delete(one);
    rank.delete(one);
    for (const group of [onMachine.get(one.machine) ?? [], inOrder.get(one.subject) ?? []])
      group.splice(group.indexOf(one), 1);
    const queue = onMachine.get(one.machine) ?? [];
    for (const other of queue) {
      if (turnOf(other) !== turnOf(queue[0] as Wanted)) break;
      if (isFirst(other)) first.add(other);
    }
    const [follower] = inOrder.get(one.subject) ?? [];
    if (follower && isFirst(follower)) first.add(follower);
  };
  return {
    /** The first whose turn it is, in the order of the queues; undefined when nobody's is. */
    next(): Wanted | undefined {
      let best: Wanted | undefined;
      for (const one of first) if (!best || (rank.get(one) ?? 0) < (rank.get(best) ?? 0)) best = one;
      if (best) leave(best);
      return best;
    },
    /** Those who wait for each other. */
    left: (): Wanted[] => [...rank.keys()],
  };
}

/**
 * @param from nothing of this machine's queue begins before
 * @param own what is placed of its order
 * @param taken spans on its machine, by their start
 */
function earliest(one: Wanted, from: Minute, own: readonly Wanted[], taken: readonly Taken[]): Minute {
  const named = new Set(own.map(({ task }) => task.step));
  const before = one.subject.bookings
    .filter(({ step }) => step < one.task.step && !named.has(step))
    .map(({ to }) => minuteOf(to));
  const back = one.subject.away.filter(({ step }) => step < one.task.step).map(({ backBy }) => backBy);
  const ahead = own.filter(({ task }) => task.step < one.task.step).map(({ to }) => to);
  let at = one.time.start(Math.max(from, ...ahead, ...before, ...back));
  // By start: what was passed cannot be in the way of a later one.
  for (const span of taken) {
    if (!Number.isFinite(at)) break;
    if (span.to <= at) continue;
    if (span.from < withEnd({ ...one, from: at }).to) at = one.time.start(span.to);
    else break;
  }
  return at;
}
