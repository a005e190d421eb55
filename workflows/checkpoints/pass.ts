import { and, asc, eq } from 'drizzle-orm';
import { checkpointSigner } from '../../db/schema/index.ts';
import { withTransaction } from '../../db/transaction.ts';
import { audit } from '../audit/record.ts';
import type { Ctx, TxCtx } from '../context.ts';
import { AppError } from '../errors.ts';
import { disarm } from '../escalation/arm.ts';
import { settleMeeting } from '../escalation/settle-meeting.ts';
import { subjectOf } from './audit-subject.ts';
import { type CheckpointRef, type Held, hold } from './lock.ts';
import { openFor } from './open.ts';
import { requestOf } from './outcome.ts';
import { repaintSoon } from './repaint.ts';
import { decide, releaseOthers, sign, touch } from './sign.ts';
import { giveCard } from './tell.ts';
import { withdrawOne } from './withdraw-one.ts';

/**
 * 通过: one signature. Without the evidence that is asked for there is no pass. The last signature passes the
 * checkpoint, ends its ladder and opens what waited for it.
 * @returns `stale`: there is nothing to decide any more, and why; it was withdrawn
 * @throws AppError checkpoint.not_found, .changed, .not_open, .not_yours, .no_evidence
 */
export function pass(ctx: Ctx, ref: CheckpointRef): Promise<{ passed: boolean; stale?: string }> {
  return withTransaction(ctx, async (tx) => {
    const held = await hold(tx, ref);
    const rule = tx.factory.checkpoints[held.row.key];
    const request = requestOf(held.row);
    const stale = await request?.stale(tx, held.row);
    if (stale) {
      await withdrawOne(tx, held.row, held.view.order.number, stale);
      return { passed: false, stale };
    }
    const signed = await sign(tx, held, 'signed', '');
    assertEvidence(tx, held);
    const passed = rule?.signers === 'any' || (await nextPlace(tx, held)) === 'none';
    if (passed) await finish(tx, held);
    else await touch(tx, held);
    await repaintSoon(tx, held.row.id);
    await audit(tx, {
      action: passed ? 'checkpoint.pass' : 'checkpoint.sign',
      ...subjectOf(held.view.order.number),
      change: {
        checkpoint: [null, held.row.name],
        signedFor: [null, signed.userId],
        ...(passed ? { state: [held.row.state, 'passed'] } : {}),
      },
      evidence: held.view.evidence.map((one) => one.sha256),
    });
    if (passed) await request?.passed(tx, held.row);
    if (passed) await openFor(tx, held.row.orderId, { kind: 'passed', checkpoint: held.row.key });
    return { passed };
  });
}

function assertEvidence({ factory }: TxCtx, { row, view }: Held): void {
  const asked = factory.checkpoints[row.key]?.evidence;
  if (!asked || view.evidence.length >= asked.atLeast) return;
  throw new AppError('checkpoint.no_evidence', {
    what: asked.what,
    least: asked.atLeast,
    have: view.evidence.length,
  });
}

/** The next who must sign: in a sequence they are asked now. */
async function nextPlace(ctx: TxCtx, held: Held): Promise<'none' | 'some'> {
  const { row } = held;
  const left = await ctx.tx
    .select()
    .from(checkpointSigner)
    .where(and(eq(checkpointSigner.checkpointId, row.id), eq(checkpointSigner.round, row.round)))
    .orderBy(asc(checkpointSigner.place));
  if (left.some((one) => one.state === 'pending')) return 'some';
  const next = left.find((one) => one.state === 'waiting');
  if (!next) return 'none';
  await ctx.tx.update(checkpointSigner).set({ state: 'pending' }).where(eq(checkpointSigner.id, next.id));
  await giveCard(
    ctx,
    row.id,
    [next.userId],
    { text: '前一位已通过，轮到您处理。', tone: 'info' },
    `r${row.round}p${next.place}`,
  );
  return 'some';
}

async function finish(ctx: TxCtx, held: Held): Promise<void> {
  await releaseOthers(ctx, held);
  await decide(ctx, held, 'passed', '');
  await disarm(ctx, held.row);
  await settleMeeting(ctx, held.row, '关卡已通过');
}
