import { and, eq, sql } from 'drizzle-orm';
import { checkpointEvidence, checkpoint as checkpointTable, dueDateChange } from '../../db/schema/index.ts';
import { type OrderBrief, readBrief } from '../checkpoints/facts.ts';
import type { CheckpointRow } from '../checkpoints/lock.ts';
import { nextRound } from '../checkpoints/next-round.ts';
import type { About } from '../checkpoints/outcome.ts';
import { startRound } from '../checkpoints/start-round.ts';
import type { TxCtx } from '../context.ts';
import type { CheckpointRule } from '../factory/checkpoint-rules.ts';
import { type Factor, openedBy, ruleOf } from './factor-rules.ts';
import type { Held } from './lock.ts';
import { viewOf } from './paint.ts';
import type { DateView } from './read.ts';

const ON_WITHDRAW = '撤回后改期申请随之关闭，交期不变，申请人会收到您写的原因。撤回会记入审计日志。';

export interface Opening {
  factor: Factor;
  /** The line on the new card. */
  notice: string;
  /** Who did the part that is decided on: not asked, and in nobody's place. */
  barred: readonly string[];
  /** Who else is not asked, where somebody else can be. */
  exclude?: readonly string[];
  about(view: DateView, order: OrderBrief): Promise<About> | About;
}

/**
 * Asks a person: the factor's checkpoint is opened with the letter as its evidence, so that deadline, delegates,
 * reminders and the three tiers of escalation are those of every other one.
 */
export async function openFactor(ctx: TxCtx, { request, order: row }: Held, opening: Opening): Promise<void> {
  const rule = ruleOf(ctx.factory, opening.factor);
  const order = await readBrief(ctx, row.id);
  if (!order) throw new Error(`no order ${row.id}`);
  const checkpoint = await standReady(ctx, order, rule, openedBy(opening.factor));
  await ctx.tx
    .update(dueDateChange)
    .set({ state: opening.factor, checkpointId: checkpoint.id, version: sql`${dueDateChange.version} + 1` })
    .where(eq(dueDateChange.id, request.id));
  if (request.letterSha256)
    await ctx.tx.insert(checkpointEvidence).values({
      checkpointId: checkpoint.id,
      round: checkpoint.round,
      sha256: request.letterSha256,
      name: request.letterName ?? '客户确认函',
      uploadedBy: request.requestedBy,
    });
  await startRound(ctx, checkpoint, rule, order, {
    openedBy: openedBy(opening.factor),
    notice: opening.notice,
    reason: request.reason,
    barred: opening.barred,
    exclude: opening.exclude ?? [],
    facts: {
      about: { ...(await opening.about(await viewOf(ctx, request.id), order)), onWithdraw: ON_WITHDRAW },
    },
  });
}

/** An order has this checkpoint once; every request is a round of it. */
async function standReady(
  ctx: TxCtx,
  order: OrderBrief,
  rule: CheckpointRule,
  opener: string,
): Promise<CheckpointRow> {
  const [former] = await ctx.tx
    .select()
    .from(checkpointTable)
    .where(and(eq(checkpointTable.orderId, order.id), eq(checkpointTable.key, rule.key)))
    .for('update');
  if (former) return nextRound(ctx, former.id, rule);
  const [row] = await ctx.tx
    .insert(checkpointTable)
    .values({ orderId: order.id, key: rule.key, name: rule.name, openedBy: opener })
    .returning();
  if (!row) throw new Error(`checkpoint ${rule.key} of ${order.number} was not opened`);
  return row;
}
