import { withTransaction } from '../../db/transaction.ts';
import { diff } from '../audit/diff.ts';
import type { Ctx, TxCtx } from '../context.ts';
import { AppError } from '../errors.ts';
import { mayOver } from '../staff/policy.ts';
import { applyChange } from './apply-change.ts';
import type { OrderRow } from './enter-status.ts';
import { LONGEST_TEXT } from './fields.ts';
import { holdRow } from './hold.ts';
import {
  readSpecification,
  SPECIFICATION,
  type Specification,
  type WrittenSpecification,
} from './specification.ts';
import { tellOwner } from './tell-owner.ts';

/** What can be changed of an order in work, as people write it. */
export type OrderChange = WrittenSpecification;

export interface ChangeInput extends OrderChange {
  orderId: number;
  version: number;
  reason: string;
}

/**
 * Changes an order's specification at once, with a reason, for those inside the factory who may (engineering,
 * planning); what a customer wants goes through a request (workflows/changes). The present owner and everybody's
 * cards are told, and checkpoints that depended on it are reopened.
 * @returns what changed, as fields; empty when nothing is different (then nothing is written)
 * @throws AppError order.not_found, order.change_not_yours, order.changed_meanwhile, order.ended, order.change_invalid,
 *   order.reason_missing, order.reason_too_long, order.no_such_revision
 */
export function changeOrder(ctx: Ctx, input: ChangeInput): Promise<{ number: string; changed: string[] }> {
  return withTransaction(ctx, async (tx) => {
    const values = readSpecification(input);
    const reason = input.reason.trim();
    if (reason === '') throw new AppError('order.reason_missing', { step: '变更' });
    if (reason.length > LONGEST_TEXT) throw new AppError('order.reason_too_long', { most: LONGEST_TEXT });
    const row = await lock(tx, input);
    const changed = Object.keys(diff<Specification>(row, values, SPECIFICATION));
    const who = tx.actor.kind === 'staff' ? tx.actor.name : '系统';
    await applyChange(tx, row, values, { reason }, (after, entry) =>
      tellOwner(
        tx,
        row.id,
        row.ownerUserId,
        `${who} 变更了订单：${reason}`,
        entry,
        `order:${row.id}:v${after.version}:changed`,
      ),
    );
    return { number: row.number, changed };
  });
}

async function lock(ctx: TxCtx, input: ChangeInput): Promise<OrderRow> {
  const row = await holdRow(ctx, input.orderId);
  if (!mayOver(ctx.factory, ctx.actor, row, 'order.change')) throw new AppError('order.change_not_yours');
  if (!row.open) throw new AppError('order.ended', { number: row.number });
  if (row.version !== input.version) throw new AppError('order.changed_meanwhile', { number: row.number });
  return row;
}
