import { sql } from 'drizzle-orm';
import type { Ctx } from '../context.ts';
import { dayText } from '../orders/text.ts';
import { visibleOrders } from '../staff/policy.ts';
import type { Moment } from './condition.ts';
import { shanghaiMinute } from './iso.ts';
import type { Filters } from './parse.ts';

const FLAGS = {
  rush: ['加急', '不加急'],
  cancelled: ['已取消', '不含已取消'],
  overdue: ['已逾期', '未逾期'],
  open: ['在办', '已结束'],
  shipped: ['已发货', '未发货'],
  stuck: ['卡在关卡', '没有卡在关卡'],
  warned: ['有交期预警', '没有交期预警'],
  rework: ['有返工', '没有返工'],
} as const;

const RANGES = [
  ['承诺交期', 'promisedFrom', 'promisedTo'],
  ['原承诺交期', 'originalFrom', 'originalTo'],
  ['发货', 'shippedFrom', 'shippedTo'],
  ['下单', 'createdFrom', 'createdTo'],
] as const;

const DELIVERY = { due: '应交', kept: '准时', missed: '未准时' } as const;

/** The filters in words: `客户 恒锐 · 已逾期`; '' without any. */
export async function titleOf(ctx: Ctx, filters: Filters, { today }: Moment): Promise<string> {
  const names = await namesIn(ctx, filters);
  const given = <T>(value: T | undefined, words: (value: T) => string): string[] =>
    value === undefined ? [] : [words(value)];
  return [
    ...given(filters.text, (text) => `“${text}”`),
    ...given(filters.customer, (customer) => `客户 ${names.customer ?? customer}`),
    ...given(filters.product, (product) => `产品 ${product}`),
    ...given(filters.status, (keys) =>
      keys.map((key) => ctx.factory.flow.states[key]?.name ?? `没有的状态“${key}”`).join('、'),
    ),
    ...given(filters.owner, (ids) => `责任人 ${peopleText(ids, names)}`),
    ...given(filters.salesperson, (ids) => `业务员 ${peopleText(ids, names)}`),
    ...given(filters.person, (ids) => `人员 ${peopleText(ids, names)}`),
    ...Object.entries(FLAGS).flatMap(([name, [yes, no]]) =>
      given(filters[name as keyof typeof FLAGS], (value) => (value ? yes : no)),
    ),
    ...RANGES.flatMap(([name, from, to]) => range(name, filters[from], filters[to], today)),
    ...given(filters.onTime, (which) => `按现承诺${DELIVERY[which]}`),
    ...given(filters.onTimeOriginal, (which) => `按原承诺${DELIVERY[which]}`),
    ...given(filters.timeout, (keys) => timeoutText(keys, names, filters.timeoutFrom)),
  ].join(' · ');
}

const peopleText = (ids: readonly string[], { people }: Names): string =>
  ids.map((id) => (id === 'none' ? '无' : id === 'me' ? '我' : (people[id] ?? id))).join('、');

function timeoutText(keys: readonly string[], { checkpoints }: Names, from: string | undefined): string {
  const which = keys.map((key) => (key === 'any' ? '全部关卡' : (checkpoints[key] ?? key))).join('、');
  return `关卡超时 ${which}${from ? `（${shanghaiMinute(from).slice(5)} 起）` : ''}`;
}

function range(name: string, from: string | undefined, to: string | undefined, today: string): string[] {
  if (!from && !to) return [];
  const [first, last] = [from ? dayText(from, today) : '', to ? dayText(to, today) : ''];
  return [`${name} ${first === last ? first : `${first}–${last}`}`];
}

interface Names {
  people: Readonly<Record<string, string>>;
  checkpoints: Readonly<Record<string, string>>;
  customer: string | null;
}

/** Names of what is asked for by id. A customer's name is told only to who reaches an order of theirs. */
async function namesIn(ctx: Ctx, filters: Filters): Promise<Names> {
  const ids = [...(filters.owner ?? []), ...(filters.salesperson ?? []), ...(filters.person ?? [])];
  const checkpoints = Object.fromEntries(
    Object.values(ctx.factory.checkpoints).map(({ key, name }) => [key, name]),
  );
  const customerId = filters.customer && /^\d{1,15}$/.test(filters.customer) ? filters.customer : null;
  if (ids.length === 0 && customerId === null) return { people: {}, checkpoints, customer: null };
  const [row] = await (ctx.tx ?? ctx.db).execute<{
    people: Record<string, string> | null;
    customer: string | null;
  }>(sql`
    select (select jsonb_object_agg(user_id, name) from person where user_id = any(${sql.param(ids)}::text[])) as people,
      (select c.short_name from customer c where c.id = ${customerId}::bigint and exists (
        select from customer_order where customer_order.customer_id = c.id and ${visibleOrders(ctx.factory, ctx.actor)})) as customer`);
  return { people: row?.people ?? {}, checkpoints, customer: row?.customer ?? null };
}
