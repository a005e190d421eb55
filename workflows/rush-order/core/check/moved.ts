import type { Violation } from '../check-plan.ts';
import type { Displaced, Moved, Option, Plan, Query, Reservation } from '../types.ts';
import { calendarFault } from './work.ts';

/** A reservation as it stands after the option. */
export function afterwards(reservation: Reservation, moved: Moved | undefined): Reservation {
  return moved ? { ...reservation, ...moved.new } : reservation;
}

/** What other orders suffer: only what may be moved is, to where it may be, and the list of consequences is true. */
export function checkMoved(
  plan: Plan,
  query: Query,
  option: Pick<Option, 'moved' | 'displaced'>,
): Violation[] {
  const reservations = new Map(plan.reservations.map((r) => [r.id, r]));
  const moves = new Map(option.moved.map((m) => [m.reservation, m]));
  const found: Violation[] =
    moves.size < option.moved.length ? [{ rule: 'displaced', text: 'moved twice' }] : [];
  for (const moved of option.moved) {
    const reservation = reservations.get(moved.reservation);
    if (reservation) found.push(...checkMove(plan, query, reservation, moved));
    else found.push({ rule: 'displaced', text: `no reservation ${moved.reservation}` });
  }
  const orders = new Set(option.moved.map(({ order }) => order));
  for (const order of orders) found.push(...checkOrder(plan, moves, order, option.displaced));
  for (const { order } of option.displaced)
    if (!orders.has(order)) found.push({ rule: 'displaced', text: `${order} is not moved` });
  return found;
}

function checkMove(plan: Plan, query: Query, reservation: Reservation, moved: Moved): Violation[] {
  const { id, from, to, machine } = reservation;
  const found: Violation[] = [];
  const say = (rule: Violation['rule'], text: string) => found.push({ rule, text: `${id}: ${text}` });
  if (reservation.frozen || from < Math.max(query.now, query.frozenUntil))
    say('frozen', `is frozen at ${from}`);
  if (reservation.priority >= query.priority) say('priority', `has priority ${reservation.priority}`);
  const { old } = moved;
  if (old.from !== from || old.to !== to || old.machine !== machine)
    say('displaced', 'is not where it is said to have been');
  if (moved.order !== reservation.order || moved.step !== reservation.step)
    say('displaced', 'of another order or step');
  if (moved.new.from < Math.max(query.now, reservation.release))
    say('precedence', `moved to ${moved.new.from}, too early`);
  const work = workOn(plan, reservation, moved.new.machine);
  const target = plan.machines.find((m) => m.id === moved.new.machine);
  if (work === null || !target) say('operations', `may not run on ${moved.new.machine}`);
  else {
    if (moved.new.workMinutes !== work)
      say('operations', `${moved.new.workMinutes} min of work, not ${work}`);
    const fault = calendarFault(target, moved.new, work);
    if (fault) say('calendar', fault);
  }
  return found;
}

/** Work of a reservation on a machine, in minutes; null where it may not run. */
function workOn(plan: Plan, reservation: Reservation, machine: string): number | null {
  if (machine === reservation.machine) return reservation.workMinutes;
  const model = (id: string) => plan.machines.find((m) => m.id === id)?.model;
  const choices = reservation.choices ?? [{ model: model(reservation.machine) ?? '', factor: 1 }];
  const choice = choices.find((c) => c.model === model(machine));
  if (!choice) return null;
  const setup = reservation.setupMinutes ?? 0;
  return Math.max(1, Math.ceil(setup + (reservation.workMinutes - setup) * choice.factor - 1e-6));
}

function checkOrder(
  plan: Plan,
  moves: ReadonlyMap<string, Moved>,
  order: string,
  displaced: readonly Displaced[],
): Violation[] {
  const old = plan.reservations.filter((r) => r.order === order).sort((a, b) => a.step - b.step);
  const now = old.map((r) => afterwards(r, moves.get(r.id)));
  const found: Violation[] = [];
  now.forEach((r, i) => {
    const before = now[i - 1];
    if (!before || (!moves.has(r.id) && !moves.has(before.id)) || before.step === r.step) return;
    const { min, max } = r.lag ?? { min: 0, max: null };
    if (r.from < before.to + min || (max !== null && r.from > before.to + max))
      found.push({ rule: 'precedence', text: `${r.id} at ${r.from} behind ${before.id} until ${before.to}` });
  });
  const told = displaced.filter((d) => d.order === order);
  const due = old.find((r) => r.due !== null)?.due ?? null;
  const oldEnd = Math.max(...old.map(({ to }) => to));
  const newEnd = Math.max(...now.map(({ to }) => to));
  const [one] = told;
  const isTrue =
    told.length === 1 &&
    one?.oldEnd === oldEnd &&
    one.newEnd === newEnd &&
    one.slipMinutes === newEnd - oldEnd &&
    one.onTime === (due === null || newEnd <= due) &&
    one.wasOnTime === (due === null || oldEnd <= due);
  if (!isTrue)
    found.push({
      rule: 'displaced',
      text: `${order} ends at ${newEnd}, before at ${oldEnd}: told ${JSON.stringify(told)}`,
    });
  return found;
}
