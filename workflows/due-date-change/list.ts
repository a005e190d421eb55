import { sql } from 'drizzle-orm';
import type { TxCtx } from '../context.ts';
import { AppError } from '../errors.ts';
import type { Press, PressResult, Where } from '../flow.ts';
import { say } from '../say.ts';
import { visibleOrders } from '../staff/policy.ts';
import { STATES, wayText } from './cards/texts.ts';
import { giveCard } from './paint.ts';
import { type DateState, mayReadDate, readDate } from './read.ts';

const LIST_LENGTH = 8;

/** 改期申请: those that go on, of the orders that the reader may see, the oldest first. */
export async function listDates(ctx: TxCtx, where: Where): Promise<void> {
  const rows = await ctx.tx.execute<{
    id: number;
    number: string;
    customer: string;
    state: DateState;
    fromDate: string;
    toDate: string;
    now: string;
    total: number;
  }>(sql`
    select r.id::float8 as id, customer_order.number, c.short_name as customer, r.state, r.from_date as "fromDate",
      r.to_date as "toDate", app_now() as now, count(*) over ()::int as total
    from due_date_change r join customer_order on customer_order.id = r.order_id
    join customer c on c.id = customer_order.customer_id
    where r.state in ('draft', 'reading', 'review', 'approval') and ${visibleOrders(ctx.factory, ctx.actor)}
    order by r.id limit ${LIST_LENGTH}`);
  const key = `${where.messageKey}:date.list`;
  if (rows.length === 0) {
    const text = '现在没有在办的改期申请。要提一个，可以说「改交期 SO-… 3月20日 客户延期」。';
    await say(ctx, where.reply, { kind: 'text', text }, key);
    return;
  }
  const total = rows[0]?.total ?? 0;
  const card = {
    title: `改期申请：${total} 个在办`,
    fields: rows.map((row) => ({
      label: `${row.id} 号 · ${row.number}`,
      value: `${row.customer} · ${wayText(row)} · ${STATES[row.state].text}`,
    })),
    buttons: rows.map((row) => ({
      label: `${row.id} 号`,
      action: 'show',
      params: { request: String(row.id) },
    })),
    ...(total > rows.length ? { footer: `还有 ${total - rows.length} 个没有列出。` } : {}),
  };
  const what = { kind: 'card', flow: 'due-date-change', key: `date-list:${where.messageKey}`, card } as const;
  await say(ctx, where.reply, what, key);
}

/** From a list or an order's card: the request's living card comes as a message of its own. @throws AppError date.not_found */
export async function showDate(ctx: TxCtx, press: Press): Promise<PressResult> {
  const { actor } = ctx;
  const view = await readDate(ctx, Number(press.params.request));
  if (!view || actor.kind !== 'staff' || !mayReadDate(ctx, view)) throw new AppError('date.not_found');
  await giveCard(ctx, view.id, [actor], { text: '改期申请现在的样子。', tone: 'info' }, press.pressKey);
  return { card: { ...press.view, notice: { text: `已把改期申请 ${view.id} 号发给您。`, tone: 'info' } } };
}
