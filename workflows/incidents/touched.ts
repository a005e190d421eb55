import { sql } from 'drizzle-orm';
import type { TxCtx } from '../context.ts';
import { addDays } from '../dates/civil.ts';
import { routingsOf } from '../routing/read-many.ts';
import { doneBy, remainingWork } from '../routing/remaining.ts';
import { shanghaiDay } from '../working-time/shanghai.ts';
import { queueThrough } from './queue.ts';
import type { Subject } from './subject.ts';

/** An order that an incident touches, and what becomes of its date. Days are Shanghai days. */
export interface Touched {
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
  /** When it would be done now; null where the calendar does not know the year. */
  likelyDate: string | null;
  /** Later than without the incident. */
  delayed: boolean;
  /** Delayed beyond the promise. */
  atRisk: boolean;
  /** How that was computed, in words. */
  why: string;
  /** Missing materials whose expected day moves. */
  materials: { code: string; expectedDate: string | null }[];
}

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
  materials: { code: string; expectedDate: string | null }[] | null;
}

const COLUMNS = sql`o.id::float8 as "orderId", o.number, c.short_name as "customerName", p.name as "productName",
  o.quantity, p.unit, o.promised_date as "promisedDate", o.sales_user_id as "salesUserId",
  o.owner_user_id as "ownerUserId", o.created_by as "createdBy"`;

/** Statuses in which an order's goods have not left. */
const waiting = ({ factory: { flow } }: TxCtx): string[] =>
  flow.path.slice(0, Math.max(1, flow.path.indexOf(flow.delivered)));

/**
 * Open orders that miss a material of this supplier, or this material, and expected it before the new day (or nobody
 * knew when). What was expected on the incident's former day moves with it, also to an earlier one.
 */
export async function touchedByDelay(
  ctx: TxCtx,
  { subject }: Subject,
  now: Date,
  untilDate: string,
  formerly: string | null,
): Promise<Touched[]> {
  const rows = await ctx.tx.execute<OrderRow>(sql`
    select ${COLUMNS}, jsonb_agg(jsonb_build_object('code', d.material_code, 'expectedDate', d.expected_date)
      order by d.material_code) as materials
    from material_demand d join material m on m.code = d.material_code
    join customer_order o on o.id = d.order_id join customer c on c.id = o.customer_id join product p on p.id = o.product_id
    where o.open and coalesce(o.held_from, o.status) in ${waiting(ctx)}
      and (d.material_code = ${subject} or coalesce(nullif(d.supplier, ''), m.supplier) = ${subject})
      and d.required > coalesce((select sum(r.quantity) from reservation r
        where r.order_id = d.order_id and r.material_code = d.material_code), 0)
      and (d.expected_date is null or d.expected_date < ${untilDate} or d.expected_date = ${formerly})
    group by o.id, c.id, p.id
    order by o.rush desc, o.promised_date, o.id`);
  const routings = await routingsOf(
    ctx,
    rows.map(({ orderId }) => orderId),
  );
  const from = new Date(Math.max(now.getTime(), new Date(`${untilDate}T00:00:00+08:00`).getTime()));
  return rows.map((row) => {
    const routing = routings.get(row.orderId) ?? [];
    const left = remainingWork(routing, row.quantity);
    const likelyDate = doneBy(ctx.factory.calendar, from, left);
    return {
      ...row,
      materials: row.materials ?? [],
      likelyDate,
      delayed: true,
      atRisk: likelyDate !== null && likelyDate > row.promisedDate,
      why: routing.length > 0 ? '到料后按剩余工时推算' : '没有工艺路线，只算到料日',
    };
  });
}

/**
 * Open orders in work (none on hold) that still have something to run at the work centre of a machine that stands still,
 * worked off there by urgency and promise with the machines that are left.
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
  const rows = await ctx.tx.execute<OrderRow>(sql`
    select ${COLUMNS}, null as materials
    from customer_order o join customer c on c.id = o.customer_id join product p on p.id = o.product_id
    where o.open and o.held_from is null and o.status in ${atWork(ctx)}
      and (exists (select from order_operation w where w.order_id = o.id and w.work_centre = ${centre.model}
          and not w.finished and w.good < o.quantity)
        or (not exists (select from order_operation w where w.order_id = o.id)
          and exists (select from routing_operation r where r.product_id = o.product_id and r.work_centre = ${centre.model})))
    order by o.rush desc, o.promised_date, o.id`);
  const routings = await routingsOf(
    ctx,
    rows.map(({ orderId }) => orderId),
  );
  const queue = rows
    .map((row) => {
      const routing = routings.get(row.orderId) ?? [];
      const minutes = remainingWork(routing, row.quantity).byCentre.get(centre.model) ?? 0;
      const last = Math.max(
        0,
        ...routing.filter(({ workCentre }) => workCentre === centre.model).map(({ step }) => step),
      );
      const after = remainingWork(
        routing.filter(({ step }) => step > last),
        row.quantity,
      );
      return { row, minutes, after };
    })
    .filter(({ minutes }) => minutes > 0);
  const minutes = queue.map((one) => one.minutes);
  const all = centre.machines;
  const running = Math.max(0, all - (centre.whole ? all : down));
  const until = new Date(`${addDays(untilDate, 1)}T00:00:00+08:00`);
  const through = queueThrough(calendar, { now, until, running, all }, minutes);
  const usual = queueThrough(calendar, { now, until: now, running: all, all }, minutes);
  return queue.map(({ row, after }, i) => {
    const [at, without] = [through[i] ?? null, usual[i] ?? null];
    const likelyDate = at && doneBy(calendar, at, after);
    const before = without && doneBy(calendar, without, after);
    const delayed = likelyDate !== null && (before === null || likelyDate > before);
    return {
      ...row,
      materials: [],
      likelyDate,
      delayed,
      atRisk: delayed && likelyDate > row.promisedDate,
      why: `${centre.model} 可用 ${running}/${all} 台，过该设备组约 ${at ? shanghaiDay(at).slice(5) : '待定'}`,
    };
  });
}

/** Statuses before the last one in the house (inspection), where machines have done their work. */
const atWork = ({ factory: { flow } }: TxCtx): string[] =>
  flow.path.slice(0, Math.max(1, flow.path.indexOf(flow.delivered) - 1));
