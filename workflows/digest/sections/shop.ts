import { sql } from 'drizzle-orm';
import { deadlineText } from '../../checkpoints/text.ts';
import { maySeeLoad } from '../../load/rights.ts';
import { dayText, dueText } from '../../orders/text.ts';
import type { ConflictKind } from '../../plant/merge/types.ts';
import { CONFLICT_NAMES } from '../../plant/merge/words.ts';
import { type Parties, rolesOver, sees } from '../../staff/policy.ts';
import { type SectionReader, share } from '../digest.ts';

const MOST = 5_000;

interface Short extends Parties, Record<string, unknown> {
  number: string;
  customerName: string;
  promisedDate: string;
  undated: number;
  late: number;
}

/** Orders that miss material which nobody has a day for, or which comes after the promise; the nearest promise first. */
export const readShortages: SectionReader = async (asked) => {
  const { ctx, today } = asked;
  const rows = await (ctx.tx ?? ctx.db).execute<Short>(sql`
    select o.number, cu.short_name as "customerName", o.promised_date::text as "promisedDate",
      (count(*) filter (where d.expected_date is null))::int as undated,
      (count(*) filter (where d.expected_date is not null))::int as late,
      o.sales_user_id as "salesUserId", o.owner_user_id as "ownerUserId", o.created_by as "createdBy"
    from material_demand d
    join customer_order o on o.id = d.order_id and o.open and o.held_from is null
    join customer cu on cu.id = o.customer_id
    where (d.expected_date is null or d.expected_date > o.promised_date::text)
      and (d.problem <> '' or d.required > (
        select coalesce(sum(r.quantity), 0) from reservation r
        where r.order_id = d.order_id and r.material_code = d.material_code))
    group by o.id, cu.id order by o.promised_date, o.id limit ${MOST}`);
  return share(asked, rows, {
    maySee: (actor, row) => sees(ctx.factory, actor, row, 'material'),
    isUrgent: (row) => dueText(row.promisedDate, today).near,
    tell: (row) => ({
      number: row.number,
      text: `${row.customerName} ${shortText(row)}，交期${dueText(row.promisedDate, today).text}`,
    }),
  });
};

const shortText = ({ undated, late }: Short): string =>
  [...(undated > 0 ? [`${undated} 项无到货日`] : []), ...(late > 0 ? [`${late} 项晚于交期`] : [])].join('，');

interface Machine extends Record<string, unknown> {
  machine: string;
  /** A kind of conflict, or `breakdown`. */
  kind: string;
  count: number;
  untilDate: string | null;
}

/** Machines that stand still, and those where machine and reports contradict each other. */
export const readMachines: SectionReader = async (asked) => {
  const { ctx, today } = asked;
  const rows = await (ctx.tx ?? ctx.db).execute<Machine>(sql`
    select subject as machine, 'breakdown' as kind, 1 as count, until_date::text as "untilDate"
    from incident where kind = 'machine_breakdown' and state = 'open'
    union all
    select machine, kind, count(*)::int, null from plant_conflict where state = 'open' group by machine, kind
    order by 4 nulls last, 3 desc, 1 limit ${MOST}`);
  return share(asked, rows, {
    maySee: (actor) => maySeeLoad({ ...ctx, actor }),
    isUrgent: (row) => row.kind === 'breakdown',
    tell: (row) => ({
      number: null,
      text:
        row.kind === 'breakdown'
          ? `${row.machine} 停机，预计 ${dayText(row.untilDate ?? '', today)} 修复`
          : `${row.machine} ${CONFLICT_NAMES[row.kind as ConflictKind] ?? row.kind}${row.count > 1 ? ` ${row.count} 处` : ''}`,
    }),
  });
};

interface TimedOut extends Parties, Record<string, unknown> {
  name: string;
  number: string;
  customerName: string;
  deadlineAt: string;
  who: string[];
}

/** Checkpoints beyond their deadline, the longest overdue first. */
export const readTimeouts: SectionReader = async (asked) => {
  const { ctx, now } = asked;
  const rows = await (ctx.tx ?? ctx.db).execute<TimedOut>(sql`
    select c.name, o.number, cu.short_name as "customerName", c.deadline_at as "deadlineAt",
      to_jsonb(array(select coalesce(p.name, s.user_id) from checkpoint_signer s
        left join person p on p.user_id = s.user_id
        where s.checkpoint_id = c.id and s.round = c.round and s.state = 'pending' order by s.place)) as who,
      o.sales_user_id as "salesUserId", o.owner_user_id as "ownerUserId", o.created_by as "createdBy"
    from checkpoint c join customer_order o on o.id = c.order_id join customer cu on cu.id = o.customer_id
    where c.state = 'open' and c.deadline_at <= app_now()
    order by c.deadline_at, c.id limit ${MOST}`);
  return share(asked, rows, {
    maySee: (actor, row) => rolesOver(ctx.factory, actor, row).length > 0,
    isUrgent: () => true,
    tell: (row) => ({
      number: row.number,
      text: `${row.customerName} ${row.name}：${row.who.join('、') || '暂无责任人'}，截止 ${deadlineText(ctx.factory, row.deadlineAt, now).text}`,
    }),
  });
};
