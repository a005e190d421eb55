import { sql } from 'drizzle-orm';
import type { TxCtx } from '../context.ts';
import { isDelivered, isHold, statusOf } from '../factory/rules.ts';
import { nextWork } from '../fixed-hours.ts';
import type { OrderRow } from '../orders/enter-status.ts';
import { shanghaiDay } from '../working-time/shanghai.ts';
import { lookUntil } from './look-until.ts';
import { isBack, isNear, waitingStatuses } from './rules.ts';
import { closeWarnings } from './write.ts';

/** Kind of the due instant: an order has changed so that it may have to be warned of; ref `<order id>:<transaction>`. */
export const SOON = 'delivery_warning.soon';

/** The promise has moved: what was said of the old one is over, and a near new one is warned of. The row is held. */
export async function promiseMoved(ctx: TxCtx, after: OrderRow): Promise<void> {
  await closeWarnings(ctx, [after.id]);
  await warnSoon(ctx, after);
}

/**
 * The status has moved: who left, ended or is on hold is warned of no more; who went back, or goes on after a hold, is
 * warned of anew. The row is held.
 */
export async function statusMoved(ctx: TxCtx, before: OrderRow, after: OrderRow): Promise<void> {
  const { flow } = ctx.factory;
  const over =
    isDelivered(flow, after.status) || isHold(flow, after.status) || statusOf(flow, after.status).terminal;
  if (over) return closeWarnings(ctx, [after.id]);
  if (before.heldFrom !== null || isBack(flow, before.status, after.status)) await warnSoon(ctx, after);
}

/** At once, outside working hours when work begins again. Only looks: whether there is something to tell is found out then. */
async function warnSoon(ctx: TxCtx, order: OrderRow): Promise<void> {
  const { warning, flow } = ctx.factory;
  const now = order.modifiedAt;
  if (!warning || !waitingStatuses(flow).includes(order.status)) return;
  if (!isNear(order.promisedDate, lookUntil(ctx.factory, shanghaiDay(now)), warning.days)) return;
  const at = nextWork(ctx, now).toISOString();
  await ctx.tx.execute(sql`
    insert into due_instant (kind, ref, due_at)
    values (${SOON}, ${String(order.id)} || ':' || pg_current_xact_id(), ${at}::timestamptz)
    on conflict do nothing`);
}
