import { and, eq, inArray } from 'drizzle-orm';
import {
  checkpointSigner,
  checkpoint as checkpointTable,
  order as orderTable,
} from '../../db/schema/index.ts';
import type { TxCtx } from '../context.ts';
import { disarm } from '../escalation/arm.ts';
import { settleMeeting } from '../escalation/settle-meeting.ts';
import type { CheckpointRule } from '../factory/checkpoint-rules.ts';
import { clock } from '../now.ts';
import { say } from '../say.ts';
import { checkProcesses } from '../special-process/check.ts';
import { type OrderBrief, readBrief } from './facts.ts';
import type { CheckpointRow } from './lock.ts';
import { nextRound } from './next-round.ts';
import { openFor } from './open.ts';
import { NEEDLESS, type ReopenPlan, reopenPlan } from './reopen-plan.ts';
import { repaintSoon } from './repaint.ts';
import { startRound } from './start-round.ts';
import { changeLines, instantText } from './text.ts';
import { withdrawOne } from './withdraw-one.ts';

/**
 * An order's facts have changed: every checkpoint that depended on them is asked anew, whether it was passed or is
 * still open (what was signed so far does not count), with the difference on its card; who had signed is told. What is
 * not asked of such an order any more is withdrawn, what is asked of it now is opened if its time has come. To be
 * called in the transaction of the change, after it was written.
 * @param why the reason given for the change
 * @param scope `reopen`: only what depended on it is asked anew; for facts on which nothing else hangs (the date)
 */
export async function reopenFor(
  ctx: TxCtx,
  orderId: number,
  why: string,
  scope: 'all' | 'reopen' = 'all',
): Promise<void> {
  if (Object.keys(ctx.factory.checkpoints).length === 0) return;
  const order = await readBrief(ctx, orderId);
  if (!order) return;
  const rows = await ctx.tx
    .select()
    .from(checkpointTable)
    .where(eq(checkpointTable.orderId, orderId))
    .orderBy(checkpointTable.id)
    .for('update');
  const plan = reopenPlan(ctx.factory, order, rows);
  for (const one of plan.reopen) await reopenOne(ctx, one, order, why);
  if (scope === 'reopen') return;
  for (const one of plan.withdraw) await withdrawOne(ctx, one, order.number, NEEDLESS);
  for (const { rule, former } of plan.open) await openLate(ctx, order, rule, former, why);
  await openFor(ctx, orderId, { kind: 'event', event: 'changed' });
  await checkProcesses(ctx, orderId);
}

async function reopenOne(
  ctx: TxCtx,
  { row, rule, changed }: ReopenPlan['reopen'][number],
  order: OrderBrief,
  why: string,
): Promise<void> {
  await disarm(ctx, row);
  await settleMeeting(ctx, row, '上游有变更，关卡重新打开');
  const signed = await signedBefore(ctx, row);
  const again = await nextRound(ctx, row.id, rule);
  await startRound(ctx, again, rule, order, {
    openedBy: `change:${Object.keys(changed).join(',')}`,
    changed,
    notice: `上游有变更，请重新确认：${changeLines(changed).join('；')}`,
    reason: why,
  });
  await tellSigned(ctx, again, signed, order.number, changed);
  await repaintSoon(ctx, row.id);
}

/** A checkpoint that the change makes necessary, after the instant at which it would have been opened. */
async function openLate(
  ctx: TxCtx,
  order: OrderBrief,
  rule: CheckpointRule,
  former: CheckpointRow | undefined,
  why: string,
): Promise<void> {
  const row = former ? await nextRound(ctx, former.id, rule) : await insertRow(ctx, order, rule);
  await startRound(ctx, row, rule, order, {
    openedBy: 'change:when',
    notice: `订单变更后需要这个关卡，请您处理。变更原因：${why}`,
    reason: why,
  });
}

async function insertRow({ tx }: TxCtx, order: OrderBrief, rule: CheckpointRule): Promise<CheckpointRow> {
  const [row] = await tx
    .insert(checkpointTable)
    .values({ orderId: order.id, key: rule.key, name: rule.name, openedBy: 'change:when' })
    .returning();
  if (!row) throw new Error(`checkpoint ${rule.key} of ${order.number} was not opened`);
  return row;
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
    .select({ row: checkpointTable, number: orderTable.number })
    .from(checkpointTable)
    .innerJoin(orderTable, eq(orderTable.id, checkpointTable.orderId))
    .where(and(eq(checkpointTable.orderId, orderId), inArray(checkpointTable.state, ['open', 'rejected'])))
    .orderBy(checkpointTable.id)
    .for('update', { of: checkpointTable });
  for (const { row, number } of rows) await withdrawOne(ctx, row, number, reason);
}
