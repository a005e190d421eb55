import { sql } from 'drizzle-orm';
import type { TxCtx } from '../../context.ts';
import { statusOf } from '../../factory/rules.ts';
import type { Operation } from '../../routing/read.ts';
import { visibleOrders } from '../../staff/policy.ts';
import { takingTurns } from '../../turns.ts';
import { queryOf } from '../query.ts';
import { readPlannedOrders } from '../read-order.ts';
import type { HousePlan } from '../read-plan.ts';
import { readsOf } from '../reads.ts';
import { mayPlan } from '../rights.ts';
import { isPlannable } from '../settle.ts';
import { EVENING, minuteOn } from '../times.ts';
import type { PlanRow } from './read-rows.ts';
import type { Away, PlanSubject } from './wanted.ts';

/** Ids of the orders that rows name, of those that who sent them may see; in the order of their numbers. */
export async function orderIdsOf({ tx, factory, actor }: TxCtx, rows: readonly PlanRow[]): Promise<number[]> {
  const numbers = [...new Set(rows.map(({ order }) => order))];
  if (numbers.length === 0) return [];
  const found = await tx.execute<{ id: number }>(sql`
    select customer_order.id::float8 as id from customer_order
    where upper(customer_order.number) = any(${sql.param(numbers)}::text[]) and ${visibleOrders(factory, actor)}
    order by customer_order.number`);
  return found.map(({ id }) => id);
}

/** These orders as they stand, by number in capitals. */
export async function subjectsOf(
  ctx: TxCtx,
  house: HousePlan,
  ids: readonly number[],
): Promise<Map<string, PlanSubject>> {
  const subjects = new Map<string, PlanSubject>();
  if (ids.length === 0) return subjects;
  const reads = await readsOf(ctx, ids);
  const turn = takingTurns();
  for (const order of await readPlannedOrders(ctx, ids)) {
    await turn();
    const status = statusOf(ctx.factory.flow, order.status).name;
    subjects.set(order.number.toUpperCase(), {
      order,
      asked: await queryOf(ctx, house, order, order.rush, { reads }),
      bookings: reads.bookings.get(order.id) ?? [],
      away: awayOf(reads.routing.get(order.id) ?? []),
      planned: !mayPlan(ctx, order) ? 'not_permitted' : isPlannable(ctx, order) ? 'yes' : { status },
    });
  }
  return subjects;
}

const awayOf = (routing: readonly Operation[]): Away[] =>
  routing.flatMap(({ step, name, supplier, givenOut }) =>
    givenOut?.state === 'placed' && givenOut.expectedDate !== null
      ? [
          {
            step,
            name,
            supplier,
            expectedDate: givenOut.expectedDate,
            backBy: minuteOn(givenOut.expectedDate, EVENING),
          },
        ]
      : [],
  );
