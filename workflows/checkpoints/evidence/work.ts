import { and, eq, sql } from 'drizzle-orm';
import { evidenceIntake } from '../../../db/schema/index.ts';
import { auditLast } from '../../audit/last.ts';
import type { Ctx, TxCtx } from '../../context.ts';
import { AppError } from '../../errors.ts';
import type { Recipient } from '../../messages.ts';
import { say } from '../../say.ts';
import { explain, incidentId } from '../../sentences/explain.ts';
import { actorOf } from '../../staff/actor.ts';
import { askWhich } from './ask-which.ts';
import { attachEvidence } from './attach.ts';
import { narrow } from './candidates.ts';
import { type ExaminationRow, examineStored } from './examine.ts';
import { attachTo, targetNamed, targetsFor } from './targets.ts';

type Intake = typeof evidenceIntake.$inferSelect;

/** A file that is being examined belongs to its worker for so long (real time); then its process is taken for dead. */
const LEASE_SECONDS = 90;
/** Faults of ours with one file before its sender is told that it did not work. */
const MOST_ATTEMPTS = 3;

/**
 * Examines the files that people sent and attaches each to its checkpoint, until none is left. What was found out is
 * written, said and settled in one transaction; a killed process leaves the row to the next look.
 */
export async function examineWaiting(ctx: Ctx, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    const intake = await claim(ctx);
    if (!intake) return;
    try {
      const found = await examineStored(ctx, intake.sha256, intake.name);
      await settle(ctx, intake, (tx) => place(tx, intake, found));
    } catch (err) {
      await settle(ctx, intake, async () => reasonOf(ctx, intake, err));
    }
  }
}

async function claim({ db }: Ctx): Promise<Intake | undefined> {
  const [row] = await db
    .update(evidenceIntake)
    .set({
      attempts: sql`${evidenceIntake.attempts} + 1`,
      leasedUntil: sql`clock_timestamp() + make_interval(secs => ${LEASE_SECONDS})`,
    })
    .where(
      sql`${evidenceIntake.id} = (
        select id from evidence_intake
        where state = 'examining' and (leased_until is null or leased_until < clock_timestamp())
        order by created_at limit 1 for update skip locked)`,
    )
    .returning();
  return row;
}

/** What becomes of an intake: its new state, and what its sender is told (a card says it itself). */
interface Outcome {
  state: 'attached' | 'refused' | 'asking' | 'examining';
  text?: string;
}

async function settle(ctx: Ctx, intake: Intake, find: (tx: TxCtx) => Promise<Outcome>): Promise<void> {
  await ctx.db
    .transaction((tx) =>
      auditLast(tx, async () => {
        const asSystem: TxCtx = { ...ctx, tx };
        const [open] = await tx
          .select({ quiet: evidenceIntake.quiet })
          .from(evidenceIntake)
          .where(and(eq(evidenceIntake.id, intake.id), eq(evidenceIntake.state, 'examining')))
          .for('update');
        // Who waited at the page may have left meanwhile.
        if (open) await finish(asSystem, { ...intake, ...open }, await find(asSystem));
      }),
    )
    .catch((err: unknown) => {
      // A refusal found while attaching: nothing of it is written, and the sender is told.
      if (err instanceof AppError) return settle(ctx, intake, async () => refusal(ctx, err));
      throw err;
    });
}

function refusal(ctx: Ctx, err: AppError): Outcome {
  ctx.log.info({ code: err.code }, 'evidence refused');
  return { state: 'refused', text: explain(err) };
}

function reasonOf(ctx: Ctx, intake: Intake, err: unknown): Outcome {
  if (err instanceof AppError && err.code !== 'evidence.closing') return refusal(ctx, err);
  const incident = incidentId();
  ctx.log.error(
    { err, code: 'evidence.failed', intake: intake.id, incident },
    'evidence could not be examined',
  );
  if (intake.attempts < MOST_ATTEMPTS) return { state: 'examining' };
  return { state: 'refused', text: explain(new AppError('internal.given_up', { incident })) };
}

/** Writes the end of an intake and tells its sender. */
async function finish(
  ctx: TxCtx,
  intake: Pick<Intake, 'id' | 'quiet' | 'replyTo'>,
  { state, text }: Outcome,
): Promise<void> {
  const ended = state === 'attached' || state === 'refused';
  await ctx.tx
    .update(evidenceIntake)
    .set({
      state,
      outcome: text ?? null,
      ...(ended ? { finishedAt: sql`app_now()`, leasedUntil: null } : {}),
    })
    .where(eq(evidenceIntake.id, intake.id));
  if (ended && text && !intake.quiet)
    await say(ctx, intake.replyTo as Recipient, { kind: 'text', text }, `evidence:${intake.id}:${state}`);
}

/** Where the file belongs: the checkpoint it was sent for, the only one that wants it, or a question. */
async function place(ctx: TxCtx, intake: Intake, found: ExaminationRow): Promise<Outcome> {
  const actor = await actorOf(ctx, intake.userId);
  if (!actor) throw new AppError('staff.stranger');
  const as: TxCtx = { ...ctx, actor };
  if (intake.checkpointId !== null)
    return { state: 'attached', text: await attachEvidence(as, intake.checkpointId, intake, found) };
  const named = targetNamed(intake.words);
  if (named) return { state: 'attached', text: await attachTo(as, named, intake, found) };
  const candidates = narrow(await targetsFor(as, actor.userId), intake.words);
  const [only, another] = candidates;
  if (!only) throw new AppError('evidence.no_checkpoint');
  if (!another) return { state: 'attached', text: await attachTo(as, only, intake, found) };
  await askWhich(ctx, intake, candidates);
  return { state: 'asking' };
}
