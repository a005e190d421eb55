import { type SQL, sql } from 'drizzle-orm';
import type { TxCtx } from '../context.ts';
import { addDays } from '../dates/civil.ts';
import type { Operation } from '../routing/read.ts';
import { routingsOf } from '../routing/read-many.ts';
import { doneBy, remainingWork } from '../routing/remaining.ts';
import { shanghaiDay } from '../working-time/shanghai.ts';
import { queueThrough } from './queue.ts';
import type { Subject } from './subject.ts';

interface OrderRow extends Record<string, unknown> {
  orderId: number;
  number: string;
  customerName: string;
  productName: string;
  quantity: number;
  unit: string;
  promisedDate: string;
  salesUserId: string | null;
  ownerUserId: string | null;
  createdBy: string;
}

/** An order that an incident holds up, and what becomes of its date. Days are Shanghai days. */
export interface Touched extends OrderRow {
  /** When it would be done without the incident; null where that is not computed. */
  beforeDate: string | null;
  /** When it would be done now; null where the calendar does not know the year. */
  likelyDate: string | null;
  /** Beyond the promise by the incident, not already without it. */
  atRisk: boolean;
  /** How that was computed, in words. */
  why: string;
}

/** Late already without the incident: it is moved, but not to blame on it. */
export const wasLate = ({
  beforeDate,
  promisedDate,
}: Pick<Touched, 'beforeDate' | 'promisedDate'>): boolean => beforeDate !== null && beforeDate > promisedDate;

const COLUMNS = sql`o.id::float8 as "orderId", o.number, c.short_name as "customerName", p.name as "productName",
  o.quantity, p.unit, o.promised_date as "promisedDate", o.sales_user_id as "salesUserId",
  o.owner_user_id as "ownerUserId", o.created_by as "createdBy"`;

/** Orders with their routings and the day on which all that they miss is expected, by urgency and promise. */
async function readOrders(
  ctx: TxCtx,
  condition: SQL,
): Promise<{ row: OrderRow; there: string | null; routing: Operation[] }[]> {
  const rows = await ctx.tx.execute<OrderRow & { there: string | null }>(sql`
    select ${COLUMNS}, (select max(d.expected_date) from material_demand d where d.order_id = o.id
      and d.required > coalesce((select sum(r.quantity) from reservation r
        where r.order_id = d.order_id and r.material_code = d.material_code), 0)) as there
    from customer_order o join customer c on c.id = o.customer_id join product p on p.id = o.product_id
    where o.open and ${condition}
    order by o.rush desc, o.promised_date, o.id`);
  const routings = await routingsOf(
    ctx,
    rows.map(({ orderId }) => orderId),
  );
  return rows.map(({ there, ...row }) => ({ row, there, routing: routings.get(row.orderId) ?? [] }));
}

/** Orders whose material is late, as it is expected now: work begins when all that is missing is there. */
export async function touchedByDelay(
  ctx: TxCtx,
  orderIds: readonly number[],
  now: Date,
  untilDate: string,
): Promise<Touched[]> {
  const rows = await readOrders(
    ctx,
    sql`o.id in (select value::bigint from jsonb_array_elements_text(${JSON.stringify(orderIds)}::text::jsonb))`,
  );
  return rows.map(({ row, there, routing }) => {
    const arrival = there ?? untilDate;
    const from = new Date(Math.max(now.getTime(), new Date(`${arrival}T00:00:00+08:00`).getTime()));
    const likelyDate = doneBy(ctx.factory.calendar, from, remainingWork(routing, row.quantity));
    return {
      ...row,
      beforeDate: null,
      likelyDate,
      // Goods whose material comes after the promise are late whatever the calendar knows.
      atRisk: (likelyDate ?? arrival) > row.promisedDate,
      why: routing.length > 0 ? '到料后按剩余工时推算' : '没有工艺路线，只算到料日',
    };
  });
}

/**
 * Open orders in work (none on hold) that a machine's standing still makes later: they still have something to run at its
 * work centre, which is worked off by urgency and promise with the machines that are left.
 * @param down machines of the centre that stand still, this one included
 */
export async function touchedByBreakdown(
  ctx: TxCtx,
  centre: NonNullable<Subject['centre']>,
  now: Date,
  untilDate: string,
  down: number,
): Promise<Touched[]> {
  const { calendar } = ctx.factory;
  const rows = await readOrders(
    ctx,
    sql`o.held_from is null and o.status in ${atWork(ctx)}
      and (exists (select from order_operation w where w.order_id = o.id and w.work_centre = ${centre.model}
          and not w.finished and w.good < o.quantity)
        or (not exists (select from order_operation w where w.order_id = o.id)
          and exists (select from routing_operation r where r.product_id = o.product_id and r.work_centre = ${centre.model})))`,
  );
  const queue = rows
    .map(({ row, routing }) => ({ row, ...workAt(centre.model, routing, row.quantity) }))
    .filter(({ minutes }) => minutes > 0);
  const minutes = queue.map((one) => one.minutes);
  const all = centre.machines;
  const running = Math.max(0, all - (centre.whole ? all : down));
  // What stands still by other incidents is not this one's doing.
  const usually = Math.max(running, all - (down - 1));
  const until = new Date(`${addDays(untilDate, 1)}T00:00:00+08:00`);
  const through = queueThrough(calendar, { now, until, running, all }, minutes);
  const usual = queueThrough(calendar, { now, until, running: usually, all }, minutes);
  return queue.flatMap(({ row, after }, i) => {
    const [at, without] = [through[i] ?? null, usual[i] ?? null];
    const likelyDate = at && doneBy(calendar, at, after);
    const beforeDate = without && doneBy(calendar, without, after);
    if (beforeDate === null || (likelyDate !== null && likelyDate <= beforeDate)) return [];
    return {
      ...row,
      beforeDate,
      likelyDate,
      atRisk: beforeDate <= row.promisedDate && (likelyDate ?? untilDate) > row.promisedDate,
      why: `${centre.model} 可用 ${running}/${all} 台，过该设备组约 ${at ? shanghaiDay(at).slice(5) : '待定'}`,
    };
  });
}

/** Minutes that an order still has at a work centre, and what is left to do behind it. */
function workAt(model: string, routing: readonly Operation[], quantity: number) {
  const there = routing.filter(({ workCentre }) => workCentre === model);
  const last = Math.max(0, ...there.map(({ step }) => step));
  return {
    minutes: remainingWork(routing, quantity).byCentre.get(model) ?? 0,
    after: remainingWork(
      routing.filter(({ step }) => step > last),
      quantity,
    ),
  };
}

/** Statuses before the last one in the house (inspection), where machines have done their work. */
const atWork = ({ factory: { flow } }: TxCtx): string[] =>
  flow.path.slice(0, Math.max(1, flow.path.indexOf(flow.delivered) - 1));
