import { and, eq, inArray, sql } from 'drizzle-orm';
import { machineBooking, toolBooking } from '../../db/schema/index.ts';
import type { TxCtx } from '../context.ts';
import { instantOf } from '../load/spans.ts';
import type { Moved, Placed } from '../rush-order/core/types.ts';
import type { OrderQuery } from './query.ts';
import { isVirtual } from './virtual.ts';

/**
 * Writes what was found for an order; the plan is locked, and nothing stands of these steps. What was done once and is to
 * be done again (a report was taken back, the order has more pieces) loses its former line.
 * @param by who or what put it there: scheduling, rush, demo
 */
export async function insertBookings(
  { tx }: TxCtx,
  orderId: number,
  placed: readonly Placed[],
  { query, tasks }: Pick<OrderQuery, 'query' | 'tasks'>,
  by: string,
): Promise<void> {
  if (placed.length === 0) return;
  const steps = placed.map(({ step }) => step);
  await tx
    .delete(machineBooking)
    .where(
      and(
        eq(machineBooking.orderId, orderId),
        inArray(machineBooking.step, steps),
        eq(machineBooking.state, 'done'),
      ),
    );
  const rows = await tx
    .insert(machineBooking)
    .values(
      placed.map((one) => {
        const inside = one.kind === 'inside';
        const onMachine = inside && !isVirtual(one.machine);
        return {
          orderId,
          step: one.step,
          machine: onMachine ? one.machine : '',
          centre: inside ? (tasks.get(one.step)?.centre ?? one.model) : one.supplier,
          kind: onMachine ? 'machine' : inside ? 'hand' : 'outside',
          from: instantOf(one.from),
          to: instantOf(one.to),
          workMinutes: inside ? one.workMinutes : one.to - one.from,
          setupMinutes: inside ? one.setupMinutes : 0,
          bookedBy: by,
        };
      }),
    )
    .returning({ id: machineBooking.id, step: machineBooking.step });
  const needs = rows.flatMap(({ id, step }) => {
    const operation = query?.operations.find((one) => one.step === step);
    const tools = operation?.kind === 'inside' ? (operation.tools ?? []) : [];
    return tools.map(({ tool, pieces }) => ({ bookingId: id, toolCode: tool, pieces }));
  });
  if (needs.length > 0) await tx.insert(toolBooking).values(needs);
}

/**
 * Takes what has not begun of an order out of the plan; parts that are with their supplier by now (all before is
 * done, and what a planner gave there is ordered) keep their line, since they are not planned again.
 * @param all those, too: the order has no plan any more
 * @returns how many operations that were
 */
export async function freeBookings({ tx }: TxCtx, orderId: number, { all = false } = {}): Promise<number> {
  const rows = await tx.execute(sql`
    delete from machine_booking b where b.order_id = ${orderId} and b.state = 'planned'
      and (${all} or b.kind <> 'outside' or exists (select from outside_order x
        where x.order_id = b.order_id and x.step = b.step and x.state = 'wanted') or not coalesce((
        select bool_and(p.finished or p.good >= o.quantity)
          and (array_agg(p.last_report_at order by p.step desc))[1] is not null
        from order_operation p join customer_order o on o.id = p.order_id
        where p.order_id = b.order_id and p.step < b.step), false))
    returning b.id`);
  return rows.length;
}

/** Done by now: the machine is free from here on. */
export const ENDED = {
  state: 'done',
  to: sql`greatest("from" + interval '1 minute', least("to", app_now()))`,
};

/** A booking's id in the core's plan, back to its row. */
export const bookingIdOf = (reservation: string): number => Number(reservation.slice(1));

/**
 * Puts bookings elsewhere, each only from where it was seen.
 * @returns ids of those that stand elsewhere by now, have begun, or are gone; they were not moved
 */
export async function moveBookings({ tx }: TxCtx, moved: readonly Moved[]): Promise<number[]> {
  if (moved.length === 0) return [];
  const rows = moved.map((one) => ({
    id: bookingIdOf(one.reservation),
    old_machine: isVirtual(one.old.machine) ? '' : one.old.machine,
    old_from: instantOf(one.old.from).toISOString(),
    machine: isVirtual(one.new.machine) ? '' : one.new.machine,
    from: instantOf(one.new.from).toISOString(),
    to: instantOf(one.new.to).toISOString(),
    work: one.new.workMinutes,
  }));
  const done = await tx.execute<{ id: number }>(sql`
    update machine_booking b set machine = r.machine, "from" = r."from", "to" = r."to", work_minutes = r.work
    from jsonb_to_recordset(${JSON.stringify(rows)}::text::jsonb)
      as r (id bigint, old_machine text, old_from timestamptz, machine text, "from" timestamptz, "to" timestamptz, work int)
    where b.id = r.id and b.machine = r.old_machine and b."from" = r.old_from and b.state = 'planned' and not b.frozen
    returning b.id::float8 as id`);
  const there = new Set(done.map(({ id }) => id));
  return rows.map(({ id }) => id).filter((id) => !there.has(id));
}
