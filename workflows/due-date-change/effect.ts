import { sql } from 'drizzle-orm';
import { checkpoint as checkpointTable } from '../../db/schema/index.ts';
import type { CardField } from '../card.ts';
import type { OrderBrief } from '../checkpoints/facts.ts';
import { redated } from '../checkpoints/redate.ts';
import { reopenPlan } from '../checkpoints/reopen-plan.ts';
import { instantText } from '../checkpoints/text.ts';
import type { TxCtx } from '../context.ts';
import { isShort, readLines } from '../materials/coverage.ts';
import { clock } from '../now.ts';

/**
 * What another promised date would do: deadlines, material that comes too late or need not come yet, and which orders
 * leave in the same days. Neither material nor order is named: who decides may not see them.
 */
export async function effectOf(ctx: TxCtx, order: OrderBrief, toDate: string): Promise<CardField[]> {
  const now = await clock(ctx);
  return [
    { label: '影响 · 关卡', value: await checkpointText(ctx, { ...order, promisedDate: toDate }, now) },
    await materialField(ctx, order, toDate),
    { label: '影响 · 其他订单', value: await othersText(ctx, order, toDate) },
  ];
}

async function checkpointText(ctx: TxCtx, then: OrderBrief, now: Date): Promise<string> {
  const rows = await ctx.tx
    .select()
    .from(checkpointTable)
    .where(sql`${checkpointTable.orderId} = ${then.id}`)
    .orderBy(checkpointTable.id);
  const reopened = reopenPlan(ctx.factory, then, rows).reopen.map(({ row }) => `重新打开「${row.name}」`);
  const moved = (await redated(ctx, then)).map(
    ({ row, to }) => `「${row.name}」截止改为 ${to ? instantText(to, now) : '待定'}`,
  );
  return [...reopened, ...moved].join('；') || '没有变化';
}

async function materialField(ctx: TxCtx, order: OrderBrief, toDate: string): Promise<CardField> {
  const short = (await readLines(ctx, [order.id])).filter(isShort);
  const label = '影响 · 物料';
  if (short.length === 0) return { label, value: '不缺料' };
  const after = (day: string) =>
    short.filter((one) => one.expectedDate !== null && one.expectedDate > day).length;
  const unknown = short.filter((one) => one.expectedDate === null).length;
  const [late, before] = [after(toDate), after(order.promisedDate)];
  const rest = unknown > 0 ? `；${unknown} 种到料日期未填` : '';
  if (late > 0)
    return { label, value: `缺 ${short.length} 种，${late} 种在新交期之后才到${rest}`, tone: 'bad' };
  const better = before > 0 ? `${before} 种原来赶不上，改期后来得及` : '新交期前都能到';
  return {
    label,
    value: `缺 ${short.length} 种，${unknown === short.length ? '到料日期未填' : `${better}${rest}`}`,
  };
}

/** Open orders promised within three days of the new date. */
async function othersText(ctx: TxCtx, order: OrderBrief, toDate: string): Promise<string> {
  const [row] = await ctx.tx.execute<{ total: number; same: number }>(sql`
    select count(*)::int as total,
      count(*) filter (where o.product_id = (select product_id from customer_order where id = ${order.id}))::int as same
    from customer_order o
    where o.open and o.id <> ${order.id} and o.shipped_date is null
      and o.promised_date between ${toDate}::date - 3 and ${toDate}::date + 3`);
  if (!row || row.total === 0) return '新交期前后 3 天没有别的订单要交';
  return `新交期前后 3 天另有 ${row.total} 个订单要交${row.same > 0 ? `，其中同产品 ${row.same} 个` : ''}`;
}
