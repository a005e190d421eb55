import { sql } from 'drizzle-orm';
import { type order, statusChange } from '../../db/schema/index.ts';
import { diff } from '../audit/diff.ts';
import type { AuditEntry } from '../audit/entry.ts';
import { actorId, type TxCtx } from '../context.ts';
import { statusMoved } from '../delivery-warning/follow.ts';
import { isHold, statusOf } from '../factory/rules.ts';
import { auditSubject } from './events.ts';
import { markFirstAct } from './first-act.ts';
import { followStatus } from './follow-status.ts';
import { saveOrder } from './hold.ts';
import { type Owner, ownerIn } from './next-owner.ts';
import { statusColumns } from './status-columns.ts';

export type OrderRow = typeof order.$inferSelect;

/** A move of an order into a status. */
export interface Move {
  to: string;
  /** manual: a person decided | data: it follows from the facts */
  cause: 'manual' | 'data';
  reason: string;
  /** Shanghai day of shipment, null for none; left out: as it is. */
  shippedDate?: string | null | undefined;
  /** Back to where a hold began. */
  resumes: boolean;
}

export interface Entered {
  before: OrderRow;
  after: OrderRow;
  owner: Owner;
  /** For the audit log; the caller writes it, last. */
  entry: AuditEntry;
  /** Instant of the change. */
  at: Date;
}

/**
 * Writes a move that has been decided: order, log of statuses, first act of the previous owner, and what follows
 * from the new status (checkpoints, material, routing). Tells nobody and writes no audit entry: several moves may
 * follow each other at once. The order's row is locked by the caller.
 */
export async function enterStatus(ctx: TxCtx, row: OrderRow, move: Move): Promise<Entered> {
  const { flow } = ctx.factory;
  const owner = await ownerIn(ctx, move.to, row);
  const wanted = {
    ...row,
    ...statusColumns(flow, move.to),
    heldFrom: isHold(flow, move.to) ? row.status : null,
    ownerUserId: owner.person?.userId ?? null,
    shippedDate: move.shippedDate === undefined ? row.shippedDate : move.shippedDate,
  };
  // In this order, in one trip.
  const [after] = await Promise.all([
    save(ctx, row, wanted),
    // Holding is none: the wait goes on when the order does (metrics/README.md).
    isHold(flow, move.to) || move.resumes ? undefined : markFirstAct(ctx, row),
    ctx.tx.insert(statusChange).values({
      orderId: row.id,
      fromStatus: row.status,
      toStatus: move.to,
      byUserId: actorId(ctx.actor),
      cause: move.cause,
      reason: move.reason,
      ownerRole: owner.role,
      ownerUserId: wanted.ownerUserId,
    }),
  ]);
  const entry: AuditEntry = {
    action: actionOf(ctx, move),
    ...auditSubject(row.number),
    change: diff(row, after, ['status', 'heldFrom', 'ownerUserId', 'shippedDate']),
    reason: move.reason,
  };
  await followStatus(ctx, after, move);
  await statusMoved(ctx, row, after);
  return { before: row, after, owner, entry, at: after.modifiedAt };
}

function save(ctx: TxCtx, before: OrderRow, wanted: OrderRow): Promise<OrderRow> {
  const entersConfirmed = wanted.status === ctx.factory.flow.confirmed;
  return saveOrder(ctx, before, {
    status: wanted.status,
    open: wanted.open,
    heldFrom: wanted.heldFrom,
    ownerUserId: wanted.ownerUserId,
    shippedDate: wanted.shippedDate,
    ...(entersConfirmed ? { confirmedAt: sql`coalesce(confirmed_at, app_now())` } : {}),
    statusSince: sql`app_now()`,
  });
}

function actionOf(ctx: TxCtx, move: Move): string {
  const { flow } = ctx.factory;
  if (move.resumes) return 'order.resume';
  if (isHold(flow, move.to)) return 'order.hold';
  const ends = statusOf(flow, move.to).terminal && !flow.path.includes(move.to);
  return ends ? 'order.cancel' : 'order.transition';
}
