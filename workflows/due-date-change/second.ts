import type { CardField } from '../card.ts';
import type { OrderBrief } from '../checkpoints/facts.ts';
import type { About } from '../checkpoints/outcome.ts';
import { wallClock } from '../checkpoints/text.ts';
import type { TxCtx } from '../context.ts';
import { dayText } from '../orders/text.ts';
import { wayText } from './cards/texts.ts';
import { dayOffField } from './day-off.ts';
import { effectOf } from './effect.ts';
import type { KeptItem } from './kept.ts';
import { ITEMS } from './letter-reader.ts';
import type { Held } from './lock.ts';
import { openFactor } from './open-factor.ts';
import type { DateView } from './read.ts';
import { REFUSED_BEFORE } from './reused.ts';

/**
 * Asks the second person. Neither who asked nor who compared the letter is asked.
 * @param reviewer who compared the letter; null when it was clear
 */
export function openSecond(ctx: TxCtx, held: Held, reviewer: string | null): Promise<void> {
  return openFactor(ctx, held, {
    factor: 'approval',
    notice: '有一个改期申请，请您审批。',
    barred: [held.request.requestedBy, ...(reviewer ? [reviewer] : [])],
    about: (view, order) => aboutOf(ctx, view, order),
  });
}

/** What the second person sees: the dates, the reason, what would follow, and each cutting with what was read of it. */
async function aboutOf(ctx: TxCtx, view: DateView, order: OrderBrief): Promise<About> {
  const today = wallClock(view.now).slice(0, 10);
  const items = view.reading?.items ?? [];
  const original = view.order.originalPromisedDate;
  const fields: CardField[] = [
    { label: '改期', value: wayText(view) },
    ...dayOffField(ctx.factory, view.toDate, today),
    ...(original === view.fromDate ? [] : [{ label: '原承诺交期', value: dayText(original, today) }]),
    { label: '改期原因', value: view.reason },
    { label: '申请人', value: view.requestedBy.name },
    {
      label: '确认函核对',
      value: view.reviewedBy ? `${view.reviewedBy.name} 人工核对一致` : '系统识别全部一致',
    },
    ...view.reasons
      .filter(({ code }) => code === REFUSED_BEFORE)
      .map(({ sentence }): CardField => ({ label: '曾被驳回', value: sentence, tone: 'warn' })),
    ...items
      .filter(({ cropSha256 }) => !cropSha256)
      .map((one) => ({ label: `函上${ITEMS[one.key]}`, value: saidOf(one) })),
    ...(await effectOf(ctx, order, view.toDate)),
  ];
  const images = items.flatMap((one) =>
    one.cropSha256 ? [{ sha256: one.cropSha256, caption: `${ITEMS[one.key]}：${saidOf(one)}` }] : [],
  );
  return { fields, images, onReject: '驳回后改期申请结束，交期不变，申请人会收到原因。' };
}

const saidOf = ({ value, note }: KeptItem): string =>
  [value ?? '没有读出，已人工核对', note].filter(Boolean).join('，');
