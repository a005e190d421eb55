import { checkpointSigner } from '../../db/schema/index.ts';
import { withTransaction } from '../../db/transaction.ts';
import { audit } from '../audit/record.ts';
import type { Ctx } from '../context.ts';
import { AppError } from '../errors.ts';
import { may } from '../factory/rules.ts';
import type { StaffActor } from '../staff/actor.ts';
import { subjectOf } from './audit-subject.ts';
import { assertNotStoodInByBarred, personToSign } from './hand-over.ts';
import { type CheckpointRef, hold } from './lock.ts';
import { requestOf } from './outcome.ts';
import { checkedReason } from './reject.ts';
import { repaintSoon } from './repaint.ts';
import { touch } from './sign.ts';
import { giveCard } from './tell.ts';

/**
 * 加签: one more signature is needed, after all others in a sequence, beside them otherwise. Only for those who manage
 * checkpoints.
 * @throws AppError checkpoint.manage_only, and as transfer
 */
export function addSigner(
  ctx: Ctx,
  input: CheckpointRef & { userId: string; reason: string },
): Promise<StaffActor> {
  return withTransaction(ctx, async (tx) => {
    const reason = checkedReason(input.reason, '加签');
    const held = await hold(tx, input);
    if (!may(tx.factory, held.actor.roles, 'checkpoint.manage')) throw new AppError('checkpoint.manage_only');
    const person = await personToSign(tx, held.view, input.userId);
    const { row, view } = held;
    await requestOf(row)?.guard(tx, row, person);
    await assertNotStoodInByBarred(tx, row, person);
    const inTurn = tx.factory.checkpoints[row.key]?.order === 'sequence';
    const waits = inTurn && view.signers.some((one) => one.state === 'pending');
    await tx.tx.insert(checkpointSigner).values({
      checkpointId: row.id,
      round: row.round,
      place: Math.max(0, ...view.signers.map((one) => one.place)) + 1,
      userId: person.userId,
      state: waits ? 'waiting' : 'pending',
      source: 'added',
    });
    await touch(tx, held);
    if (!waits)
      await giveCard(
        tx,
        row.id,
        [person.userId],
        { text: `${held.actor.name} 请您加签：${reason}`, tone: 'info' },
        `v${row.version + 1}:added`,
      );
    await repaintSoon(tx, row.id);
    await audit(tx, {
      action: 'checkpoint.add_signer',
      ...subjectOf(view.order.number),
      change: { checkpoint: [null, row.name], signer: [null, person.userId] },
      reason,
    });
    return person;
  });
}
