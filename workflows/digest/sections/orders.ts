import { sql } from 'drizzle-orm';
import { overdue, unshipped } from '../../board/kinds.ts';
import { statusOf } from '../../factory/rules.ts';
import { dueText } from '../../orders/text.ts';
import { mayReadOrders, type Parties, readsAll } from '../../staff/policy.ts';
import { type Counted, counted, forWhom, inPlaceOf, placesOf, type SectionReader } from '../digest.ts';

interface Row extends Counted, Parties {
  number: string;
  customerName: string;
  status: string;
  promisedDate: string;
  waiting: boolean;
  isLate: boolean;
  forName: string | null;
}

/**
 * Orders that they have in hand, and those of whom they stand in for (`forWhom`). What has not left comes first, the
 * nearest promise before the others.
 */
export const readOrdersInHand: SectionReader = async ({ ctx, readers, rows, today }) => {
  const { flow } = ctx.factory;
  const [waiting, late] = [unshipped(flow), overdue(flow, today)];
  const places = readers.map((one) => ({
    ...one,
    behind: one.behind.filter((away) => readsAll(ctx.factory, one.actor) || mayReadOrders(ctx.factory, away)),
  }));
  const byId = new Map(readers.map((one) => [one.actor.userId, one]));
  const found = await (ctx.tx ?? ctx.db).execute<Row>(sql`
    select * from (
      select r.reader, r."forName", o.number, cu.short_name as "customerName", o.status,
        o.promised_date::text as "promisedDate", o.waiting, o."isLate",
        o.sales_user_id as "salesUserId", o.owner_user_id as "ownerUserId", o.created_by as "createdBy",
        (count(*) over mine)::int as total, (count(*) filter (where o."isLate") over mine)::int as late,
        row_number() over (partition by r.reader order by o.waiting desc, o.promised_date, o.id) as place
      from jsonb_to_recordset(${placesOf(places)}::text::jsonb) as r (reader text, holder text, "forName" text)
      join (select *, ${waiting} as waiting, ${late} as "isLate" from customer_order) o
        on o.owner_user_id = r.holder and o.open
      join customer cu on cu.id = o.customer_id
      window mine as (partition by r.reader)
    ) ranked where place <= ${rows} order by reader, place`);
  const closed = (row: Row): boolean => {
    const reader = byId.get(row.reader);
    return reader !== undefined && forWhom(ctx.factory, reader, row) !== undefined;
  };
  return counted(found, (row) => ({
    number: row.number,
    closed: closed(row),
    text: `${row.customerName} ${statusOf(flow, row.status).name}${row.waiting ? `，交期${dueText(row.promisedDate, today).text}` : ''}${inPlaceOf(row.forName)}`,
    urgent: row.isLate,
  }));
};
