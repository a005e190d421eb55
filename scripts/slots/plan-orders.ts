import type { Arrival, Operation, Plan, Query, Reservation } from '../../workflows/rush-order/core/types.ts';
import { InputError } from './input-error.ts';

/**
 * What the parts of an order in a plan file say of it must be the same: the search asks one of them.
 * @throws InputError with the path of the first contradiction
 */
export function refuseUnlikeSteps({ reservations }: Plan, query: Query): void {
  const due = new Map<string, number>();
  const weighed = new Map<string, number>();
  reservations.forEach((each, i) => {
    refuseTwice(each, `reservations[${i}]`);
    if (each.due !== null) {
      const first = firstOf(due, each, i);
      const known = reservations[first]?.due;
      if (known !== each.due)
        throw new InputError(
          `reservations[${i}].due`,
          `${each.due}, but ${each.order} is due at ${known} (reservations[${first}]); an order has one due date`,
        );
    }
    const heavy = firstOf(weighed, each, i);
    const weight = reservations[heavy]?.weight ?? 1;
    if (weight !== (each.weight ?? 1))
      throw new InputError(
        `reservations[${i}].weight`,
        `${each.weight ?? 1}, but ${each.order} weighs ${weight} (reservations[${heavy}]); an order has one weight`,
      );
  });
  query.operations.forEach((operation, i) => {
    if (operation.kind === 'inside') refuseTwice(operation, `query.operations[${i}]`);
  });
}

/** The first reservation of the same order that was asked about. */
function firstOf(seen: Map<string, number>, { order }: Reservation, index: number): number {
  const first = seen.get(order) ?? index;
  seen.set(order, first);
  return first;
}

/** The finder takes a model as it is named first, the search at its fastest; pieces are counted need by need. */
function refuseTwice({ choices, tools }: Pick<Reservation, 'choices' | 'tools'>, path: string): void {
  const names = { choices: choices?.map(({ model }) => model), tools: tools?.map(({ tool }) => tool) };
  for (const key of ['choices', 'tools'] as const) {
    const [one, remedy] =
      key === 'choices' ? ['model', 'one factor a model'] : ['tool', 'name it once, with all pieces'];
    names[key]?.forEach((name, i, all) => {
      const first = all.indexOf(name);
      if (first < i)
        throw new InputError(
          `${path}.${key}[${i}].${one}`,
          `"${name}" is also ${path}.${key}[${first}]; ${remedy}`,
        );
    });
  }
}

/**
 * The order may stand in the plan with steps of its own: what is asked for waits for the end of the last of them, as for
 * anything that must arrive.
 * @throws InputError with the path of a step that is asked for as well, or comes after what is asked for
 */
export function behindOwnSteps({ reservations }: Plan, query: Query): Query {
  const [first, ...rest] = query.operations;
  if (!first) return query;
  let last: Reservation | null = null;
  reservations.forEach((each, i) => {
    if (each.order !== query.order) return;
    if (each.step >= first.step)
      throw new InputError(
        `reservations[${i}].step`,
        `step ${each.step} of ${each.order} stands in the plan and is asked for as well: take it out of one of the two`,
      );
    if (!last || each.to > last.to) last = each;
  });
  return last ? { ...query, operations: [waitingFor(first, last), ...rest] } : query;
}

function waitingFor(operation: Operation, { order, step, to }: Reservation): Operation {
  const ready = to + (operation.lag?.min ?? 0);
  const end: Arrival = { kind: 'wip', name: `${order} ${step}`, p50: ready, p90: ready };
  return { ...operation, arrivals: [...(operation.arrivals ?? []), end] };
}
