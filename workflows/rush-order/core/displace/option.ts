import { findSlots } from '../gaps/find.ts';
import { SlotIndex } from '../gaps/slot-index.ts';
import type { Displaced, Moved, Option, OptionKind, Plan, Reservation } from '../types.ts';
import type { Model } from './model.ts';
import { lastEnds } from './model.ts';
import type { Seat, Seating } from './problem.ts';

/**
 * What the search found, as an option: the others where it put them, and the rush order where the finder puts it
 * into what they leave (never later than the search did; with its checks and reasons).
 * @returns null when the finder finds no place, which only a plan that was contradictory before can bring about
 */
export function optionOf(model: Model, seating: Seating, kind: OptionKind): Option | null {
  const { plan, query } = model;
  const moved = movedBy(model, seating);
  const [found] = findSlots(new SlotIndex(planAfter(plan, moved)), query, 1).options;
  return found ? { ...found, kind, moved, displaced: displacedBy(plan, moved) } : null;
}

/** The plan with the moved reservations in their new places. */
export function planAfter(plan: Plan, moved: readonly Moved[]): Plan {
  const news = new Map(moved.map((each) => [each.reservation, each.new]));
  return {
    ...plan,
    reservations: plan.reservations.map((reservation) => ({ ...reservation, ...news.get(reservation.id) })),
  };
}

function movedBy({ plan, problem, reservations }: Model, seating: Seating): Moved[] {
  return reservations.flatMap((steps, j) =>
    steps.flatMap((step, k) => {
      const seat = seating[j]?.[k] as Seat;
      const mode = problem.jobs[j]?.tasks[k]?.modes[seat.mode];
      const machine = mode && plan.machines[mode.machine]?.id;
      if (!mode || machine === undefined) return [];
      if (machine === step.machine && seat.from === step.from && seat.to === step.to) return [];
      return [movedTo(step, machine, seat, mode.minutes)];
    }),
  );
}

const movedTo = (step: Reservation, machine: string, seat: Seat, workMinutes: number): Moved => ({
  reservation: step.id,
  order: step.order,
  step: step.step,
  old: { machine: step.machine, from: step.from, to: step.to },
  new: { machine, from: seat.from, to: seat.to, workMinutes },
});

/** One entry for every order of which something moves. */
export function displacedBy(plan: Plan, moved: readonly Moved[]): Displaced[] {
  const before = lastEnds(plan);
  const after = lastEnds(planAfter(plan, moved));
  const dues = new Map<string, number>();
  for (const { order, due } of plan.reservations) if (due !== null && !dues.has(order)) dues.set(order, due);
  return [...new Set(moved.map(({ order }) => order))].map((order) => {
    const oldEnd = before.get(order) ?? 0;
    const newEnd = after.get(order) ?? 0;
    const due = dues.get(order) ?? null;
    return {
      order,
      oldEnd,
      newEnd,
      slipMinutes: newEnd - oldEnd,
      due,
      onTime: due === null || newEnd <= due,
      wasOnTime: due === null || oldEnd <= due,
    };
  });
}
