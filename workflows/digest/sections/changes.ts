import { sql } from 'drizzle-orm';
import { factName } from '../../checkpoints/text.ts';
import { dayText } from '../../orders/text.ts';
import { mayOver, type Parties } from '../../staff/policy.ts';
import { type SectionReader, share } from '../digest.ts';

interface Row extends Parties, Record<string, unknown> {
  kind: 'change' | 'review' | 'approval';
  id: number;
  number: string;
  customerName: string;
  requestedBy: string;
  /** What is to be changed, by field; the wanted day of a new due date. */
  fields: string[];
  toDate: string | null;
}

const MOST = 2_000;

/** What it takes to decide each. */
const RIGHTS = { change: 'change.decide', review: 'date.review', approval: 'date.approve' } as const;

/** Change requests and new due dates that they may decide, the oldest first; nobody decides on their own. */
export const readChanges: SectionReader = async (asked) => {
  const { ctx, today } = asked;
  const rows = await (ctx.tx ?? ctx.db).execute<Row>(sql`
    select w.kind, w.id::float8 as id, w.fields, w."toDate", w.requested_by as "requestedBy", o.number,
      cu.short_name as "customerName", o.sales_user_id as "salesUserId", o.owner_user_id as "ownerUserId",
      o.created_by as "createdBy"
    from (
      select 'change' as kind, id, order_id, requested_by, requested_at,
        (select jsonb_agg(key) from jsonb_object_keys(change) key) as fields, null as "toDate"
      from change_request where state = 'open'
      union all
      select state, id, order_id, requested_by, requested_at, '[]', to_date::text
      from due_date_change where state in ('review', 'approval')
    ) w
    join customer_order o on o.id = w.order_id join customer cu on cu.id = o.customer_id
    order by w.requested_at limit ${MOST}`);
  return share(asked, rows, {
    maySee: (actor, row) =>
      actor.userId !== row.requestedBy && mayOver(ctx.factory, actor, row, RIGHTS[row.kind]),
    isUrgent: () => false,
    tell: (row) => ({
      number: row.number,
      text: `${row.customerName} ${whatText(row, today)}（${row.id} 号）`,
    }),
  });
};

function whatText({ kind, fields, toDate }: Row, today: string): string {
  if (kind === 'change') return `客户变更 ${fields.map(factName).join('、')}`;
  return `改期到 ${dayText(toDate ?? '', today)}，${kind === 'review' ? '待人工核对' : '待二次审批'}`;
}
