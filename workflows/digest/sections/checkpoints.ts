import { sql } from 'drizzle-orm';
import { deadlineText } from '../../checkpoints/text.ts';
import { type Counted, counted, placesOf, type SectionReader } from '../digest.ts';

interface Row extends Counted {
  name: string;
  number: string;
  customerName: string;
  deadlineAt: string | null;
  isLate: boolean;
  forName: string | null;
}

/** Checkpoints that wait for their signature, or that of whom they stand in for; the nearest deadline first. */
export const readCheckpoints: SectionReader = async ({ ctx, readers, rows, now }) => {
  const found = await (ctx.tx ?? ctx.db).execute<Row>(sql`
    select * from (
      select r.reader, r."forName", c.name, o.number, cu.short_name as "customerName", c.deadline_at as "deadlineAt",
        coalesce(c.deadline_at <= app_now(), false) as "isLate",
        (count(*) over mine)::int as total,
        (count(*) filter (where c.deadline_at <= app_now()) over mine)::int as late,
        row_number() over (partition by r.reader order by c.deadline_at nulls last, c.id) as place
      from jsonb_to_recordset(${placesOf(readers)}::text::jsonb) as r (reader text, holder text, "forName" text)
      join checkpoint_signer s on s.user_id = r.holder and s.state = 'pending'
      join checkpoint c on c.id = s.checkpoint_id and c.round = s.round and c.state = 'open'
      join customer_order o on o.id = c.order_id join customer cu on cu.id = o.customer_id
      window mine as (partition by r.reader)
    ) ranked where place <= ${rows} order by reader, place`);
  return counted(found, (row) => ({
    number: row.number,
    text: `${row.customerName} ${row.name}，截止 ${deadlineText(ctx.factory, row.deadlineAt, now).text}${row.forName ? `（代 ${row.forName}）` : ''}`,
    urgent: row.isLate,
  }));
};
