import { and, eq, inArray } from 'drizzle-orm';
import { checkpointSigner, checkpoint as checkpointTable } from '../../db/schema/index.ts';
import type { TxCtx } from '../context.ts';
import { disarm } from '../escalation/arm.ts';
import { settleMeeting } from '../escalation/settle-meeting.ts';
import { clock } from '../now.ts';
import { say } from '../say.ts';
import { readBrief } from './facts.ts';
import type { CheckpointRow } from './lock.ts';
import { anew, openFor } from './open.ts';
import { repaintSoon } from './repaint.ts';
import { applies, changedFacts, factsFor } from './rules.ts';
import { startRound } from './start-round.ts';
import { changeLines, instantText } from './text.ts';

/**
 * An order's facts have changed: every checkpoint that depended on them is asked anew, whether it was passed or is
 * still open (what was signed so far does not count), with the difference on its card; who had signed is told. To be
 * called in the transaction of the change, after it was written.
 * @param why the reason given for the change
 */
export async function reopenFor(ctx: TxCtx, orderId: number, why: string): Promise<void> {
  if (Object.keys(ctx.factory.checkpoints).length === 0) return;
  const order = await readBrief(ctx, orderId);
  if (!order) return;
  const rows = await ctx.tx
    .select()
    .from(checkpointTable)
    .where(
      and(
        eq(checkpointTable.orderId, orderId),
        inArray(checkpointTable.state, ['open', 'passed', 'rejected']),
      ),
    )
    .orderBy(checkpointTable.id)
    .for('update');
  for (const row of rows) {
    const rule = ctx.factory.checkpoints[row.key];
    if (!rule) continue;
    const changed = changedFacts(row.facts, factsFor(rule, order));
    if (Object.keys(changed).length === 0) continue;
    await disarm(ctx, row);
    await settleMeeting(ctx, row, '上游有变更，关卡重新打开');
    const signed = await signedBefore(ctx, row);
    const [again] = await ctx.tx
      .update(checkpointTable)
      .set(
        applies(rule, order)
          ? { ...anew, name: rule.name }
          : { ...anew, state: 'withdrawn', reason: '订单变更后不再需要' },
      )
      .where(eq(checkpointTable.id, row.id))
      .returning();
    if (again?.state === 'open') {
      await startRound(ctx, again, rule, order, {
        openedBy: `change:${Object.keys(changed).join(',')}`,
        changed,
        notice: `上游有变更，请重新确认：${changeLines(changed).join('；')}`,
        reason: why,
      });
      await tellSigned(ctx, again, signed, order.number, changed);
    }
    await repaintSoon(ctx, row.id);
  }
  await openFor(ctx, orderId, { kind: 'event', event: 'changed' });
}

async function signedBefore({ tx }: TxCtx, row: CheckpointRow): Promise<string[]> {
  const signers = await tx
    .select({ userId: checkpointSigner.userId, by: checkpointSigner.decidedBy })
    .from(checkpointSigner)
    .where(
      and(
        eq(checkpointSigner.checkpointId, row.id),
        eq(checkpointSigner.round, row.round),
        eq(checkpointSigner.state, 'signed'),
      ),
    );
  return [
    ...new Set(signers.flatMap(({ userId, by }) => [userId, ...(by ? [by.replace('staff:', '')] : [])])),
  ];
}

/** Who had signed and is not asked again (they get the card) is told loudly: their signature does not count any more. */
async function tellSigned(
  ctx: TxCtx,
  row: CheckpointRow,
  signed: readonly string[],
  number: string,
  changed: Record<string, [unknown, unknown]>,
): Promise<void> {
  const now = await clock(ctx);
  for (const userId of signed)
    await say(
      ctx,
      { to: 'person', userId },
      {
        kind: 'notice',
        title: `已签的关卡重新打开：${row.name} · ${number}`,
        text: [
          '您签过的内容有变更，原签字作废，关卡重新打开：',
          ...changeLines(changed).map((line) => `- ${line}`),
          `时间 ${instantText(now, now)}`,
        ].join('\n\n'),
      },
      `checkpoint:${row.id}:r${row.round}:signed-before:${userId}`,
    );
}

/** The order has ended or was cancelled: what is still asked of it is withdrawn. */
export async function withdrawFor(ctx: TxCtx, orderId: number, reason: string): Promise<void> {
  const rows = await ctx.tx
    .update(checkpointTable)
    .set({ ...ended, reason })
    .where(and(eq(checkpointTable.orderId, orderId), inArray(checkpointTable.state, ['open', 'rejected'])))
    .returning();
  for (const row of rows) {
    await disarm(ctx, row);
    await settleMeeting(ctx, row, reason);
    await repaintSoon(ctx, row.id);
  }
}

const ended = {
  state: 'withdrawn',
  version: anew.version,
  busyUntil: null,
  busyBy: null,
  decidedBy: 'system:checkpoints',
} as const;
