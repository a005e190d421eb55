import { sql } from 'drizzle-orm';
import { overdue, unshipped } from '../../board/kinds.ts';
import { statusOf } from '../../factory/rules.ts';
import { dueText } from '../../orders/text.ts';
import { readsAll } from '../../staff/policy.ts';
import { type Counted, counted, placesOf, type SectionReader } from '../digest.ts';

interface Row extends Counted {
  number: string;
  customerName: string;
  status: string;
  promisedDate: string;
  waiting: boolean;
  isLate: boolean;
  forName: string | null;
}

/**
 * Orders that they have in hand; those of whom they stand in for where they may see every order. What has not left comes
 * first, the nearest promise before the others.
 */
export const readOrdersInHand: SectionReader = async ({ ctx, readers, rows, today }) => {
  const { flow } = ctx.factory;
  const [waiting, late] = [unshipped(flow), overdue(flow, today)];
  const places = readers.map((one) => (readsAll(ctx.factory, one.actor) ? one : { ...one, behind: [] }));
  const found = await (ctx.tx ?? ctx.db).execute<Row>(sql`
    select * from (
      select r.reader, r."forName", o.number, cu.short_name as "customerName", o.status,
        o.promised_date::text as "promisedDate", o.waiting, o."isLate",
        (count(*) over mine)::int as total, (count(*) filter (where o."isLate") over mine)::int as late,
        row_number() over (partition by r.reader order by o.waiting desc, o.promised_date, o.id) as place
      from jsonb_to_recordset(${placesOf(places)}::text::jsonb) as r (reader text, holder text, "forName" text)
      join (select *, ${waiting} as waiting, ${late} as "isLate" from customer_order) o
        on o.owner_user_id = r.holder and o.open
      join customer cu on cu.id = o.customer_id
      window mine as (partition by r.reader)
    ) ranked where place <= ${rows} order by reader, place`);
  return counted(found, (row) => ({
    number: row.number,
    text: `${row.customerName} ${statusOf(flow, row.status).name}${row.waiting ? `，交期${dueText(row.promisedDate, today).text}` : ''}${row.forName ? `（代 ${row.forName}）` : ''}`,
    urgent: row.isLate,
  }));
};
