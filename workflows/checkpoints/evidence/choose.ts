import { and, eq, sql } from 'drizzle-orm';
import { evidenceExamination, evidenceIntake } from '../../../db/schema/index.ts';
import type { Card } from '../../card.ts';
import type { TxCtx } from '../../context.ts';
import { AppError } from '../../errors.ts';
import type { Press, PressResult } from '../../flow.ts';
import { repaint } from '../../say.ts';
import { attachEvidence } from './attach.ts';
import type { Candidate } from './candidates.ts';

/** Kind of the due instant that ends an unanswered question; its ref is the intake. */
export const EXPIRE_INTAKE = 'evidence.expire';

/** Rows to choose from on one card. */
const MOST_CHOICES = 8;

/** Asks which checkpoint a file is for, when several of theirs are open. */
export function chooseCard(intake: { id: string; name: string }, candidates: readonly Candidate[]): Card {
  const shown = candidates.slice(0, MOST_CHOICES);
  const more = candidates.length - shown.length;
  return {
    title: '这是哪个关卡的凭证？',
    status: { text: '请选择', tone: 'warn' },
    text: shown.map((one, i) => `${i + 1}. **${one.name}** ${one.number} ${one.customerName}`).join('\n'),
    fields: [{ label: '文件', value: intake.name }],
    buttons: [
      ...shown.map((one, i) => ({
        // Month, day and number: numbers start anew every day.
        label: `${i + 1} · ${one.number.slice(-9)}`,
        action: 'choose',
        params: { intake: intake.id, checkpoint: String(one.id), order: String(one.orderId) },
      })),
      { label: '都不是', action: 'drop', params: { intake: intake.id } },
    ],
    footer:
      more > 0
        ? `还有 ${more} 个没有列出：发送时写上订单号即可，如「${shown[0]?.number ?? ''}」。`
        : '发送时写上订单号，就不用再选。',
  };
}

/** The choice: the file is attached, or refused with its reason and the question stays. */
export async function choose(ctx: TxCtx, press: Press): Promise<PressResult> {
  const intake = await lockAsking(ctx, press);
  const [found] = await ctx.tx
    .select()
    .from(evidenceExamination)
    .where(eq(evidenceExamination.sha256, intake.sha256));
  if (!found) throw new Error(`intake ${intake.id} was not examined`);
  const text = await attachEvidence(ctx, Number(press.params.checkpoint), intake, found);
  await end(ctx, intake.id, 'attached', text);
  return { card: settled('已收到', text, 'good'), closed: true };
}

export async function drop(ctx: TxCtx, press: Press): Promise<PressResult> {
  const intake = await lockAsking(ctx, press);
  const text = '没有用作凭证。';
  await end(ctx, intake.id, 'refused', text);
  return { card: settled('已放弃', text, 'neutral'), closed: true };
}

/** Nobody chose: the card says so, and nothing was attached. */
export async function expireIntake(ctx: TxCtx, id: string): Promise<void> {
  const [row] = await ctx.tx
    .update(evidenceIntake)
    .set({ state: 'expired', finishedAt: sql`app_now()` })
    .where(and(eq(evidenceIntake.id, id), eq(evidenceIntake.state, 'asking')))
    .returning({ name: evidenceIntake.name });
  if (!row) return;
  const text = `超过 24 小时没有选择，「${row.name}」没有用作凭证。需要时请重新发送。`;
  await repaint(ctx, `evidence:${id}`, settled('已过期', text, 'neutral'), { closed: true });
}

const settled = (status: string, text: string, tone: 'good' | 'neutral'): Card => ({
  title: '凭证',
  status: { text: status, tone },
  text,
});

async function lockAsking(ctx: TxCtx, press: Press): Promise<typeof evidenceIntake.$inferSelect> {
  const { actor } = ctx;
  const [row] = await ctx.tx
    .select()
    .from(evidenceIntake)
    .where(eq(evidenceIntake.id, press.params.intake ?? ''))
    .for('update');
  if (!row || actor.kind !== 'staff' || row.userId !== actor.userId)
    throw new AppError('evidence.not_wanted');
  if (row.state !== 'asking') throw new AppError('evidence.settled');
  return row;
}

async function end({ tx }: TxCtx, id: string, state: 'attached' | 'refused', outcome: string): Promise<void> {
  await tx
    .update(evidenceIntake)
    .set({ state, outcome, finishedAt: sql`app_now()` })
    .where(eq(evidenceIntake.id, id));
}
