import { sql } from 'drizzle-orm';
import { mayOver, type Parties } from '../../staff/policy.ts';
import { type Line, placesOf, type Section, type SectionReader } from '../digest.ts';

interface Draft extends Record<string, unknown> {
  reader: string;
  kind: 'change' | 'date';
  id: number;
  number: string;
  customerName: string;
  forName: string | null;
}

interface Rush extends Parties, Record<string, unknown> {
  number: string;
  customerName: string;
}

/** More of either are not looked at. */
const MOST = 2_000;

const WANTED = { change: '客户变更待补书面依据', date: '改期待发客户确认函' } as const;

/** What is wanted of them: a customer's letter for a request of theirs; for planners, the choice of a rush order's slot. */
export const readForms: SectionReader = async ({ ctx, readers, rows }) => {
  const run = ctx.tx ?? ctx.db;
  const places = placesOf(readers);
  const drafts = await run.execute<Draft>(sql`
    select r.reader, w.kind, w.id::float8 as id, o.number, cu.short_name as "customerName", r."forName"
    from jsonb_to_recordset(${places}::text::jsonb) as r (reader text, holder text, "forName" text)
    join (
      select 'change' as kind, id, order_id, requested_by from change_request where state = 'draft'
      union all select 'date', id, order_id, requested_by from due_date_change where state = 'draft'
    ) w on w.requested_by = r.holder
    join customer_order o on o.id = w.order_id join customer cu on cu.id = o.customer_id
    order by r.reader, w.id limit ${MOST}`);
  const rushes = await run.execute<Rush>(sql`
    select o.number, cu.short_name as "customerName", o.sales_user_id as "salesUserId", o.owner_user_id as "ownerUserId",
      o.created_by as "createdBy"
    from rush_request q join customer_order o on o.id = q.order_id and o.open
    join customer cu on cu.id = o.customer_id
    where q.kind = 'rush' and q.state = 'open' order by q.id limit ${MOST}`);
  const sections = new Map<string, Section>();
  for (const { actor } of readers) {
    const lines: Line[] = [
      ...rushes
        .filter((one) => mayOver(ctx.factory, actor, one, 'plan.book'))
        .map((one) => ({ number: one.number, text: `${one.customerName} 加急待选时段`, urgent: true })),
      ...drafts
        .filter(({ reader }) => reader === actor.userId)
        .map((one) => ({
          number: one.number,
          text: `${one.customerName} ${WANTED[one.kind]}（${one.id} 号）${one.forName ? `（代 ${one.forName}）` : ''}`,
          urgent: false,
        })),
    ];
    const urgent = lines.filter((line) => line.urgent).length;
    if (lines.length > 0)
      sections.set(actor.userId, { total: lines.length, urgent, lines: lines.slice(0, rows) });
  }
  return sections;
};
