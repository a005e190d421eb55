import { eq } from 'drizzle-orm';
import type { OrderPage, OrderPromise } from '../../../board/api/order.ts';
import { order as orderTable } from '../../../db/schema/index.ts';
import { briefsOfOrder } from '../../checkpoints/page/brief.ts';
import type { TxCtx } from '../../context.ts';
import type { Revision } from '../../due-date-change/promises.ts';
import { AppError } from '../../errors.ts';
import { isDelivered, roleNames, statusOf } from '../../factory/rules.ts';
import { asideFields } from '../cards/aside-fields.ts';
import { expectedField } from '../cards/order-card.ts';
import { progressFields } from '../cards/progress-fields.ts';
import type { OrderView } from '../read-order.ts';
import { dueText } from '../text.ts';
import { SECTIONS, sectionsFor } from '../view/sections.ts';
import { answerFor, type OrderAnswer } from '../where.ts';
import { flowBar } from './flow-bar.ts';
import { plannedOf } from './plan.ts';

/** What the page shows of an order beside its cards. */
export type OrderFacts = Omit<OrderPage, 'card' | 'waiting'>;

/**
 * The order that a page's address names, as the actor may see it: the same answer that its card in the chat is made of.
 * @throws AppError order.not_found for a number that no order has and for one that the actor may not see alike
 */
export async function readOrderPage(
  ctx: TxCtx,
  number: string,
): Promise<{ facts: OrderFacts; answer: OrderAnswer }> {
  const id = await orderIdOf(ctx, number);
  const answer = id === null ? null : await answerFor(ctx, id, 'single');
  if (!answer) throw new AppError('order.not_found');
  return { facts: await factsOf(ctx, answer), answer };
}

/** The id behind a number, written as people write it; null when there is none. Knows no rights. */
export async function orderIdOf({ tx }: Pick<TxCtx, 'tx'>, number: string): Promise<number | null> {
  const [row] = await tx
    .select({ id: orderTable.id })
    .from(orderTable)
    .where(eq(orderTable.number, number.trim().toUpperCase()));
  return row?.id ?? null;
}

async function factsOf(ctx: TxCtx, answer: OrderAnswer): Promise<OrderFacts> {
  const { factory } = ctx;
  const { order } = answer;
  const status = statusOf(factory.flow, order.status);
  const [checkpoints, plan] = await Promise.all([briefsOfOrder(ctx, order.id), plannedOf(ctx, order)]);
  const expected = expectedField(order, answer.forecast);
  return {
    number: order.number,
    customer: { name: order.customer.name, shortName: order.customer.shortName },
    product: { code: order.product.code, name: order.product.name },
    quantity: order.quantity,
    unit: order.product.unit,
    rush: order.rush,
    status: {
      key: order.status,
      name: status.name,
      tone: status.tone,
      since: instantOf(order.since),
      clockMinutes: order.minutes,
    },
    heldFrom: order.heldFrom && statusOf(factory.flow, order.heldFrom).name,
    owner: order.owner?.name ?? null,
    ownerRole: status.owner && !status.terminal ? roleNames(factory, [status.owner]) : '',
    waitsFor: status.terminal ? '' : status.waitsFor,
    promise: promiseOf(ctx, order, answer.asides.revisions),
    shipped: order.shipped,
    expected: { text: expected?.value ?? '', late: expected?.tone === 'bad' },
    highlights: [...asideFields(answer), ...progressFields(factory, order, answer.progress)],
    flow: flowBar(factory.flow, order.status, order.heldFrom),
    sections: sectionsFor(order).map((key) => ({ key, label: SECTIONS[key].label })),
    checkpoints,
    ...(plan ? { plan } : {}),
    now: new Date(order.nowAt).toISOString(),
  };
}

function promiseOf({ factory }: TxCtx, order: OrderView, revisions: readonly Revision[]): OrderPromise {
  const waits = order.open && !isDelivered(factory.flow, order.status);
  const due = dueText(order.promised, order.now.slice(0, 10));
  return {
    date: order.promised,
    original: order.originalPromised,
    due: waits ? due.text : '',
    tone: !waits ? 'neutral' : due.late ? 'bad' : due.near ? 'warn' : 'neutral',
    moves: [...revisions].reverse().map((one) => ({
      from: one.fromDate,
      to: one.toDate,
      reason: one.reason,
      requestedBy: one.requestedBy,
      approvedBy: one.approvedBy,
      at: instantOf(one.at),
    })),
  };
}

/** `2026-03-12 14:05` of Shanghai as an ISO instant. */
const instantOf = (minute: string): string => new Date(`${minute.replace(' ', 'T')}:00+08:00`).toISOString();
