import type { TxCtx } from '../context.ts';
import { AppError } from '../errors.ts';
import type { Where } from '../flow.ts';
import { rememberList } from '../orders/open-list.ts';
import { readOrder } from '../orders/read-order.ts';
import { plainText } from '../orders/text.ts';
import { say } from '../say.ts';
import { readTrail } from './trail.ts';

/**
 * A page of an order's trail; where the next one begins is remembered for 更多. What this reader may see is asked anew for
 * every page.
 * @param before see readTrail
 * @throws AppError audit.not_permitted, also when the order is not theirs to see any more
 */
export async function sayTrail(
  ctx: TxCtx,
  orderId: number,
  before: number | null,
  where: Where,
): Promise<void> {
  const view = await readOrder(ctx, orderId, 'single');
  if (!view) throw new AppError('audit.not_permitted');
  const trail = await readTrail(ctx, orderId, before);
  const what = plainText(
    `${view.customer.shortName} · ${view.product.name} ${view.quantity}${view.product.unit}`,
  );
  const { total, newer, next, number } = trail;
  const last = newer + trail.lines.length;
  const which =
    newer > 0 ? `，以下为第 ${newer + 1}～${last} 条` : last < total ? `，以下为最近 ${last} 条` : '';
  const more = next === null ? '' : `\n\n还有 ${total - last} 条，回复「更多」往下看。`;
  const lines = trail.lines.map((line) => `- ${line}`).join('\n');
  const text = `**审计 ${number}** ${what}\n\n共 ${total} 条${which}，新的在前：\n\n${lines}${more}`;
  // Also when nothing follows: 更多 must not go on with an older list.
  await rememberList(ctx, where, { orderIds: [], rest: [], trail: { orderId, before: next } });
  await say(ctx, where.reply, { kind: 'markdown', title: '审计', text }, `${where.messageKey}:audit.trail`);
}
