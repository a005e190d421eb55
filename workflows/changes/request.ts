import { changeRequest } from '../../db/schema/index.ts';
import { withTransaction } from '../../db/transaction.ts';
import { diff } from '../audit/diff.ts';
import { audit } from '../audit/record.ts';
import type { Ctx } from '../context.ts';
import { AppError } from '../errors.ts';
import { assertRevision } from '../materials/assert-revision.ts';
import { auditSubject } from '../orders/events.ts';
import { LONGEST_TEXT } from '../orders/fields.ts';
import { holdOrder } from '../orders/hold.ts';
import {
  readSpecification,
  SPECIFICATION,
  type Specification,
  type WrittenSpecification,
} from '../orders/specification.ts';
import type { StaffActor } from '../staff/actor.ts';
import { mayOver, type Parties } from '../staff/policy.ts';
import { assertChangeable } from './lock.ts';
import { openRequestsOf } from './read.ts';
import { readImpact } from './read-impact.ts';

export interface NewRequest extends WrittenSpecification {
  orderId: number;
  /** The order's version that the person saw. */
  version: number;
  reason: string;
}

/**
 * Writes down what a customer wants changed, with what it would do; it is put before the planner as soon as the
 * customer's letter or mail is there (attach.ts).
 * @returns the request's number
 * @throws AppError change.not_permitted, order.change_invalid, order.reason_missing, order.reason_too_long,
 *   order.not_found, order.ended, change.shipped, order.changed_meanwhile, change.nothing, change.already_open,
 *   order.no_such_revision
 */
export function requestChange(ctx: Ctx, input: NewRequest): Promise<number> {
  return withTransaction(ctx, async (tx) => {
    const { actor } = tx;
    const values = readSpecification(input);
    const reason = input.reason.trim();
    if (reason === '') throw new AppError('order.reason_missing', { step: '客户变更' });
    if (reason.length > LONGEST_TEXT) throw new AppError('order.reason_too_long', { most: LONGEST_TEXT });
    const row = await holdOrder(tx, input.orderId);
    if (actor.kind !== 'staff' || !mayRequest(tx, actor, row)) throw new AppError('change.not_permitted');
    assertChangeable(tx, row);
    if (row.version !== input.version) throw new AppError('order.changed_meanwhile', { number: row.number });
    const change = diff<Specification>(row, values, SPECIFICATION);
    const fields = Object.keys(change);
    if (fields.length === 0) throw new AppError('change.nothing');
    if (change.bomRevision) await assertRevision(tx, row.productId, values.bomRevision);
    const other = (await openRequestsOf(tx, row.id)).find((one) =>
      one.fields.some((field) => fields.includes(field)),
    );
    if (other) throw new AppError('change.already_open', { id: other.id, number: row.number });
    const impact = await readImpact(tx, row, values);
    const [inserted] = await tx.tx
      .insert(changeRequest)
      .values({
        orderId: row.id,
        change: change as Record<string, [unknown, unknown]>,
        reason,
        impact,
        requestedBy: actor.userId,
      })
      .returning({ id: changeRequest.id });
    if (!inserted) throw new Error('change_request insert returned no row');
    await audit(tx, {
      action: 'change.request',
      ...auditSubject(row.number),
      change: { request: [null, inserted.id], ...change },
      reason,
    });
    return inserted.id;
  });
}

/** Whether somebody may bring the wish of an order's customer. */
const mayRequest = ({ factory }: Pick<Ctx, 'factory'>, actor: StaffActor, row: Parties): boolean =>
  mayOver(factory, actor, row, 'change.request');
