import { sql } from 'drizzle-orm';
import { dayText } from '../../orders/text.ts';
import { mayOrderOutside } from '../../outside-work/rights.ts';
import { TO_CANCEL, TWICE } from '../../outside-work/view.ts';
import type { Parties } from '../../staff/policy.ts';
import { shanghaiDay } from '../../working-time/shanghai.ts';
import { type SectionReader, share } from '../digest.ts';

interface Given extends Parties, Record<string, unknown> {
  number: string;
  customerName: string;
  name: string;
  supplier: string;
  quantity: string;
  /** The supplier is to be told that it is not wanted any more. */
  cancel: boolean;
  /** Made here though ordered there, in pieces, and nobody has said what is to be; null: not. */
  twice: string | null;
  /** When the parts are ready to go, as planned; null: not planned. */
  readyAt: string | null;
  /** Shanghai day; null: nobody has ordered it. */
  expectedDate: string | null;
}

const MOST = 2_000;
const DAY_MS = 86_400_000;

/**
 * Operations given to suppliers that nobody has ordered yet, and those that should be back and are not, and those that
 * are made in the house as well; these, then what is late or leaves within a day, first. For who may order them.
 */
export const readOutsideWork: SectionReader = async (asked) => {
  const { ctx, today, now } = asked;
  const tomorrow = new Date(Date.parse(now) + DAY_MS).toISOString();
  const rows = await (ctx.tx ?? ctx.db).execute<Given>(sql`
    select o.number, cu.short_name as "customerName", x.name, x.supplier, x.pieces || p.unit as quantity,
      ${TO_CANCEL} as cancel, case when ${TWICE} then x.in_house - x.in_house_seen || p.unit end as twice,
      case when x.state = 'placed' then x.expected_date end as "expectedDate", b."from" as "readyAt",
      o.sales_user_id as "salesUserId", o.owner_user_id as "ownerUserId", o.created_by as "createdBy"
    from outside_order x
    join customer_order o on o.id = x.order_id
    join customer cu on cu.id = o.customer_id join product p on p.id = o.product_id
    left join machine_booking b on b.order_id = x.order_id and b.step = x.step and b.state <> 'done'
    where ${TO_CANCEL} or o.open and o.held_from is null and (x.state = 'wanted' or ${TWICE}
      or (x.state = 'placed' and x.expected_date < ${today}))
    order by not ${TO_CANCEL}, not ${TWICE}, (x.state = 'placed' or b."from" <= ${tomorrow}::timestamptz) is not true,
      coalesce(x.expected_date::date, (b."from" at time zone 'Asia/Shanghai')::date), x.id limit ${MOST}`);
  return share(asked, rows, {
    maySee: (actor, row) => mayOrderOutside({ ...ctx, actor }, row),
    isUrgent: ({ cancel, twice, expectedDate, readyAt }) =>
      cancel ||
      twice !== null ||
      expectedDate !== null ||
      (readyAt !== null && Date.parse(readyAt) <= Date.parse(tomorrow)),
    tell: (row) => ({
      number: row.number,
      text: `${row.customerName} ${row.name} ${row.quantity}，${whatText(row, today)}`,
    }),
  });
};

function whatText({ supplier, cancel, twice, readyAt, expectedDate }: Given, today: string): string {
  if (cancel) return `不外协了，请联系 ${supplier} 取消外协单`;
  if (twice !== null) return `厂内已报工 ${twice}，${supplier} 的外协单仍有效，请取消或确认`;
  if (expectedDate !== null) return `${supplier} 应 ${dayText(expectedDate, today)} 回厂，还没报完工`;
  const leaves = readyAt === null ? '' : `，${dayText(shanghaiDay(new Date(readyAt)), today)} 要送出`;
  return `待下外协单（${supplier}）${leaves}`;
}
