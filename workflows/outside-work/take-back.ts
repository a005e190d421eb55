import { eq, sql } from 'drizzle-orm';
import { outsideOrder } from '../../db/schema/index.ts';
import type { AuditEntry } from '../audit/entry.ts';
import type { TxCtx } from '../context.ts';
import { auditSubject } from '../orders/events.ts';
import { plainText } from '../orders/text.ts';
import { say } from '../say.ts';
import { restoreRouting } from './follow-routing.ts';
import { type OutsideRow, operationText } from './read.ts';

interface Why {
  reason: string;
  /** The rush request whose booking ends it; when that is taken back, it comes to life again. */
  by?: number | undefined;
  /** Whoever says so has told the supplier already. */
  settled?: boolean;
}

/**
 * An operation is not made at the supplier after all: the routing says again what it said, purchasing hears of it. The order's
 * subject is locked.
 * @returns the entry for the log
 */
export async function takeBack(
  ctx: TxCtx,
  row: OutsideRow,
  order: { number: string; unit: string },
  why: Why,
): Promise<AuditEntry> {
  const { reason, by } = why;
  await restoreRouting(ctx, row.id);
  // Where the shop has begun it meanwhile, its machine is set up.
  const goodAtEnd = sql`case when in_house > 0 then 0 else coalesce((select w.good from order_operation w
    where w.order_id = outside_order.order_id and w.step = outside_order.step and w.name = outside_order.name), 0) end`;
  await ctx.tx
    .update(outsideOrder)
    .set({
      state: 'cancelled',
      endedAt: sql`app_now()`,
      endedReason: reason,
      endedRequest: by ?? null,
      goodAtEnd,
      cancelledThereAt: why.settled || isActor(ctx, row.placedBy) ? sql`app_now()` : null,
    })
    .where(eq(outsideOrder.id, row.id));
  await tellBuyer(ctx, row, order, why);
  return {
    action: 'production.outside_back',
    ...auditSubject(order.number),
    change: {
      operation: [null, operationText(row)],
      outside: [row.supplier, row.former?.workCentre || row.former?.supplier || null],
    },
    reason,
  };
}

/** Whoever ordered it and takes it back knows what to tell the supplier. */
const isActor = ({ actor }: TxCtx, userId: string | null): boolean =>
  actor.kind === 'staff' && actor.userId === userId;

/** Whoever placed it must cancel it there; whoever was to place it need not. Not told to whom did it. */
async function tellBuyer(
  ctx: TxCtx,
  row: OutsideRow,
  { number, unit }: { number: string; unit: string },
  { reason, by, settled = false }: Why,
): Promise<void> {
  const to = row.placedBy ?? row.buyer;
  if (to === '' || isActor(ctx, to)) return;
  const what = `**${number}** ${plainText(row.name)}（${row.pieces}${unit}，${plainText(row.supplier)}）`;
  const text = settled
    ? `${what}不外协了：${plainText(reason)}。`
    : row.state === 'placed'
      ? `${what}不外协了：${plainText(reason)}。\n\n外协单已经下了，**请马上联系 ${plainText(row.supplier)} 取消**。`
      : `${what}不外协了：${plainText(reason)}。不用再下单。`;
  await say(
    ctx,
    { to: 'person', userId: to },
    { kind: 'markdown', title: '外协取消', text },
    // Only what a booking ended comes to life again, and each booking ends it once.
    `outside:${row.id}:cancelled:${by ?? 'for_good'}`,
  );
}
