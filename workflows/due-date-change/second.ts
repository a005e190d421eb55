import { and, eq, sql } from 'drizzle-orm';
import { checkpointEvidence, checkpoint as checkpointTable, dueDateChange } from '../../db/schema/index.ts';
import type { CardField } from '../card.ts';
import { type OrderBrief, readBrief } from '../checkpoints/facts.ts';
import type { CheckpointRow } from '../checkpoints/lock.ts';
import { nextRound } from '../checkpoints/next-round.ts';
import type { About } from '../checkpoints/outcome.ts';
import { startRound } from '../checkpoints/start-round.ts';
import type { TxCtx } from '../context.ts';
import type { CheckpointRule } from '../factory/checkpoint-rules.ts';
import { dayText } from '../orders/text.ts';
import { wayText } from './cards/texts.ts';
import { effectOf } from './effect.ts';
import { ITEMS } from './letter-reader.ts';
import type { Held } from './lock.ts';
import { viewOf } from './paint.ts';
import type { DateView } from './read.ts';
import { OPENED_BY, secondRule } from './second-rule.ts';

/**
 * Asks the second person: the checkpoint of the second factor is opened, so that deadline, delegates, reminders and the
 * three tiers of escalation are those of every other one. Neither who asked nor who compared the letter is asked.
 * @param reviewer who compared the letter; null when it was clear
 */
export async function openSecond(
  ctx: TxCtx,
  { request, order: row }: Held,
  reviewer: string | null,
): Promise<void> {
  const rule = secondRule(ctx.factory);
  const order = await readBrief(ctx, row.id);
  if (!order) throw new Error(`no order ${row.id}`);
  const checkpoint = await standReady(ctx, order, rule);
  await ctx.tx
    .update(dueDateChange)
    .set({ state: 'approval', checkpointId: checkpoint.id, version: sql`${dueDateChange.version} + 1` })
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
    openedBy: OPENED_BY,
    notice: '客户确认函已核对，请您决定是否同意改期。',
    reason: request.reason,
    exclude: [request.requestedBy, ...(reviewer ? [reviewer] : [])],
    facts: { about: await aboutOf(ctx, await viewOf(ctx, request.id), order) },
  });
}

/** An order has this checkpoint once; every request is a round of it. */
async function standReady(ctx: TxCtx, order: OrderBrief, rule: CheckpointRule): Promise<CheckpointRow> {
  const [former] = await ctx.tx
    .select()
    .from(checkpointTable)
    .where(and(eq(checkpointTable.orderId, order.id), eq(checkpointTable.key, rule.key)))
    .for('update');
  if (former) return nextRound(ctx, former.id, rule);
  const [row] = await ctx.tx
    .insert(checkpointTable)
    .values({ orderId: order.id, key: rule.key, name: rule.name, openedBy: OPENED_BY })
    .returning();
  if (!row) throw new Error(`checkpoint ${rule.key} of ${order.number} was not opened`);
  return row;
}

/** What the second person sees: the dates, the reason, what was read beside its cuttings, and what would follow. */
async function aboutOf(ctx: TxCtx, view: DateView, order: OrderBrief): Promise<About> {
  const today = view.now.slice(0, 10);
  const original = view.order.originalPromisedDate;
  const fields: CardField[] = [
    { label: '改期', value: wayText(view) },
    ...(original === view.fromDate ? [] : [{ label: '原承诺交期', value: dayText(original, today) }]),
    { label: '改期原因', value: view.reason },
    { label: '申请人', value: view.requestedBy.name },
    {
      label: '确认函核对',
      value: view.reviewedBy ? `${view.reviewedBy.name} 人工核对一致` : '系统识别全部一致',
    },
    ...(view.reading?.items ?? []).map(({ key, value, note }) => ({
      label: `函上${ITEMS[key]}`,
      value: [value ?? '没有读出，已人工核对', note].filter(Boolean).join('，'),
    })),
    ...(await effectOf(ctx, order, view.toDate)),
  ];
  const images = (view.reading?.items ?? []).flatMap(({ key, value, cropSha256 }) =>
    cropSha256 ? [{ sha256: cropSha256, caption: `${ITEMS[key]}${value ? `：${value}` : ''}` }] : [],
  );
  return { fields, images, onReject: '驳回后改期申请结束，交期不变，申请人会收到原因。' };
}
