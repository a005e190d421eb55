import { sql } from 'drizzle-orm';
import type { TxCtx } from '../../context.ts';
import { unschedule } from '../../due.ts';
import type { Press, PressResult } from '../../flow.ts';
import { say } from '../../say.ts';
import { kindNamed } from '../../workbooks/kinds.ts';
import { APPLYING_CHANNEL, BATCH_COLUMNS, type Batch, EXPIRE_KIND, findBatch } from './batch.ts';
import { endPreview } from './close.ts';
import { Refusal } from './refusal.ts';

const over = () => new Refusal('import.over', '这次导入已经结束，请重新发送文件。');

/** The batch behind a card, for its uploader only. @throws AppError import.over, import.not_uploader */
async function ownBatch(ctx: TxCtx, press: Press): Promise<Batch> {
  const batch = await findBatch(ctx.tx, press.params.batch ?? '');
  if (!batch) throw over();
  if (ctx.actor.kind !== 'staff' || ctx.actor.userId !== batch.uploadedBy) {
    throw new Refusal('import.not_uploader', '只有发送这个文件的人可以操作。');
  }
  return batch;
}

/**
 * Lets the valid rows be applied. The conditional update makes a second confirmation, of whatever copy, find
 * nothing to do. @throws AppError import.not_allowed, import.over
 */
export async function confirm(ctx: TxCtx, press: Press): Promise<PressResult> {
  const { id, kind: key } = await ownBatch(ctx, press);
  const kind = kindNamed(key);
  if (!kind.may(ctx)) throw kind.notAllowed();
  const rows = await ctx.tx.execute<Batch & Record<string, unknown>>(sql`
    update import_batch set state = 'applying', confirmed_at = app_now(), processed = 0, attempts = 0
    where id = ${id} and state = 'preview' and total > 0 returning ${BATCH_COLUMNS}`);
  const [batch] = rows;
  if (!batch) throw over();
  await unschedule(ctx, EXPIRE_KIND, id);
  await ctx.tx.execute(sql`select pg_notify(${APPLYING_CHANNEL}, '')`);
  return { card: kind.cards.applying(batch) };
}

/** @throws AppError import.over */
export async function cancel(ctx: TxCtx, press: Press): Promise<PressResult> {
  const batch = await ownBatch(ctx, press);
  const card = await endPreview(ctx, batch.id, 'cancelled', '没有导入任何内容。');
  if (!card) throw over();
  await unschedule(ctx, EXPIRE_KIND, batch.id);
  return { card, closed: true };
}

/** Sends the list of all errors as a file; the card stays as it is. */
export async function sendErrors(ctx: TxCtx, press: Press): Promise<PressResult> {
  const batch = await ownBatch(ctx, press);
  const list = batch.summary.errorList;
  if (!list) throw over();
  await say(ctx, batch.replyTo, { kind: 'file', ...list }, `${press.pressKey}:errors`);
  return { card: { ...press.view, notice: { text: '错误清单已发给您。', tone: 'good' } } };
}
