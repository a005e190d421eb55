import { workIn } from '../../workflows/rush-order/core/check/work.ts';
import type {
  Lag,
  Machine,
  Plan,
  Query,
  Reservation,
  Span,
  Tool,
} from '../../workflows/rush-order/core/types.ts';
import { InputError } from './input-error.ts';

/** Of all calendars together: the look-up tables of longer ones do not fit into memory. */
const MOST_CALENDAR = 5_000_000_000;

/**
 * What a plan file says must be possible at the same time: a search on a plan that contradicts itself answers nonsense.
 * A reservation may be longer than its work, and a tool may be planned beyond its life (it is ground again).
 * @throws InputError with the path of the first contradiction
 */
export function refuseContradictions(plan: Plan, query: Query): void {
  refuseTwins(plan.machines, 'machines');
  refuseTwins(plan.tools, 'tools');
  refuseTwins(plan.reservations, 'reservations');
  refuseBadCalendars(plan.machines);
  refuseBadReservations(plan);
  refuseOverlaps(plan.reservations);
  refuseStepsOutOfOrder(plan.reservations);
  plan.tools.forEach((tool, i) => {
    refuseTooManyPieces(tool, i, plan.reservations);
  });
  refuseBadQuery(query);
}

function refuseTwins(all: readonly { readonly id: string }[], key: string): void {
  const seen = new Map<string, number>();
  all.forEach(({ id }, i) => {
    const first = seen.get(id);
    if (first !== undefined) throw new InputError(`${key}[${i}].id`, `"${id}" is also ${key}[${first}]`);
    seen.set(id, i);
  });
}

function refuseEmpty({ from, to }: Span, path: string): void {
  if (from >= to) throw new InputError(`${path}.to`, `${to} is not after its from, ${from}`);
}

function refuseOutOfOrder(spans: readonly Span[], path: string): void {
  spans.forEach((span, i) => {
    refuseEmpty(span, `${path}[${i}]`);
    const before = spans[i - 1];
    if (before && span.from < before.to)
      throw new InputError(
        `${path}[${i}].from`,
        `${span.from} is before the end of the one ahead, ${before.to}`,
      );
  });
}

function refuseBadCalendars(machines: readonly Machine[]): void {
  let total = 0;
  machines.forEach(({ spans }, i) => {
    refuseOutOfOrder(spans, `machines[${i}].spans`);
    total += (spans.at(-1)?.to ?? 0) - (spans[0]?.from ?? 0);
    if (total > MOST_CALENDAR)
      throw new InputError(`machines[${i}].spans`, `more than ${MOST_CALENDAR} minutes of calendars by here`);
  });
}

function refuseBadLag({ min, max }: Lag, path: string): void {
  if (max !== null && max < min) throw new InputError(`${path}.max`, `${max} is below min, ${min}`);
}

function refuseBadReservations({ machines, tools, reservations }: Plan): void {
  const machineOf = new Map(machines.map((machine) => [machine.id, machine]));
  const known = new Set(tools.map(({ id }) => id));
  reservations.forEach((reservation, i) => {
    const path = `reservations[${i}]`;
    const { workMinutes, setupMinutes = 0 } = reservation;
    const machine = machineOf.get(reservation.machine);
    if (!machine) throw new InputError(`${path}.machine`, `there is no machine ${reservation.machine}`);
    refuseEmpty(reservation, path);
    if (setupMinutes > workMinutes)
      throw new InputError(`${path}.setupMinutes`, `${setupMinutes} is above workMinutes, ${workMinutes}`);
    refuseTooShort(reservation, machine, path);
    if (reservation.lag) refuseBadLag(reservation.lag, `${path}.lag`);
    reservation.tools?.forEach(({ tool }, t) => {
      if (!known.has(tool)) throw new InputError(`${path}.tools[${t}].tool`, `there is no tool ${tool}`);
    });
  });
}

/** Of what began before the machine's calendar does nobody knows what was done. */
function refuseTooShort(reservation: Reservation, machine: Machine, path: string): void {
  const { from, to, workMinutes } = reservation;
  if (from < (machine.spans[0]?.from ?? 0)) return;
  const fits = workIn(machine, reservation) / 1000;
  if (fits < workMinutes)
    throw new InputError(
      `${path}.workMinutes`,
      `${workMinutes} do not fit: ${machine.id} does ${Math.floor(fits)} productive minutes in ${from}–${to}`,
    );
}

