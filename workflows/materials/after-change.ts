import { sql } from 'drizzle-orm';
import type { AuditEntry } from '../audit/entry.ts';
import type { TxCtx } from '../context.ts';
import { auditSubject } from '../orders/events.ts';
import { ownerIn } from '../orders/next-owner.ts';
import { plainText } from '../orders/text.ts';
import { say } from '../say.ts';
import { amountText } from './amount.ts';
import type { Change } from './settle.ts';

/** Kind of the due instant that paints an order's shortage card; its ref is `<order id>:[planned:]<transaction>`. */
export const PAINT = 'materials.paint';

/**
 * The shortage cards of these orders are painted after the commit, in a transaction of its own: who presses on a card
 * holds it and waits for stock, so whoever holds stock must not wait for cards.
 */
export async function paintSoon({ tx }: TxCtx, orderIds: Iterable<number>): Promise<void> {
  const ids = [...new Set(orderIds)];
  if (ids.length === 0) return;
  await tx.execute(sql`
    insert into due_instant (kind, ref, due_at)
    select ${PAINT}, one.id || ':' || pg_current_xact_id(), app_now()
    from jsonb_array_elements_text(${JSON.stringify(ids)}::text::jsonb) one (id) order by one.id
    on conflict do nothing`);
}

/** The same after a plan, which may have brought out what engineering must know: see paint.ts. */
export async function paintPlanned(ctx: TxCtx, orderId: number, changes: readonly Change[]): Promise<void> {
  await ctx.tx.execute(sql`
    insert into due_instant (kind, ref, due_at)
    values (${PAINT}, ${`${orderId}:planned:`} || pg_current_xact_id(), app_now()) on conflict do nothing`);
  await paintSoon(
    ctx,
    changes.map((change) => change.orderId).filter((id) => id !== orderId),
  );
}

/** One entry per order and direction: what was reserved for it, and what it lost. */
export function entriesOf(changes: readonly Change[], reason: string): AuditEntry[] {
  const numbers = [...new Set(changes.map(({ number }) => number))].sort();
  return numbers.flatMap((number) => {
    const of = changes.filter((one) => one.number === number);
    const [more, less] = [
      of.filter((one) => one.after > one.before),
      of.filter((one) => one.after < one.before),
    ];
    return [
      ...(more.length > 0 ? [entry('material.reserve', number, more, reason)] : []),
      ...(less.length > 0 ? [entry('material.release', number, less, reason)] : []),
    ];
  });
}

const entry = (action: string, number: string, changes: readonly Change[], reason: string): AuditEntry => ({
  action,
  ...auditSubject(number),
  change: {
    materials: [
      null,
      changes.map(({ code, unit, before, after }) => `${code} ${amountText(Math.abs(after - before), unit)}`),
    ],
  },
  reason,
});

/** Tells purchasing about orders that lost what was reserved for them. */
export async function tellLosses(ctx: TxCtx, losses: readonly Change[], why: string): Promise<void> {
  for (const orderId of [...new Set(losses.map((one) => one.orderId))].sort((a, b) => a - b)) {
    const of = losses.filter((one) => one.orderId === orderId);
    const to = await buyerOf(ctx, orderId);
    if (!to) continue;
    const what = of.map(
      ({ code, unit, before, after }) =>
        `${plainText(code)} 少了 ${amountText(before - after, unit)}（剩 ${amountText(after, unit)}）`,
    );
    const text = `订单 **${of[0]?.number}** 的备料减少：${what.join('；')}。${why}，请核对库存或补采购。`;
    const [row] = await ctx.tx.execute<{ id: string }>(sql`select pg_current_xact_id()::text as id`);
    await say(
      ctx,
      { to: 'person', userId: to },
      { kind: 'markdown', title: '备料减少', text },
      `material-loss:${orderId}:${row?.id}`,
    );
  }
}

/** Who buys for an order: whoever has it, or would have it, once the customer has confirmed. */
export async function buyerOf(ctx: TxCtx, orderId: number): Promise<string | null> {
  const [of] = await ctx.tx.execute<{ number: string; salesUserId: string | null }>(
    sql`select number, sales_user_id as "salesUserId" from customer_order where id = ${orderId}`,
  );
  if (!of) return null;
  return (await ownerIn(ctx, ctx.factory.flow.confirmed, { ...of, id: orderId })).person?.userId ?? null;
}
