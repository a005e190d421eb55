import { sql } from 'drizzle-orm';
import type { Tx } from '../../../../db/client.ts';
import type { Actor, Ctx } from '../../../context.ts';
import { actorOf } from '../../../staff/actor.ts';
import type { Applier } from '../../../workbooks/kind.ts';
import { kindNamed } from '../../../workbooks/kinds.ts';
import { BATCH_COLUMNS, type Batch } from '../batch.ts';
import { createPainter, type Painter } from '../cards/painter.ts';
import { giveUp } from '../give-up.ts';

/**
 * Applies confirmed workbooks until none is left. Each chunk is a transaction that holds the batch's row lock
 * (SKIP LOCKED), so several copies of the service take turns or pass over it, and a killed process gives it back
 * at once; what was committed is never applied again.
 */
export async function applyConfirmed(ctx: Ctx, signal: AbortSignal): Promise<void> {
  const underWay = new Map<string, UnderWay>();
  const begun = (batch: Batch): UnderWay => {
    const work = underWay.get(batch.id) ?? { paint: createPainter(ctx, batch.id), applier: applierOf(batch) };
    underWay.set(batch.id, work);
    return work;
  };
  while (!signal.aborted) {
    const step = await applyNext(ctx, begun);
    if (step === null) return;
    if (step.finished) underWay.delete(step.batch.id);
    else await begun(step.batch).paint(() => kindNamed(step.batch.kind).cards.applying(step.batch));
  }
}

/** What is remembered of a batch between its chunks; nothing is lost with it. */
interface UnderWay {
  paint: Painter;
  applier: Applier;
}

function applierOf({ kind }: Batch): Applier {
  const applier = kindNamed(kind).applier?.();
  if (!applier) throw new Error(`workbooks of the kind ${kind} are not applied`);
  return applier;
}

/** One chunk, or the end of a batch; null when there is nothing to apply. */
async function applyNext(
  ctx: Ctx,
  begun: (batch: Batch) => UnderWay,
): Promise<{ batch: Batch; finished: boolean } | null> {
  let claimed: Batch | undefined;
  try {
    return await ctx.db.transaction(async (tx) => {
      claimed = await claim(tx);
      if (!claimed) return null;
      const as = { ...ctx, tx, actor: await uploader({ ...ctx, tx }, claimed) };
      const { applier } = begun(claimed);
      const rows = await applier.chunk(as, claimed);
      if (rows === 0) await applier.finish(as, claimed);
      return { batch: { ...claimed, processed: claimed.processed + rows }, finished: rows === 0 };
    });
  } catch (err) {
    if (claimed) await giveUp(ctx, claimed, err);
    throw err;
  }
}

async function claim(tx: Tx): Promise<Batch | undefined> {
  const rows = await tx.execute<Batch & Record<string, unknown>>(sql`
    select ${BATCH_COLUMNS} from import_batch where state = 'applying'
    order by confirmed_at, id limit 1 for update skip locked`);
  return rows[0];
}

/** Who confirmed answers for it; who left the company since has no roles any more, and nothing more is imported. */
async function uploader(ctx: Ctx, batch: Batch): Promise<Actor> {
  const actor = await actorOf(ctx, batch.uploadedBy);
  return actor ?? { kind: 'staff', userId: batch.uploadedBy, name: batch.uploadedBy, roles: [] };
}