interface Listed {
  readonly each: Reservation;
  readonly path: string;
}

const listed = (reservations: readonly Reservation[]): Listed[] =>
  reservations.map((each, i) => ({ each, path: `reservations[${i}]` }));

function refuseOverlaps(reservations: readonly Reservation[]): void {
  const latest = new Map<string, Listed>();
  for (const entry of listed(reservations).sort((a, b) => a.each.from - b.each.from)) {
    const { machine, from, id } = entry.each;
    const before = latest.get(machine);
    if (before && before.each.to > from)
      throw new InputError(
        `${entry.path}.from`,
        `${id} starts at ${from}, when ${machine} is taken until ${before.each.to} by ${before.each.id} (${before.path})`,
      );
    latest.set(machine, entry);
  }
}

function refuseStepsOutOfOrder(reservations: readonly Reservation[]): void {
  const latest = new Map<string, Listed>();
  const inOrder = listed(reservations).sort((a, b) => a.each.step - b.each.step || a.each.from - b.each.from);
  for (const entry of inOrder) {
    const { order, step, from, lag } = entry.each;
    const before = latest.get(order);
    latest.set(order, entry);
    if (!before) continue;
    const ready = before.each.to + (lag?.min ?? 0);
    const ahead = `step ${before.each.step} (${before.path}) ends at ${before.each.to}`;
    if (from < ready)
      throw new InputError(
        `${entry.path}.from`,
        `step ${step} of ${order} starts at ${from}, before ${ready}: ${ahead}, lag ${lag?.min ?? 0}`,
      );
    if (lag && lag.max !== null && from > before.each.to + lag.max)
      throw new InputError(
        `${entry.path}.lag.max`,
        `step ${step} of ${order} starts at ${from}, more than ${lag.max} later: ${ahead}`,
      );
  }
}

function refuseTooManyPieces(tool: Tool, index: number, reservations: readonly Reservation[]): void {
  tool.uses.forEach((use, u) => {
    const path = `tools[${index}].uses[${u}]`;
    refuseEmpty(use, path);
    if (use.tool !== tool.id)
      throw new InputError(`${path}.tool`, `"${use.tool}" is not its tool, "${tool.id}"`);
  });
  const planned = listed(reservations).flatMap(({ each, path }) =>
    (each.tools ?? [])
      .filter((need) => need.tool === tool.id)
      .map(({ pieces }, n) => ({ from: each.from, to: each.to, pieces, path: `${path}.tools[${n}]` })),
  );
  const uses = [...tool.uses.map((use, u) => ({ ...use, path: `tools[${index}].uses[${u}]` })), ...planned];
  const changes = uses
    .flatMap((use) => [
      { t: use.from, pieces: use.pieces, path: use.path },
      { t: use.to, pieces: -use.pieces, path: use.path },
    ])
    .sort((a, b) => a.t - b.t || a.pieces - b.pieces);
  let taken = 0;
  for (const { t, pieces, path } of changes) {
    taken += pieces;
    if (taken > tool.pieces)
      throw new InputError(
        `${path}.pieces`,
        `${taken} pieces of ${tool.id} are taken at ${t}, there are ${tool.pieces}`,
      );
  }
}

function refuseBadQuery({ now, horizon, operations }: Query): void {
  if (horizon <= now) throw new InputError('query.horizon', `${horizon} is not after now, ${now}`);
  operations.forEach((operation, i) => {
    const path = `query.operations[${i}]`;
    const before = operations[i - 1];
    if (before && operation.step <= before.step)
      throw new InputError(`${path}.step`, `${operation.step} does not come after ${before.step}`);
    if (operation.lag) refuseBadLag(operation.lag, `${path}.lag`);
    operation.arrivals?.forEach((arrival, a) => {
      refuseBadChance(arrival, `${path}.arrivals[${a}]`);
    });
    if (operation.kind === 'inside') return;
    refuseBadChance(operation.lead, `${path}.lead`);
    refuseOutOfOrder(operation.pickUps, `${path}.pickUps`);
  });
}

function refuseBadChance({ p50, p90 }: { p50: number; p90: number }, path: string): void {
  if (p50 > p90) throw new InputError(`${path}.p90`, `${p90} is below p50, ${p50}`);
}
