import { withTransaction } from '../../db/transaction.ts';
import { audit } from '../audit/record.ts';
import type { Ctx, TxCtx } from '../context.ts';
import { AppError } from '../errors.ts';
import { may } from '../factory/rules.ts';
import type { StaffActor } from '../staff/actor.ts';
import { actsFor } from '../staff/delegates.ts';
import { subjectOf } from './audit-subject.ts';
import { assertNotStoodInByBarred, handOver, personToSign } from './hand-over.ts';
import { type CheckpointRef, type Held, hold } from './lock.ts';
import { requestOf } from './outcome.ts';
import { signsNow } from './reader.ts';
import { checkedReason } from './reject.ts';
import { repaintSoon } from './repaint.ts';
import { pendingNames, touch } from './sign.ts';
import { giveCard } from './tell.ts';

/**
 * 转办: the actor's place goes to somebody else, with a reason. Who manages checkpoints may hand over the first place
 * that waits. The ladder goes on with the same deadline: handing over wins no time.
 * @throws AppError checkpoint.not_found, .changed, .not_open, .not_yours, .no_such_person, .signs_already,
 *   .deputy_barred, .reason_missing
 */
export function transfer(
  ctx: Ctx,
  input: CheckpointRef & { toUserId: string; reason: string },
): Promise<StaffActor> {
  return withTransaction(ctx, async (tx) => {
    const reason = checkedReason(input.reason, '转办');
    const held = await hold(tx, input);
    const from = await placeOf(tx, held);
    const to = await personToSign(tx, held.view, input.toUserId);
    const { row } = held;
    await requestOf(row)?.guard(tx, row, to);
    await assertNotStoodInByBarred(tx, row, to);
    await handOver(tx, held.view, from.place, to, reason);
    await touch(tx, held, { busyUntil: null, busyBy: null });
    await giveCard(
      tx,
      row.id,
      [to.userId],
      { text: `${held.actor.name} 转办给您：${reason}`, tone: 'info' },
      `v${row.version + 1}:transfer`,
    );
    await repaintSoon(tx, row.id);
    await audit(tx, {
      action: 'checkpoint.transfer',
      ...subjectOf(held.view.order.number),
      change: { checkpoint: [null, row.name], signer: [from.userId, to.userId] },
      reason,
    });
    return to;
  });
}

async function placeOf(ctx: TxCtx, { row, view, actor }: Held): Promise<{ place: number; userId: string }> {
  const mine = signsNow(view, { userId: actor.userId, actsFor: await actsFor(ctx, actor.userId) });
  if (mine) return mine;
  const pending = view.signers.find((one) => one.state === 'pending');
  if (pending && may(ctx.factory, actor.roles, 'checkpoint.manage')) return pending;
  throw new AppError('checkpoint.not_yours', { name: row.name, who: pendingNames(view.signers) });
}
