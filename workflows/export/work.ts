import { and, eq, sql } from 'drizzle-orm';
import { evidenceFile, exportJob } from '../../db/schema/index.ts';
import type { Ctx, TxCtx } from '../context.ts';
import { AppError } from '../errors.ts';
import { claimNext, giveBack } from '../lease.ts';
import { say } from '../say.ts';
import { explain } from '../sentences/explain.ts';
import { actorOf } from '../staff/actor.ts';
import { type Exported, exportView } from './export-view.ts';

type Job = typeof exportJob.$inferSelect;

/** Longer than the longest workbook takes (write.ts), s: then its process is taken for dead. */
const LEASE = 180;
/** An export that fails so often is given up, and that is told. */
const MOST_ATTEMPTS = 3;
const MOST_BYTES = 20 * 1024 * 1024;
const WAITING = eq(exportJob.state, 'waiting');

/** Writes the exports that wait, one after the other, outside any transaction; each goes to who asked for it. */
export async function writeWaiting(ctx: Ctx, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    const job = await claimNext(ctx.db, exportJob, { waiting: WAITING, seconds: LEASE });
    if (!job) return;
    const outcome = await attempt(ctx, job, signal);
    if (signal.aborted) return giveBack(ctx.db, exportJob, job.id, WAITING);
    if (outcome === 'again') continue;
    await settle(ctx, job, outcome);
  }
}

/** The workbook, or why there is none; `again`: it failed for no reason that a person could change. */
async function attempt(ctx: Ctx, job: Job, signal: AbortSignal): Promise<Exported | AppError | 'again'> {
  try {
    // Their rights are those of now, not of when they asked.
    const actor = await actorOf(ctx, job.userId);
    if (!actor) throw new AppError('order.no_access');
    return await exportView({ ...ctx, actor }, job.query, { name: job.name, signal });
  } catch (err) {
    if (err instanceof AppError) return err;
    if (signal.aborted) return 'again';
    ctx.log.error({ err, code: 'export.failed', export: job.id, attempts: job.attempts }, 'export failed');
    return job.attempts >= MOST_ATTEMPTS ? new AppError('export.failed') : again(ctx, job);
  }
}

async function again(ctx: Ctx, job: Job): Promise<'again'> {
  await ctx.db
    .update(exportJob)
    .set({ leasedUntil: null })
    .where(and(eq(exportJob.id, job.id), WAITING));
  return 'again';
}

async function settle(ctx: Ctx, job: Job, outcome: Exported | AppError): Promise<void> {
  const refused = outcome instanceof AppError;
  const stored = refused
    ? null
    : await ctx.evidence.put(outcome.bytes, { name: outcome.name, maxBytes: MOST_BYTES });
  await ctx.db.transaction(async (open) => {
    const tx: TxCtx = { ...ctx, tx: open };
    const [mine] = await open
      .update(exportJob)
      .set({
        state: refused ? 'refused' : 'done',
        doneAt: sql`app_now()`,
        rows: refused ? null : outcome.rows,
      })
      .where(and(eq(exportJob.id, job.id), WAITING))
      .returning();
    if (!mine) return;
    const to = { to: 'person', userId: job.userId } as const;
    if (refused)
      return void (await say(tx, to, { kind: 'text', text: explain(outcome) }, `export:${job.id}`));
    if (!stored) return;
    const { name } = outcome;
    await open
      .insert(evidenceFile)
      .values({ ...stored, name, uploadedBy: 'system:export' })
      .onConflictDoNothing();
    await say(tx, to, { kind: 'file', sha256: stored.sha256, name }, `export:${job.id}`);
  });
}
