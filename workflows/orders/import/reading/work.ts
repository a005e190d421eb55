import { buffer } from 'node:stream/consumers';
import { sql } from 'drizzle-orm';
import type { Ctx, TxCtx } from '../../../context.ts';
import { repaint } from '../../../say.ts';
import { SpreadsheetError } from '../../../spreadsheet/errors.ts';
import { actorOf } from '../../../staff/actor.ts';
import { kindOf } from '../../../workbooks/kinds.ts';
import { openBook } from '../../../workbooks/open-book.ts';
import { BATCH_COLUMNS, type Batch, cardKey, lockCard } from '../batch.ts';
import { readingCard, refusedCard } from '../cards/cards.ts';
import { createPainter } from '../cards/painter.ts';
import { giveUp } from '../give-up.ts';
import { Refusal } from '../refusal.ts';

/**
 * Reads workbooks until none waits. A batch is claimed by the row lock of the transaction that reads it
 * (SKIP LOCKED): other copies of the service pass over it, and the death of a process gives it back at once,
 * with nothing half-written. No lease has to run out, and no clock is involved.
 */
export async function readWaiting(ctx: Ctx, signal: AbortSignal): Promise<void> {
  while (!signal.aborted && (await readNext(ctx, signal)));
}

async function readNext(ctx: Ctx, signal: AbortSignal): Promise<boolean> {
  let claimed: Batch | undefined;
  try {
    await ctx.db.transaction(async (tx) => {
      claimed = await claim(tx);
      if (claimed) await read({ ...ctx, tx }, claimed, signal);
    });
    return claimed !== undefined;
  } catch (err) {
    if (!claimed || signal.aborted) {
      if (signal.aborted) return false;
      throw err;
    }
    const sentence = sentenceOf(err);
    if (sentence) {
      ctx.log.info({ code: codeOf(err), batch: claimed.id }, 'workbook refused');
      await refuse(ctx, claimed, sentence);
      return true;
    }
    await giveUp(ctx, claimed, err);
    throw err;
  }
}

async function claim(tx: TxCtx['tx']): Promise<Batch | undefined> {
  const rows = await tx.execute<Batch & Record<string, unknown>>(sql`
    select ${BATCH_COLUMNS} from import_batch where state = 'reading'
    order by created_at, id limit 1 for update skip locked`);
  // Fetching a large file from a distant store can take a while in which this connection says nothing.
  if (rows[0]) await tx.execute(sql`set local idle_in_transaction_session_timeout = '5min'`);
  return rows[0];
}

async function read(ctx: TxCtx, batch: Batch, signal: AbortSignal): Promise<void> {
  const actor = await actorOf(ctx, batch.uploadedBy);
  if (!actor) throw new Refusal('import.uploader_gone', '上传人已不在通讯录中，文件没有读取。');
  const paint = createPainter(ctx, batch.id);
  const bytes = await buffer(await ctx.evidence.open(batch.fileSha256));
  const book = await openBook(bytes, signal);
  try {
    const as = { ...ctx, actor };
    const kind = await kindOf(as, book);
    await ctx.tx.execute(sql`update import_batch set kind = ${kind.key} where id = ${batch.id}`);
    await kind.read(as, { ...batch, kind: kind.key }, book, (rows, progress) =>
      paint(() => readingCard(batch.fileName, rows, progress)),
    );
  } finally {
    await book.close();
  }
}

function sentenceOf(err: unknown): string | null {
  return err instanceof SpreadsheetError || err instanceof Refusal ? err.sentence : null;
}

const codeOf = (err: unknown): string =>
  err instanceof Error && 'code' in err ? String(err.code) : 'unknown';

async function refuse(ctx: Ctx, batch: Batch, sentence: string): Promise<void> {
  await ctx.db.transaction(async (tx) => {
    await lockCard(tx, batch.id);
    const rows = await tx.execute(sql`
      update import_batch set state = 'refused', refusal = ${sentence}, finished_at = app_now()
      where id = ${batch.id} and state = 'reading' returning id`);
    if (rows.length === 0) return;
    await repaint({ ...ctx, tx }, cardKey(batch.id), refusedCard(batch.fileName, sentence), { closed: true });
  });
}
