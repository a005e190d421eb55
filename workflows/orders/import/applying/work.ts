import { sql } from 'drizzle-orm';
import type { Tx } from '../../../../db/client.ts';
import type { Actor, Ctx } from '../../../context.ts';
import { actorOf } from '../../../staff/actor.ts';
import { BATCH_COLUMNS, type Batch } from '../batch.ts';
import { applyingCard } from '../cards/cards.ts';
import { createPainter, type Painter } from '../cards/painter.ts';
import { giveUp } from '../give-up.ts';
import { applyChunk } from './apply-chunk.ts';
import { finish } from './finish.ts';
import { createOwnerBook, type OwnerBook } from './owners.ts';

/** Rows in one transaction: others wait for the audit chain during the last quarter of it (20 to 40 ms for 400). */
const CHUNK_ROWS = 400;

/**
 * Applies confirmed workbooks until none is left. Each chunk is a transaction that holds the batch's row lock
 * (SKIP LOCKED), so several copies of the service take turns or pass over it, and a killed process gives it back
 * at once; what was committed is never applied again.
 */
export async function applyConfirmed(ctx: Ctx, signal: AbortSignal): Promise<void> {
  const underWay = new Map<string, UnderWay>();
  const begun = (batch: Batch): UnderWay => {
    const work = underWay.get(batch.id) ?? { paint: createPainter(ctx, batch.id), book: createOwnerBook() };
    underWay.set(batch.id, work);
    return work;
  };
  while (!signal.aborted) {
    const step = await applyNext(ctx, begun);
    if (step === null) return;
    if (step.finished) underWay.delete(step.batch.id);
    else await begun(step.batch).paint(() => applyingCard(step.batch));
  }
}

/** What is remembered of a batch between its chunks; nothing is lost with it. */
interface UnderWay {
  paint: Painter;
  book: OwnerBook;
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
      const rows = await applyChunk(as, claimed, CHUNK_ROWS, begun(claimed).book);
      if (rows === 0) await finish(as, claimed);
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
