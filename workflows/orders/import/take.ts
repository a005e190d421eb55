import { sql } from 'drizzle-orm';
import { importBatch } from '../../../db/schema/index.ts';
import type { TxCtx } from '../../context.ts';
import type { IncomingFile, Where } from '../../flow.ts';
import { say } from '../../say.ts';
import { kindsFor } from '../../workbooks/kinds.ts';
import { type BatchState, cardKey, IMPORT_FLOW, READING_CHANNEL } from './batch.ts';
import { readingCard } from './cards/cards.ts';
import { closeBatch } from './close.ts';
import { Refusal } from './refusal.ts';

const NAMES = /\.(?:xlsx|xlsm|xlsb|xls|csv|et|ods|numbers)$/i;
const MIMES = /spreadsheetml|ms-excel|opendocument\.spreadsheet|text\/csv/;

/** Spreadsheets of any kind are taken; those that cannot be read are told what to do. */
export const isWorkbook = (file: IncomingFile): boolean => NAMES.test(file.name) || MIMES.test(file.mime);

const nothingToSend = (): Refusal =>
  new Refusal('import.not_allowed', '您没有导入订单或上报数据的权限，表格没有读取。如有需要，请联系主管。');

/**
 * Takes a workbook: the batch, the first card and the wake-up of its reader, in the caller's transaction.
 * @throws Refusal import.only_in_private, import.not_allowed
 */
export async function takeWorkbook(ctx: TxCtx, file: IncomingFile, where: Where): Promise<void> {
  const { actor } = ctx;
  if (where.conversation.kind !== 'single')
    throw new Refusal('import.only_in_private', '表格请在与我的单聊里发送，群里不能导入。');
  // What it is, and whether they may send that, is known when it has been opened.
  if (actor.kind !== 'staff' || kindsFor(ctx).length === 0) throw nothingToSend();
  if (await supersede(ctx, file, where, actor.userId)) return;
  const [row] = await ctx.tx
    .insert(importBatch)
    .values({
      fileSha256: file.sha256,
      fileName: file.name.slice(0, 200),
      uploadedBy: actor.userId,
      replyTo: { to: 'person', userId: actor.userId },
    })
    .returning({ id: importBatch.id });
  if (!row) throw new Error('import_batch insert returned no row');
  const card = {
    kind: 'card',
    flow: IMPORT_FLOW,
    key: cardKey(row.id),
    card: readingCard(file.name),
  } as const;
  await say(ctx, where.reply, card, `${where.messageKey}:import`);
  await ctx.tx.execute(sql`select pg_notify(${READING_CHANNEL}, '')`);
}

/**
 * The same file from the same person while it is still on its way: a preview is replaced by the new one; what
 * is being worked on is left alone. @returns true when there is nothing more to do
 */
async function supersede(ctx: TxCtx, file: IncomingFile, where: Where, userId: string): Promise<boolean> {
  const open = await ctx.tx.execute<{ id: string; state: BatchState }>(sql`
    select id, state from import_batch
    where file_sha256 = ${file.sha256} and uploaded_by = ${userId} and state in ('reading', 'preview', 'applying')`);
  const busy = open.find((batch) => batch.state !== 'preview');
  if (busy) {
    const what = busy.state === 'reading' ? '正在读取' : '正在导入';
    const text = `这个文件${what}，结果会显示在刚才的卡片上，不用再发。`;
    await say(ctx, where.reply, { kind: 'text', text }, `${where.messageKey}:busy`);
    return true;
  }
  for (const batch of open) await closeBatch(ctx, batch.id, 'cancelled', '已重新发送，请看最新的卡片。');
  return false;
}
