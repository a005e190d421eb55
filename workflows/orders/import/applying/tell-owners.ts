import { sql } from 'drizzle-orm';
import type { TxCtx } from '../../../context.ts';
import { statusOf } from '../../../factory/rules.ts';
import { say } from '../../../say.ts';
import { actorsOf, type StaffActor } from '../../../staff/actor.ts';
import { mayReadField } from '../../../staff/policy-table.ts';
import type { Batch } from '../batch.ts';
import { count } from '../cards/sections.ts';
import { labelOf } from '../columns/fields.ts';
import type { Change } from '../judge/bench.ts';
import { cut } from '../rows/words.ts';

/** Changed orders that one message names. */
const SHOWN = 8;
const LONGEST_VALUE = 24;

/** Orders that came to a person by this import, by status. */
interface Given extends Record<string, unknown> {
  userId: string;
  status: string;
  orders: number;
  example: string;
}

/** An order that was and stays a person's, with what the import changed in it. */
interface Changed extends Record<string, unknown> {
  userId: string;
  number: string;
  salesUserId: string | null;
  createdBy: string;
  changes: Change[];
  /** All of this person's, and those where more than the price changed. */
  total: number;
  beyondPrice: number;
}

/**
 * One message per person, however many orders: what is theirs to do through this import, and what it changed in the
 * orders they have in hand. The uploader knows.
 */
export async function tellOwners(ctx: TxCtx, batch: Batch): Promise<void> {
  const [given, changed] = [await givenOrders(ctx, batch), await changedOrders(ctx, batch)];
  const people = await actorsOf(ctx, [...new Set([...given, ...changed].map(({ userId }) => userId))]);
  for (const person of people) {
    const theirs = <T extends { userId: string }>(rows: readonly T[]) =>
      rows.filter((row) => row.userId === person.userId);
    const parts = [givenText(ctx, theirs(given)), changedText(ctx, person, theirs(changed))];
    const text = parts.filter((part) => part !== '').join('\n');
    if (text === '') continue;
    const key = `import:${batch.id}:owner:${person.userId}`;
    const to = { to: 'person', userId: person.userId } as const;
    await say(ctx, to, { kind: 'text', text: `${ctx.actor.name} 导入了订单，${text}` }, key);
  }
}

function givenText(ctx: TxCtx, rows: readonly Given[]): string {
  if (rows.length === 0) return '';
  const total = rows.reduce((sum, row) => sum + row.orders, 0);
  const parts = rows.map((row) => `${statusOf(ctx.factory.flow, row.status).name} ${count(row.orders)} 个`);
  return `其中 ${count(total)} 个轮到您处理：${parts.join('、')}（例如 ${rows[0]?.example}）。发送“我的待办”查看。`;
}

function changedText(ctx: TxCtx, person: StaffActor, rows: readonly Changed[]): string {
  const seesPrice = (row: Changed) =>
    mayReadField(ctx.factory, person, { ...row, ownerUserId: person.userId }, 'order', 'unitPrice');
  const lines = rows.flatMap((row) => {
    const shown = row.changes.filter(({ label }) => label !== PRICE || seesPrice(row));
    return shown.length > 0 ? [`${row.number}：${shown.map(oneChange).join('；')}`] : [];
  });
  if (lines.length === 0) return '';
  const all = (rows.some(seesPrice) ? rows[0]?.total : rows[0]?.beyondPrice) ?? 0;
  const more = Math.max(0, all - lines.length);
  const rest = more > 0 ? [`还有 ${count(more)} 个。`] : [];
  const which = `您手上的 ${count(lines.length + more)} 个订单有变更：`;
  return [which, ...lines, ...rest, '发送订单号查看。'].join('\n');
}

const PRICE = labelOf('unitPrice');

const oneChange = ({ label, before, after }: Change): string =>
  `${label} ${cut(before, LONGEST_VALUE)} → ${cut(after, LONGEST_VALUE)}`;

async function givenOrders(ctx: TxCtx, batch: Batch): Promise<Given[]> {
  return ctx.tx.execute<Given>(sql`
    select o.owner_user_id as "userId", o.status, count(*)::int as orders, min(o.number) as example
    from import_row r join customer_order o on o.id = r.order_id
    where r.batch_id = ${batch.id} and o.open and o.owner_user_id <> ${batch.uploadedBy}
      and (r.outcome = 'created' or (r.outcome = 'updated' and r.diff->'patch' ? 'status'))
    group by 1, 2 order by 1, 3 desc`);
}

/** The first of each person, and how many there are; a change of the price alone comes last, for not all may see it. */
async function changedOrders(ctx: TxCtx, batch: Batch): Promise<Changed[]> {
  return ctx.tx.execute<Changed>(sql`
    select * from (
      select o.owner_user_id as "userId", o.number, o.sales_user_id as "salesUserId", o.created_by as "createdBy",
        r.diff->'changes' as changes, (count(*) over mine)::int as total,
        (count(*) filter (where (r.diff->'patch') - 'unitPrice' <> '{}') over mine)::int as "beyondPrice",
        row_number() over (partition by o.owner_user_id
          order by (r.diff->'patch') - 'unitPrice' = '{}', r.row_number) as place
      from import_row r join customer_order o on o.id = r.order_id
      where r.batch_id = ${batch.id} and r.outcome = 'updated' and not r.diff->'patch' ? 'status'
        and o.open and o.owner_user_id <> ${batch.uploadedBy}
      window mine as (partition by o.owner_user_id)
    ) t where place <= ${SHOWN} order by "userId", place`);
}
