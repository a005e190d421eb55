import { checkpoint as checkpointTable } from '../../db/schema/index.ts';
import { type OrderBrief, readBrief } from '../checkpoints/facts.ts';
import type { CheckpointRow } from '../checkpoints/lock.ts';
import { nextRound } from '../checkpoints/next-round.ts';
import { repaintSoon } from '../checkpoints/repaint.ts';
import { lockOfOrder, type Round, startRound } from '../checkpoints/start-round.ts';
import { withdrawOne } from '../checkpoints/withdraw-one.ts';
import type { TxCtx } from '../context.ts';
import { disarm } from '../escalation/arm.ts';
import { settleMeeting } from '../escalation/settle-meeting.ts';
import type { CheckpointRule } from '../factory/checkpoint-rules.ts';
import { isDelivered, statusOf } from '../factory/rules.ts';
import type { Mismatch } from './compare.ts';
import { findMismatches } from './find-mismatches.ts';
import { MATCHES, mismatchRules, planStep } from './plan.ts';

const OPENED_BY = 'event:process_mismatch';

/**
 * Holds an order's special processes and requirements against its routing and the factory, and sees to the checkpoints
 * that are opened by a mismatch: opened, asked anew when what they rest on has changed, withdrawn when all matches (one
 * that has passed stays). Run it when an order is created, confirmed and changed, in that transaction, before whoever
 * has the order next is told. Running it again changes nothing.
 * @returns what does not match; [] also where the factory has no capabilities.yaml
 */
export async function checkProcesses(ctx: TxCtx, orderId: number): Promise<Mismatch[]> {
  const mismatches = await findMismatches(ctx, orderId);
  const rules = mismatchRules(ctx.factory);
  const order = rules.length > 0 && ctx.factory.capabilities ? await readBrief(ctx, orderId) : undefined;
  if (!order || hasLeft(ctx, order)) return mismatches;
  for (const rule of rules) await settleRule(ctx, rule, order, mismatches);
  return mismatches;
}

/** Nothing can be done any more about how it was made. */
function hasLeft({ factory }: TxCtx, order: OrderBrief): boolean {
  const status = order.heldFrom ?? order.status;
  return statusOf(factory.flow, order.status).terminal || isDelivered(factory.flow, status);
}

async function settleRule(
  ctx: TxCtx,
  rule: CheckpointRule,
  order: OrderBrief,
  mismatches: readonly Mismatch[],
): Promise<void> {
  const row = await lockOfOrder(ctx, order.id, rule.key);
  const round = { openedBy: OPENED_BY, facts: { mismatches: mismatches.map(({ text }) => text) } };
  const step = planStep(rule, order, row, mismatches);
  if (step.kind === 'open') await open(ctx, rule, order, round);
  if (step.kind === 'withdraw') await withdrawOne(ctx, step.row, order.number, MATCHES);
  if (step.kind === 'again') await again(ctx, step.row, rule, order, round, step.changed);
}

async function open(
  ctx: TxCtx,
  rule: CheckpointRule,
  order: OrderBrief,
  round: Omit<Round, 'notice'>,
): Promise<void> {
  const [row] = await ctx.tx
    .insert(checkpointTable)
    .values({ orderId: order.id, key: rule.key, name: rule.name, openedBy: OPENED_BY })
    .returning();
  if (!row) throw new Error(`checkpoint ${rule.key} of ${order.number} was not opened`);
  await startRound(ctx, row, rule, order, { ...round, notice: '特殊工艺与工艺路线对不上，请您处理。' });
}

/** What was signed rests on something else now. */
async function again(
  ctx: TxCtx,
  row: CheckpointRow,
  rule: CheckpointRule,
  order: OrderBrief,
  round: Omit<Round, 'notice'>,
  changed: Record<string, [unknown, unknown]>,
): Promise<void> {
  await disarm(ctx, row);
  await settleMeeting(ctx, row, '特殊工艺有变化，关卡重新打开');
  const next = await nextRound(ctx, row.id, rule);
  const more = Object.keys(changed).length > 0 ? { changed } : {};
  await startRound(ctx, next, rule, order, { ...round, ...more, notice: '特殊工艺有变化，请重新核对。' });
  await repaintSoon(ctx, row.id);
}
