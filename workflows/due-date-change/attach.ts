import { eq, sql } from 'drizzle-orm';
import { dueDateChange } from '../../db/schema/index.ts';
import { DEFAULT_LIMITS } from '../../ocr/limits.ts';
import { audit } from '../audit/record.ts';
import type { TxCtx } from '../context.ts';
import { AppError } from '../errors.ts';
import { type Judged, requireReadable } from '../evidence/acceptable.ts';
import { auditSubject } from '../orders/events.ts';
import { assertMovable, holdRequest } from './lock.ts';
import { paintAll } from './paint.ts';

/** What wakes the worker that has letters read. */
export const LETTER_CHANNEL = 'due_date_letter';

/** A request that waits for its letter, as the question which file is for what asks for it. */
export interface LetterTarget {
  id: number;
  orderId: number;
  number: string;
  customerName: string;
}

/** A person's requests that wait for the letter, the newest first. */
export async function lettersWanted({ tx }: TxCtx, userId: string): Promise<LetterTarget[]> {
  const rows = await tx.execute<LetterTarget & Record<string, unknown>>(sql`
    select r.id::float8 as id, o.id::float8 as "orderId", o.number, c.short_name as "customerName"
    from due_date_change r join customer_order o on o.id = r.order_id join customer c on c.id = o.customer_id
    where r.requested_by = ${userId} and r.state = 'draft'
    order by r.id desc limit 20`);
  return [...rows];
}

/**
 * Takes an examined file as the customer's letter: it is read next, by a worker.
 * @returns the line for who sent it
 * @throws AppError date.letter_not_yours, date.letter_there, date.letter_kind, date.letter_pages,
 *   date.stale, date.shipped, order.ended, and
 *   the quality faults (evidence.blurred …)
 */
export async function attachLetter(
  ctx: TxCtx,
  requestId: number,
  file: { sha256: string; name: string },
  found: Judged & { kind: string; pages?: number | null },
): Promise<string> {
  const { actor } = ctx;
  const { request, order } = await holdRequest(ctx, requestId);
  if (actor.kind !== 'staff' || request.requestedBy !== actor.userId)
    throw new AppError('date.letter_not_yours');
  if (request.state !== 'draft') throw new AppError('date.letter_there', { id: requestId });
  if (found.kind !== 'picture' && found.kind !== 'pdf') throw new AppError('date.letter_kind');
  const limit = DEFAULT_LIMITS.pdfPages;
  if ((found.pages ?? 1) > limit) throw new AppError('date.letter_pages', { pages: found.pages ?? 0, limit });
  assertMovable(ctx, order, request.fromDate);
  requireReadable(found);
  const other = otherThanNamed(file.name, found.kind);
  await ctx.tx
    .update(dueDateChange)
    .set({
      state: 'reading',
      letterSha256: file.sha256,
      letterName: other ? `${file.name}（${other}）` : file.name,
      attempts: 0,
      leasedUntil: null,
      version: sql`${dueDateChange.version} + 1`,
    })
    .where(eq(dueDateChange.id, requestId));
  await paintAll(ctx, requestId);
  await ctx.tx.execute(sql`select pg_notify(${LETTER_CHANNEL}, '')`);
  await audit(ctx, {
    action: 'date.letter',
    ...auditSubject(order.number),
    change: {
      dateRequest: [null, requestId],
      file: [null, file.name],
      ...(other ? { note: [null, other] } : {}),
    },
    evidence: [file.sha256],
  });
  const note = other ? `注意：${other}，按实际内容识别。` : '';
  return `${note}收到，正在识别改期申请 ${requestId} 号（${order.number}）的客户确认函，一般十几秒。结果会显示在改期卡片上。`;
}

/**
 * A file whose name promises something else than it is. What it is was found by its bytes, so it is read all the same;
 * people are told, since a renamed file may be no slip.
 */
function otherThanNamed(name: string, kind: 'picture' | 'pdf'): string | null {
  if (kind === 'picture' && /\.pdf$/i.test(name)) return '文件名是 PDF，内容是图片';
  if (kind === 'pdf' && /\.(?:jpe?g|png|bmp|webp|tiff?)$/i.test(name)) return '文件名是图片，内容是 PDF';
  return null;
}
