import type { CardField } from '../card.ts';
import { stoodInBy } from '../checkpoints/barred.ts';
import type { About } from '../checkpoints/outcome.ts';
import { resolveWho } from '../checkpoints/resolve-who.ts';
import type { TxCtx } from '../context.ts';
import { holdersOfRight } from '../staff/holders.ts';
import { wayText } from './cards/texts.ts';
import { ruleOf } from './factor-rules.ts';
import { cuttingsOf, doubtsOf } from './kept.ts';
import { ITEMS, type ItemKey } from './letter-reader.ts';
import type { Held } from './lock.ts';
import { openFactor } from './open-factor.ts';
import type { DateView } from './read.ts';

/** Asks a person to compare the letter: somebody who did not ask for it and will not decide on it, where there is one. */
export async function openReview(ctx: TxCtx, held: Held): Promise<void> {
  await openFactor(ctx, held, {
    factor: 'review',
    notice: '有一份客户确认函，请您核对。',
    barred: [held.request.requestedBy],
    exclude: await excluded(ctx, held),
    about: aboutOf,
  });
}

/** Who compares cannot be the second person, so those who decide are left for that. */
async function excluded(ctx: TxCtx, { request, order }: Held): Promise<string[]> {
  const deciders = await holdersOfRight(ctx, 'date.approve');
  const without = [request.requestedBy, ...(await stoodInBy(ctx, [request.requestedBy])), ...deciders];
  const { userIds } = await resolveWho(ctx, ruleOf(ctx.factory, 'review').assignees, order, without);
  return userIds.length > 0 ? deciders : [];
}

/** What the reviewer sees: each doubt with what the letter must say, its cutting, and the page with its marks. */
function aboutOf(view: DateView): About {
  const doubts = doubtsOf(view.reasons);
  const fields: CardField[] = [
    { label: '申请', value: `${wayText(view)}，${view.requestedBy.name} 提出` },
    { label: '改期原因', value: view.reason },
    ...doubts.map(
      (doubt, i): CardField => ({
        label: `核对 ${i + 1}`,
        value: questionOf(view, doubt),
        tone: 'warn',
      }),
    ),
    ...clearFields(view),
  ];
  return {
    fields,
    images: imagesOf(view),
    onPass: `${doubts.length} 处都已对照确认函原件核对，全部一致？`,
    onReject: '有一处不一致或看不清就驳回：改期申请结束，交期不变，申请人会收到您写的原因。',
  };
}

/** What was read without doubt, in one line. */
function clearFields(view: DateView): CardField[] {
  const doubted = new Set(doubtsOf(view.reasons).map(({ item }) => item));
  const clear = (view.reading?.items ?? []).filter(({ key, value }) => value !== null && !doubted.has(key));
  if (clear.length === 0) return [];
  const value = clear.map(({ key, value: read }) => `${ITEMS[key]} ${read}`).join('；');
  return [{ label: '已自动核对', value, tone: 'good' }];
}

function imagesOf({ reading, reasons }: DateView): About['images'] {
  const page = reading?.pictureSha256;
  return [
    ...cuttingsOf(reading, doubtsOf(reasons)),
    ...(page ? [{ sha256: page, caption: '识别结果' }] : []),
  ];
}

/** What the letter must say where it is doubted, and why it is. */
function questionOf(view: DateView, { item, sentence }: DateView['reasons'][number]): string {
  const { order } = view;
  const expected: Readonly<Record<ItemKey, string>> = {
    orderNumber: `订单号应是 ${order.number}`,
    customerName: `客户名称应是「${order.customerFullName}」`,
    newDueDate: `新交期应是 ${view.toDate}`,
    oldDueDate: `原交期应是 ${view.fromDate}`,
    signingDate: '签署日期应清楚，不晚于今天、早于新交期',
    seal: `公章应清楚，是「${order.customerFullName}」的`,
  };
  return item ? `${expected[item]}。${sentence.replace(/[，。]?请人工核对.*$/, '。')}` : sentence;
}
