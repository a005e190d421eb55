import { sql } from 'drizzle-orm';
import type { TxCtx } from '../context.ts';
import type { WhoRule } from '../factory/checkpoint-rules.ts';
import { headOfDepartment } from '../staff/heads.ts';
import { holdersOf } from '../staff/holders.ts';

/** An order, as far as rules look at it. */
export interface OfOrder {
  orderId: number;
  salesUserId: string | null;
}

/**
 * The people whom rules mean, by order, as `resolveWho` for one: each once, in the order of the rules. A rule costs at
 * most two statements however many orders there are. Who left the factory is for the caller to leave out.
 */
export async function resolveMany(
  ctx: TxCtx,
  rules: readonly WhoRule[],
  orders: readonly OfOrder[],
): Promise<Map<number, string[]>> {
  const people = new Map(orders.map(({ orderId }): [number, string[]] => [orderId, []]));
  for (const rule of rules) {
    const found = await resolveRule(ctx, rule, orders);
    for (const [orderId, list] of people) {
      const more = (found.get(orderId) ?? []).filter((userId) => !list.includes(userId));
      list.push(...more);
    }
  }
  return people;
}

async function resolveRule(
  ctx: TxCtx,
  rule: WhoRule,
  orders: readonly OfOrder[],
): Promise<Map<number, string[]>> {
  const all = (userIds: string[]) => new Map(orders.map(({ orderId }) => [orderId, userIds]));
  if (rule.kind === 'salesperson')
    return new Map(orders.map(({ orderId, salesUserId }) => [orderId, salesUserId ? [salesUserId] : []]));
  if (rule.kind === 'user') return all([rule.user]);
  // Only checkpoints ask the engineers of processes (checked with the configuration).
  if (rule.kind === 'capability') return all([]);
  if (rule.kind === 'head') {
    const head = await headOfDepartment(ctx, rule.department);
    return all(head === null ? [] : [head]);
  }
  const holders = (await holdersOf(ctx, rule.role)).map((one) => one.userId);
  return rule.everyone || holders.length < 2 ? all(holders) : oneOf(ctx, holders, orders);
}

/** Who signed for the order before, else who has the fewest signatures to give, then by user id. */
async function oneOf(
  { tx }: TxCtx,
  holders: readonly string[],
  orders: readonly OfOrder[],
): Promise<Map<number, string[]>> {
  const rows = await tx.execute<{ orderId: number; userId: string }>(sql`
    with holder as materialized (
      select u.user_id, (select count(*) from checkpoint_signer s where s.user_id = u.user_id and s.state = 'pending') as burden
      from jsonb_array_elements_text(${JSON.stringify(holders)}::text::jsonb) u (user_id)
    )
    select distinct on (o.id) o.id::float8 as "orderId", h.user_id as "userId"
    from jsonb_array_elements_text(${JSON.stringify(orders.map((one) => one.orderId))}::text::jsonb) given (id)
    cross join lateral (select given.id::bigint as id) o cross join holder h
    order by o.id,
      exists (select from checkpoint_signer s join checkpoint c on c.id = s.checkpoint_id
              where c.order_id = o.id and s.user_id = h.user_id) desc,
      h.burden, h.user_id`);
  return new Map(rows.map((row) => [row.orderId, [row.userId]]));
}
