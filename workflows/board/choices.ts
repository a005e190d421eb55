import { sql } from 'drizzle-orm';
import type { PersonRef, ViewChoices } from '../../board/api/views.ts';
import type { Ctx } from '../context.ts';
import { AppError } from '../errors.ts';
import { mayReadOrders, visibleOrders } from '../staff/policy.ts';

/** What the filters of a list can be chosen from: people of orders in work that the actor reaches. @throws AppError order.no_access */
export async function readChoices(ctx: Ctx): Promise<ViewChoices> {
  if (!mayReadOrders(ctx.factory, ctx.actor)) throw new AppError('order.no_access');
  const rows = await (ctx.tx ?? ctx.db).execute<PersonRef & { part: string } & Record<string, unknown>>(sql`
    with mine as materialized (
      select customer_order.owner_user_id, customer_order.sales_user_id from customer_order
      where customer_order.open and ${visibleOrders(ctx.factory, ctx.actor)}
    ), people as (
      select distinct 'owner' as part, owner_user_id as id from mine where owner_user_id is not null
      union select distinct 'sales', sales_user_id from mine where sales_user_id is not null
    )
    select part, id as "userId", coalesce(p.name, id) as name from people left join person p on p.user_id = id
    order by name, id`);
  const of = (part: string) =>
    rows.filter((row) => row.part === part).map(({ userId, name }) => ({ userId, name }));
  return {
    statuses: Object.values(ctx.factory.flow.states).map(({ key, name }) => ({ key, name })),
    owners: of('owner'),
    salespeople: of('sales'),
  };
}
