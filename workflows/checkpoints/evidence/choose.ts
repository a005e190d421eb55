import { and, asc, eq, sql } from 'drizzle-orm';
import { evidenceExamination, evidenceIntake } from '../../../db/schema/index.ts';
import type { Card } from '../../card.ts';
import type { TxCtx } from '../../context.ts';
import { AppError } from '../../errors.ts';
import type { Press, PressResult } from '../../flow.ts';
import { repaint } from '../../say.ts';
import { explain } from '../../sentences/explain.ts';
import type { ExaminationRow } from './examine.ts';
import { attachTo, type Target, targetKey } from './targets.ts';

/** Kind of the due instant that ends an unanswered question; its ref is the intake. */
export const EXPIRE_INTAKE = 'evidence.expire';

/** Rows to choose from on one card. */
const MOST_CHOICES = 8;

/** Card key of a question. */
export const questionKey = (question: string): string => `evidence:${question}`;

/** Asks which checkpoint files are for, when several of theirs are open. */
export function chooseCard(question: string, names: readonly string[], candidates: readonly Target[]): Card {
  const shown = candidates.slice(0, MOST_CHOICES);
  const more = candidates.length - shown.length;
  return {
    title: shown.some(({ kind }) => kind !== 'checkpoint') ? '这是哪一项的凭证？' : '这是哪个关卡的凭证？',
    status: { text: '请选择', tone: 'warn' },
    text: shown.map((one, i) => `${i + 1}. **${one.name}** ${one.number} ${one.customerName}`).join('\n'),
    fields: [
      {
        label: '文件',
        value: names.length > 1 ? `${names.length} 个：${names.join('、')}` : (names[0] ?? ''),
      },
    ],
    buttons: [
      ...shown.map((one, i) => ({
        // Month, day and number: numbers start anew every day.
        label: `${i + 1} · ${one.number.slice(-9)}`,
        action: 'choose',
        params: { question, target: targetKey(one), order: String(one.orderId) },
      })),
      { label: '都不是', action: 'drop', params: { question } },
    ],
    footer:
      more > 0
        ? `还有 ${more} 个没有列出：发送时写上订单号即可，如「${shown[0]?.number ?? ''}」。`
        : '发送时写上订单号，就不用再选。',
  };
}

/**
 * The choice: each file is attached, or refused with its reason. While none was taken the question stays open, so that
 * another checkpoint can be chosen.
 */
export async function choose(ctx: TxCtx, press: Press): Promise<PressResult> {
  const intakes = await lockAsking(ctx, press);
  const target = targetOf(press);
  const lines: string[] = [];
  let refused: AppError | undefined;
  for (const intake of intakes) {
    try {
      const text = await attachTo(ctx, target, intake, await examined(ctx, intake.sha256));
      await end(ctx, intake.id, 'attached', text);
      lines.push(text);
    } catch (err) {
      // A refusal is found before anything of this file is written; the others go on.
      if (!(err instanceof AppError)) throw err;
      refused = err;
      if (intakes.length > 1) lines.push(`「${intake.name}」没有收：${explain(err)}`);
    }
  }
  const left = (await asking(ctx, press.params.question ?? '')).length;
  if (left === intakes.length && refused) throw refused;
  if (left > 0) await dropRest(ctx, press.params.question ?? '');
  return { card: settled('已收到', lines.join('\n\n'), 'good'), closed: true };
}

/** Questions asked before change requests could be meant name a checkpoint. */
function targetOf({ params }: Press): Pick<Target, 'kind' | 'id'> {
  const [kind, id] = (params.target ?? `checkpoint:${params.checkpoint}`).split(':');
  return { kind: kind === 'change' || kind === 'date' ? kind : 'checkpoint', id: Number(id) };
}

async function examined({ tx }: TxCtx, sha256: string): Promise<ExaminationRow> {
  const [found] = await tx.select().from(evidenceExamination).where(eq(evidenceExamination.sha256, sha256));
  if (!found) throw new Error(`file ${sha256} was not examined`);
  return found;
}

export async function drop(ctx: TxCtx, press: Press): Promise<PressResult> {
  await lockAsking(ctx, press);
  await dropRest(ctx, press.params.question ?? '');
  return { card: settled('已放弃', '没有用作凭证。', 'neutral'), closed: true };
}

async function dropRest(ctx: TxCtx, question: string): Promise<void> {
  for (const { id } of await asking(ctx, question)) await end(ctx, id, 'refused', '没有用作凭证。');
}

/** Nobody chose: the card says so, and nothing was attached. */
export async function expireIntake(ctx: TxCtx, question: string): Promise<void> {
  const rows = await ctx.tx
    .update(evidenceIntake)
    .set({ state: 'expired', finishedAt: sql`app_now()` })
    .where(and(eq(evidenceIntake.question, question), eq(evidenceIntake.state, 'asking')))
    .returning({ name: evidenceIntake.name });
  if (rows.length === 0) return;
  const names = rows.map((row) => row.name).join('、');
  const text = `超过 24 小时没有选择，「${names}」没有用作凭证。需要时请重新发送。`;
  await repaint(ctx, questionKey(question), settled('已过期', text, 'neutral'), { closed: true });
}

const settled = (status: string, text: string, tone: 'good' | 'neutral'): Card => ({
  title: '凭证',
  status: { text: status, tone },
  text,
});

type Intake = typeof evidenceIntake.$inferSelect;

function asking({ tx }: TxCtx, question: string): Promise<Intake[]> {
  return tx
    .select()
    .from(evidenceIntake)
    .where(and(eq(evidenceIntake.question, question), eq(evidenceIntake.state, 'asking')))
    .orderBy(asc(evidenceIntake.createdAt), asc(evidenceIntake.id))
    .for('update');
}

async function lockAsking(ctx: TxCtx, press: Press): Promise<Intake[]> {
  const { actor } = ctx;
  const rows = await asking(ctx, press.params.question ?? '');
  if (rows.length === 0) throw new AppError('evidence.settled');
  if (actor.kind !== 'staff' || rows.some((row) => row.userId !== actor.userId))
    throw new AppError('evidence.not_wanted');
  return rows;
}

async function end({ tx }: TxCtx, id: string, state: 'attached' | 'refused', outcome: string): Promise<void> {
  await tx
    .update(evidenceIntake)
    .set({ state, outcome, finishedAt: sql`app_now()` })
    .where(eq(evidenceIntake.id, id));
}
