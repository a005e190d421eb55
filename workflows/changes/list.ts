import { sql } from 'drizzle-orm';
import { changeLines } from '../checkpoints/text.ts';
import type { TxCtx } from '../context.ts';
import { AppError } from '../errors.ts';
import type { Press, PressResult, Where } from '../flow.ts';
import { plainText } from '../orders/text.ts';
import { say } from '../say.ts';
import { visibleOrders } from '../staff/policy.ts';
import { giveCard } from './paint.ts';
import { mayReadRequest, readRequest } from './read.ts';

const LIST_LENGTH = 8;

/** 变更申请: those that are not decided, of the orders that the reader may see, the oldest first. */
export async function listRequests(ctx: TxCtx, where: Where): Promise<void> {
  const rows = await ctx.tx.execute<{
    id: number;
    number: string;
    customer: string;
    state: string;
    change: Record<string, [unknown, unknown]>;
    total: number;
  }>(sql`
    select r.id::float8 as id, customer_order.number, c.short_name as customer, r.state, r.change,
      count(*) over ()::int as total
    from change_request r join customer_order on customer_order.id = r.order_id
    join customer c on c.id = customer_order.customer_id
    where r.state in ('draft', 'open') and ${visibleOrders(ctx.factory, ctx.actor)}
    order by r.state desc, r.id limit ${LIST_LENGTH}`);
  const key = `${where.messageKey}:change.list`;
  if (rows.length === 0) {
    const text = '现在没有等待决定的变更申请。要提一个，可以说「客户要改 SO-… 数量改为 250」。';
    await say(ctx, where.reply, { kind: 'text', text }, key);
    return;
  }
  const total = rows[0]?.total ?? 0;
  const card = {
    title: `变更申请：${total} 个`,
    fields: rows.map((row) => ({
      label: `${row.id} 号 · ${row.number}`,
      value: `${row.customer} · ${changeLines(row.change).map(plainText).join('；')}${row.state === 'draft' ? '（待补书面依据）' : ''}`,
    })),
    buttons: rows.map((row) => ({
      label: `${row.id} 号`,
      action: 'show',
      params: { request: String(row.id) },
    })),
    ...(total > rows.length ? { footer: `还有 ${total - rows.length} 个没有列出。` } : {}),
  };
  await say(
    ctx,
    where.reply,
    { kind: 'card', flow: 'changes', key: `change-list:${where.messageKey}`, card },
    key,
  );
}

/** From a list or an order's card: the request's living card comes as a message of its own. @throws AppError change.not_found */
export async function showRequest(ctx: TxCtx, press: Press): Promise<PressResult> {
  const { actor } = ctx;
  const view = await readRequest(ctx, Number(press.params.request));
  if (!view || actor.kind !== 'staff' || !mayReadRequest(ctx, view)) throw new AppError('change.not_found');
  await giveCard(ctx, view.id, [actor], { text: '变更申请现在的样子。', tone: 'info' }, press.pressKey);
  return { card: { ...press.view, notice: { text: `已把变更申请 ${view.id} 号发给您。`, tone: 'info' } } };
}
