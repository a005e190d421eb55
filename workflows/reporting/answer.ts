import type { Card } from '../card.ts';
import type { TxCtx } from '../context.ts';
import { AppError } from '../errors.ts';
import type { Press, PressResult, Where } from '../flow.ts';
import type { IntentOf } from '../intents.ts';
import { shortNumbers } from '../orders/cards/list-card.ts';
import { findOrders, findOwn } from '../orders/find-orders.ts';
import { completeNumber, foldReference } from '../orders/number.ts';
import { LIST_LENGTH, pageOf, today } from '../orders/where.ts';
import { say } from '../say.ts';
import { formCard, menuCard } from './cards/report-cards.ts';
import { wrongIn } from './forms/index.ts';
import { findNeeding } from './needing.ts';
import { receiptCard } from './receipt.ts';
import { assertTells } from './report.ts';
import { readState } from './state.ts';
import { stockForm } from './stock.ts';
import { takeBackCard } from './take-back.ts';
import { BUTTON_NAMES, type OrderFact } from './tellable.ts';

/** What a card about an order begins with. */
type Wanted = { kind: OrderFact; values: Record<string, string> } | 'menu' | 'takeback';

/** One living card of reports per order and person. */
const cardKey = (orderId: number, userId: string): string => `report:${orderId}:user:${userId}`;

/**
 * 报工 SO-…, 上报 SO-…, 冲销 SO-…: the form, the menu or the list, for the one order that is meant. Goods that came in
 * without an order are for stock, or for an order that lacks them.
 */
export async function answerReport(
  ctx: TxCtx,
  reference: string,
  wanted: Wanted,
  where: Where,
): Promise<void> {
  if (reference === '' && typeof wanted === 'object' && wanted.kind === 'receipt')
    return answerReceipt(ctx, wanted.values, where);
  const found = reference === '' ? await ownFor(ctx, wanted) : await named(ctx, reference);
  const [only, another] = found;
  if (!only) throw new AppError('report.which_order');
  if (!another) return sayCard(ctx, only.id, await cardOf(ctx, only.id, wanted), where);
  const { orders } = await pageOf(
    ctx,
    found.map(({ id }) => id),
    'single',
  );
  const labels = shortNumbers(orders.map(({ number }) => number));
  await say(
    ctx,
    where.reply,
    {
      kind: 'card',
      flow: 'reporting',
      key: `report-which:${where.messageKey}`,
      card: {
        title: `${nameOf(wanted)}：哪个订单？`,
        fields: orders.map((one, i) => ({
          label: `${i + 1} · ${one.number}`,
          value: `${one.customer.shortName} ${one.product.name} × ${one.quantity}`,
        })),
        buttons: orders.map((one, i) => ({
          label: `${i + 1} · ${labels[i]}`,
          action: actionOf(wanted),
          params: { ...paramsOf(wanted), order: String(one.id) },
        })),
        ...(found.length > LIST_LENGTH ? { footer: '只列出前几个，其他的请写订单号。' } : {}),
      },
    },
    `${where.messageKey}:report.which`,
  );
}

/** The actor's own orders; of goods, those of them that have the material that is told of. */
async function ownFor(ctx: TxCtx, wanted: Wanted): Promise<{ id: number }[]> {
  const goods = typeof wanted === 'object' && wanted.kind === 'issue' && wanted.values.material;
  return goods ? findNeeding(ctx, 'issue', goods) : findOwn(ctx);
}

/** @throws AppError report.unknown_number, report.no_such_order */
async function named(ctx: TxCtx, reference: string): Promise<{ id: number }[]> {
  const { hits } = await findOrders(ctx, reference, await today(ctx));
  if (hits.length > 0) return hits;
  const number = completeNumber(foldReference(reference));
  throw number
    ? new AppError('report.unknown_number', { number })
    : new AppError('report.no_such_order', { text: reference.slice(0, 30) });
}

/** 入库 M-42CR-60 1200kg: what is understood, to be confirmed for stock, beside the orders that lack it. */
async function answerReceipt(ctx: TxCtx, values: Record<string, string>, where: Where): Promise<void> {
  const card = await receiptCard(ctx, values);
  const key = `receipt:${where.messageKey}`;
  await say(ctx, where.reply, { kind: 'card', flow: 'reporting', key, card }, `${where.messageKey}:receipt`);
}

const nameOf = (wanted: Wanted): string =>
  wanted === 'menu' ? '上报' : wanted === 'takeback' ? '冲销' : BUTTON_NAMES[wanted.kind];
const actionOf = (wanted: Wanted): string => (typeof wanted === 'string' ? wanted : 'form');
const paramsOf = (wanted: Wanted): Record<string, string> =>
  typeof wanted === 'string' ? {} : { ...wanted.values, kind: wanted.kind };

async function cardOf(ctx: TxCtx, orderId: number, wanted: Wanted): Promise<Card> {
  if (wanted === 'takeback') return takeBackCard(ctx, orderId);
  const state = await readState(ctx, orderId);
  if (wanted === 'menu') {
    if (state.tells.length === 0) throw new AppError('report.nothing_to_tell');
    return menuCard(ctx.factory, state);
  }
  assertTells(state, wanted.kind);
  return formCard(ctx.factory, state, wanted.kind, wanted.values, wrongIn(wanted.kind, state, wanted.values));
}

async function sayCard(ctx: TxCtx, orderId: number, card: Card, where: Where): Promise<void> {
  if (ctx.actor.kind !== 'staff') return;
  const key = cardKey(orderId, ctx.actor.userId);
  await say(ctx, where.reply, { kind: 'card', flow: 'reporting', key, card }, `${where.messageKey}:report`);
}

/** 盘点 M-42CR-60 1200kg: what is understood, to be confirmed. */
export async function answerStock(
  ctx: TxCtx,
  { mode, draft }: IntentOf<'stock.tell'>,
  where: Where,
): Promise<void> {
  const card = await stockForm(ctx, mode, { ...draft });
  const key = `stock:${where.messageKey}`;
  await say(ctx, where.reply, { kind: 'card', flow: 'reporting', key, card }, `${where.messageKey}:stock`);
}

/**
 * 上报 on the order's card: the only form that the presser has, or the menu, as a card of its own; the order's card
 * stays as it is.
 */
export async function openReport(ctx: TxCtx, press: Press): Promise<PressResult> {
  const { actor } = ctx;
  const orderId = Number(press.params.order);
  const state = await readState(ctx, orderId);
  const [only, another] = state.order.tells;
  if (actor.kind !== 'staff' || !only) throw new AppError('report.nothing_to_tell');
  const card = another ? menuCard(ctx.factory, state) : formCard(ctx.factory, state, only);
  const to = { to: 'person', userId: actor.userId } as const;
  const what = { kind: 'card', flow: 'reporting', key: cardKey(orderId, actor.userId), card } as const;
  await say(ctx, to, what, `${press.pressKey}:report`);
  return { card: { ...press.view, notice: { text: '请在下面的新卡片上填写。', tone: 'info' } } };
}
