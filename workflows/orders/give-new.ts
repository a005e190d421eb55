import { eq, sql } from 'drizzle-orm';
import { order } from '../../db/schema/index.ts';
import { blocks, type Waiting, waitingOf } from '../checkpoints/of-order.ts';
import type { TxCtx } from '../context.ts';
import { lockSubject } from '../subject.ts';
import { tellOwner } from './tell-owner.ts';

/** Due instant: nothing may keep a new order from its first owner any more. Its ref is `<order id>:<transaction>`. */
export const GIVE = 'orders.give';

/** Checkpoints that must be passed before anybody confirms the order: its first owner need not see it before that. */
export async function keptBack(ctx: TxCtx, orderId: number): Promise<Waiting[]> {
  const waiting = await waitingOf(ctx, orderId);
  return waiting.filter((one) => blocks(ctx, one.key, ctx.factory.flow.confirmed));
}

/** One of its checkpoints was decided: a new order that was kept back is given to its owner after the commit. */
export async function giveSoon(ctx: TxCtx, orderId: number): Promise<void> {
  await ctx.tx.execute(sql`
    insert into due_instant (kind, ref, due_at)
    select ${GIVE}, id || ':' || pg_current_xact_id(), app_now() from customer_order
    where id = ${orderId} and status = ${ctx.factory.flow.initial}
    on conflict do nothing`);
}

/** Tells the first owner of a new order, once: whoever was told when it was created is not told again. */
export async function giveNew(ctx: TxCtx, ref: string): Promise<void> {
  const orderId = Number(ref.split(':')[0]);
  await lockSubject(ctx.tx, `order:${orderId}`);
  const [row] = await ctx.tx.select().from(order).where(eq(order.id, orderId)).for('update');
  if (!row || row.status !== ctx.factory.flow.initial || (await keptBack(ctx, orderId)).length > 0) return;
  await tellOwner(ctx, orderId, row.ownerUserId, '新订单，工艺已核对，请处理。', null, newOrderKey(orderId));
}

/** Under which a new order's owner is told. */
export const newOrderKey = (orderId: number): string => `order:${orderId}:v1:owner`;
