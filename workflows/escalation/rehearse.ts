import { sql } from 'drizzle-orm';
import { readBrief } from '../checkpoints/facts.ts';
import type { TxCtx } from '../context.ts';
import { AppError } from '../errors.ts';
import type { Where } from '../flow.ts';
import { clock } from '../now.ts';
import { answerDiscreetly } from '../orders/discreet.ts';
import { findOrders } from '../orders/find-orders.ts';
import { type OrderView, readOrders } from '../orders/read-order.ts';
import { plainText } from '../orders/text.ts';
import { today } from '../orders/where.ts';
import { say } from '../say.ts';
import { mayReadOrders } from '../staff/policy.ts';
import { type Forecast, forecastNew, forecastOpen, openingsAhead } from './forecast.ts';
import { readLadders } from './read-ladders.ts';
import { namesOf } from './read-meeting.ts';
import { forecastText, whenOpened } from './rehearsal-text.ts';

/** Orders named when a text can mean several. */
const MOST_CHOICES = 8;

/** Checkpoints told of one order. */
const MOST_TOLD = 6;

/** 如果没人理会怎样 SO-…: who would be told what, and when, by the same code that does it. */
export const answerRehearsal = (asked: TxCtx, reference: string, from: Where): Promise<void> =>
  answerDiscreetly(asked, from, async (ctx, where) => {
    if (!mayReadOrders(ctx.factory, ctx.actor)) throw new AppError('order.no_access');
    if (reference === '') throw new AppError('escalation.which_order');
    const { hits } = await findOrders(ctx, reference, await today(ctx));
    const orders = await readOrders(
      ctx,
      hits.slice(0, MOST_CHOICES).map((hit) => hit.id),
      where.conversation.kind === 'group' ? 'group' : 'single',
    );
    const [only, another] = orders;
    if (!only) throw new AppError('escalation.no_such_order', { text: reference.slice(0, 40) });
    const text = another ? choiceText(orders, hits.length) : await rehearse(ctx, only);
    await say(
      ctx,
      where.reply,
      { kind: 'markdown', title: '升级演练', text },
      `${where.messageKey}:rehearse`,
    );
  });

/** What would happen to an order if nobody acted: for its open checkpoints, else for those on its way. */
async function rehearse(
  ctx: TxCtx,
  order: Pick<OrderView, 'id' | 'number' | 'customer' | 'product'>,
): Promise<string> {
  const now = await clock(ctx);
  const ids = await checkpointsOf(ctx, order.id);
  const told: { forecast: Forecast; when: string }[] = [];
  for (const ladder of await readLadders(ctx, ids.open))
    told.push({ forecast: await forecastOpen(ctx, ladder, now), when: '' });
  if (told.length === 0) told.push(...(await ahead(ctx, order.id, now)));
  const nameOf = await namesOf(
    ctx,
    told.flatMap(({ forecast }) => everybodyIn(forecast)),
  );
  const words = { factory: ctx.factory, nameOf, now };
  const head = `**如果没人处理 ${order.number}**（${plainText(`${order.customer.shortName} · ${order.product.name}`)}）`;
  return [
    head,
    ...(told.length === 0 ? ['没有打开的关卡，后面的状态也不需要关卡，所以不会提醒或升级。'] : []),
    ...told.slice(0, MOST_TOLD).map(({ forecast, when }) => forecastText(words, forecast, when)),
    ...(told.length > MOST_TOLD ? [`另有 ${told.length - MOST_TOLD} 个关卡。`] : []),
    ...(ids.rejected > 0 ? [`${ids.rejected} 个关卡已驳回，等重新送审，期间不提醒。`] : []),
    ...(told.length > 0
      ? ['只在工作时间提醒；任何一步有人通过、驳回，后面的就不会发生。以上只是演练，没有发送任何消息。']
      : []),
  ].join('\n\n');
}

async function checkpointsOf({ tx }: TxCtx, orderId: number): Promise<{ open: number[]; rejected: number }> {
  const rows = await tx.execute<{ id: number; state: string }>(sql`
    select id::float8 as id, state from checkpoint where order_id = ${orderId} and state in ('open', 'rejected') order by id`);
  return {
    open: rows.filter((row) => row.state === 'open').map((row) => row.id),
    rejected: rows.filter((row) => row.state === 'rejected').length,
  };
}

async function ahead(ctx: TxCtx, orderId: number, now: Date) {
  const order = await readBrief(ctx, orderId);
  if (!order) return [];
  const told: { forecast: Forecast; when: string }[] = [];
  for (const { rule, status } of openingsAhead(ctx, order).slice(0, MOST_TOLD))
    told.push({
      forecast: await forecastNew(ctx, rule, order, now),
      when: whenOpened(ctx.factory, status),
    });
  return told;
}

const everybodyIn = ({ pending, steps }: Forecast): string[] => [
  ...pending,
  ...steps.flatMap(({ told, cc, meeting }) => [
    ...[...told, ...cc].map((one) => one.userId),
    ...(meeting ? [meeting.organiser] : []),
  ]),
];

function choiceText(orders: readonly OrderView[], found: number): string {
  const lines = orders.map(
    (one) =>
      `- 如果没人理会怎样 ${one.number}（${plainText(`${one.customer.shortName} · ${one.product.name}`)}）`,
  );
  const more = found > orders.length ? `\n\n还有 ${found - orders.length} 个未列出，请写得更具体些。` : '';
  return `找到多个订单，请发送其中一行：\n\n${lines.join('\n')}${more}`;
}
