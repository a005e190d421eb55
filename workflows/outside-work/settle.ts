import { eq, sql } from 'drizzle-orm';
import { outsideOrder } from '../../db/schema/index.ts';
import type { AuditEntry } from '../audit/entry.ts';
import type { TxCtx } from '../context.ts';
import { isDelivered, statusOf } from '../factory/rules.ts';
import { plainText } from '../orders/text.ts';
import { say } from '../say.ts';
import type { PlannedOrder } from '../scheduling/read-order.ts';
import { madeTwice, readCameIn, returnedOf } from './came-in.ts';
import { paintOutsideSoon } from './paint.ts';
import { isGoing, type OutsideRow, outsideOf } from './read.ts';
import { takeBack } from './take-back.ts';
import { tellTwice } from './tell-twice.ts';

/** An operation of the order's own routing, as reported. */
type Reported = { step: number; name: string; good: number; finished: boolean };

/**
 * Brings what is at suppliers in line with its order: reported as done, or come in as goods, it is back (and on its way again when that
 * is taken back); what is made in the house meanwhile is told to who has ordered it; of an order that is cancelled, or whose routing does not have it any more, it is not ordered; other quantities are
 * told to who has ordered. The order's subject is locked.
 * @returns entries for the log
 */
export async function settleOutside(ctx: TxCtx, order: PlannedOrder): Promise<AuditEntry[]> {
  const rows = await outsideOf(ctx, [order.id]);
  if (rows.length === 0) return [];
  const routing = await ctx.tx.execute<Reported & Record<string, unknown>>(
    sql`select step, name, good, finished from order_operation where order_id = ${order.id}`,
  );
  const entries: AuditEntry[] = [];
  for (const row of rows) entries.push(...(await settleOne(ctx, order, row, routing)));
  await paintOutsideSoon(ctx, [order.id]);
  return entries;
}

async function settleOne(
  ctx: TxCtx,
  order: PlannedOrder,
  row: OutsideRow,
  routing: readonly Reported[],
): Promise<AuditEntry[]> {
  const { flow } = ctx.factory;
  const operation = routing.find(({ step, name }) => step === row.step && name === row.name);
  const delivered = isDelivered(flow, order.status);
  if (isGoing(row) && !order.open && !delivered)
    return [await takeBack(ctx, row, order, { reason: `订单${statusOf(flow, order.status).name}` })];
  if (isGoing(row) && routing.length > 0 && !operation)
    return [await takeBack(ctx, row, order, { reason: '工艺路线换了版本，没有这道工序了' })];
  const now = await followShop(ctx, order, row);
  const back = returnedOf(now, operation?.good ?? 0) >= now.pieces && now.placedAt !== null;
  const done = delivered || back || (operation && (operation.finished || operation.good >= order.quantity));
  // Made here instead: the supplier's order stands until purchasing has said what is to become of it.
  if (done && isGoing(now) && !(order.open && madeTwice(now) > 0)) await enter(ctx, now, 'back');
  // Its booking was taken back while this was reported, wrongly, and nobody has ordered it.
  if (!done && row.state === 'back' && row.placedAt === null && (await isUndone(ctx, row)))
    return [await takeBack(ctx, row, order, { reason: '加急排产已撤销' })];
  if (!done && row.state === 'back') await enter(ctx, row, row.placedAt === null ? 'wanted' : 'placed');
  if (!done) await followQuantity(ctx, order, now, operation);
  return [];
}

/** What was made in the house meanwhile, and what goods came; purchasing hears of the first as soon as there is any. */
async function followShop(ctx: TxCtx, order: PlannedOrder, row: OutsideRow): Promise<OutsideRow> {
  const { inHouse, arrived } = await readCameIn(ctx, row);
  const inHouseSeen = Math.min(row.inHouseSeen, inHouse);
  if (inHouse === row.inHouse && arrived === row.arrived && inHouseSeen === row.inHouseSeen) return row;
  await ctx.tx.update(outsideOrder).set({ inHouse, arrived, inHouseSeen }).where(eq(outsideOrder.id, row.id));
  const now = { ...row, inHouse, arrived, inHouseSeen };
  if (order.open && madeTwice(now) > 0 && madeTwice(row) === 0) await tellTwice(ctx, now, order);
  return now;
}

async function isUndone({ tx }: TxCtx, { requestId }: OutsideRow): Promise<boolean> {
  const rows = await tx.execute(sql`select from rush_request where id = ${requestId} and state = 'undone'`);
  return rows.length > 0;
}

async function enter({ tx }: TxCtx, { id }: OutsideRow, state: 'wanted' | 'placed' | 'back'): Promise<void> {
  await tx
    .update(outsideOrder)
    .set({ state, endedAt: state === 'back' ? sql`app_now()` : null })
    .where(eq(outsideOrder.id, id));
}

/** Until it is ordered, what is left; after that what was ordered, unless the order has another quantity or less was made here. */
async function followQuantity(
  ctx: TxCtx,
  order: PlannedOrder,
  row: OutsideRow,
  operation: Reported | undefined,
): Promise<void> {
  const goodBefore = row.placedAt === null ? (operation?.good ?? 0) : row.goodBefore;
  const pieces = Math.max(0, order.quantity - goodBefore - Math.min(row.inHouseTaken, row.inHouse));
  if (pieces === row.pieces && goodBefore === row.goodBefore) return;
  await ctx.tx.update(outsideOrder).set({ pieces, goodBefore }).where(eq(outsideOrder.id, row.id));
  if (row.placedAt === null || pieces === row.pieces) return;
  const unit = order.unit;
  const text = `**${order.number}** 数量改了，外协 ${plainText(row.name)} 由 ${row.pieces}${unit} 改为 **${pieces}${unit}**。请与 ${plainText(row.supplier)} 改单。`;
  const [turn] = await ctx.tx.execute<{ id: string }>(sql`select pg_current_xact_id()::text as id`);
  await say(
    ctx,
    { to: 'person', userId: row.placedBy ?? row.buyer },
    { kind: 'markdown', title: '外协数量有变', text },
    `outside:${row.id}:pieces:${turn?.id}`,
  );
}
