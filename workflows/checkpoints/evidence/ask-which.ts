import { and, asc, eq, sql } from 'drizzle-orm';
import { card, evidenceIntake } from '../../../db/schema/index.ts';
import type { TxCtx } from '../../context.ts';
import { schedule } from '../../due.ts';
import { clock } from '../../now.ts';
import { repaint, say } from '../../say.ts';
import { chooseCard, EXPIRE_INTAKE, questionKey } from './choose.ts';
import type { Target } from './targets.ts';

/** A question stays open this long. */
const ASK_MS = 24 * 3_600_000;

/** Files that come within this time with the same words belong together: nine photos are one question, not nine. */
const TOGETHER = sql`interval '2 minutes'`;

type Intake = typeof evidenceIntake.$inferSelect;

/** Asks which checkpoint a file is for, on the question that is open for the files that came with it, else on a new card. */
export async function askWhich(ctx: TxCtx, intake: Intake, candidates: readonly Target[]): Promise<void> {
  // One question at a time per person, whichever worker looks at the files.
  await ctx.tx.execute(
    sql`select pg_advisory_xact_lock(hashtextextended(${`evidence.ask:${intake.userId}`}, 0))`,
  );
  const open = await ctx.tx
    .select({ question: evidenceIntake.question, name: evidenceIntake.name })
    .from(evidenceIntake)
    .where(
      and(
        eq(evidenceIntake.userId, intake.userId),
        eq(evidenceIntake.state, 'asking'),
        eq(evidenceIntake.words, intake.words),
        sql`${evidenceIntake.createdAt} > app_now() - ${TOGETHER}`,
      ),
    )
    .orderBy(asc(evidenceIntake.createdAt), asc(evidenceIntake.id));
  // Each request takes one letter: letters for several of them are asked for one by one.
  const apart = candidates.filter(({ kind }) => kind === 'date').length > 1;
  const shared = apart ? null : open.find((one) => one.question !== null)?.question;
  // Held, so that nobody answers it before this file is on it; one that was answered just now is not joined.
  const question = shared && (await isOpen(ctx, shared)) ? shared : intake.id;
  await ctx.tx.update(evidenceIntake).set({ question }).where(eq(evidenceIntake.id, intake.id));
  const names = [...open.filter((one) => one.question === question).map((one) => one.name), intake.name];
  const view = chooseCard(question, names, candidates);
  if (question !== intake.id) return repaint(ctx, questionKey(question), view);
  const what = { kind: 'card', flow: 'evidence', key: questionKey(question), card: view } as const;
  await say(ctx, { to: 'person', userId: intake.userId }, what, `evidence:${question}:ask`);
  await schedule(ctx, EXPIRE_INTAKE, question, new Date((await clock(ctx)).getTime() + ASK_MS));
}

async function isOpen({ tx }: TxCtx, question: string): Promise<boolean> {
  const rows = await tx
    .select({ id: card.id })
    .from(card)
    .where(and(eq(card.key, questionKey(question)), eq(card.state, 'open')))
    .for('update');
  return rows.length > 0;
}
