import { customerTalk } from '../../../db/schema/index.ts';
import { withTransaction } from '../../../db/transaction.ts';
import { audit } from '../../audit/record.ts';
import type { Ctx } from '../../context.ts';
import { AppError } from '../../errors.ts';
import { auditSubject } from '../events.ts';
import { LONGEST_TEXT } from '../fields.ts';
import { lockForEdit, readWithin } from './lock.ts';

export const TALK_WAYS = ['电话', '微信', '邮件', '面谈', '钉钉', '其他'] as const;

export interface TalkInput {
  orderId: number;
  /** One of TALK_WAYS. */
  via: string;
  words: string;
}

/**
 * Writes down a talk with the customer about an order. It changes nothing that others rely on: the order's version
 * stays, and nobody's open form becomes stale.
 * @throws AppError order.not_found, order.edit_not_yours, order.edit_invalid
 */
export function addTalk(ctx: Ctx, input: TalkInput): Promise<{ number: string }> {
  return withTransaction(ctx, async (tx) => {
    const row = await lockForEdit(tx, { orderId: input.orderId, version: null }, 'talks');
    const words = readWithin('沟通内容', input.words, LONGEST_TEXT);
    if (words === '') throw new AppError('order.edit_invalid', { problems: '请填写沟通内容' });
    const via = TALK_WAYS.find((way) => way === input.via) ?? '其他';
    if (tx.actor.kind !== 'staff') throw new AppError('order.edit_not_yours');
    await tx.tx
      .insert(customerTalk)
      .values({ customerId: row.customerId, orderId: row.id, byUserId: tx.actor.userId, via, words });
    const change = { talk: [null, words], via: [null, via] } as const;
    await audit(tx, { action: 'talk.add', ...auditSubject(row.number), change });
    return { number: row.number };
  });
}
