import { asc, eq, sql } from 'drizzle-orm';
import { rushMove, rushRequest } from '../../db/schema/index.ts';
import { withTransaction } from '../../db/transaction.ts';
import type { AuditEntry } from '../audit/entry.ts';
import { audit } from '../audit/record.ts';
import type { Ctx, TxCtx } from '../context.ts';
import { AppError } from '../errors.ts';
import { minuteOf } from '../load/spans.ts';
import { auditSubject } from '../orders/events.ts';
import { unfollowOption } from '../outside-work/give-out.ts';
import { paintOutsideSoon } from '../outside-work/paint.ts';
import { PLAN, readBookings } from '../scheduling/bookings.ts';
import { planSoon } from '../scheduling/plan-soon.ts';
import { type PlannedOrder, readPlannedOrder, readPlannedOrders } from '../scheduling/read-order.ts';
import { stampText } from '../scheduling/text.ts';
import { freeBookings } from '../scheduling/write-bookings.ts';
import { lockSubject } from '../subject.ts';
import { isAsBooked, standAgain } from './former-place.ts';
import { isBooked, lockRequest, type RequestRow } from './read.ts';
import { fitting } from './restore-fits.ts';
import { assertMayBook } from './rights.ts';
import { paintEarlier } from './tell.ts';
import { tellRestored } from './tell-restored.ts';

type MoveRow = typeof rushMove.$inferSelect;

/** What became of the orders that had made room. */
export interface Undone {
  restored: string[];
  /** Orders that stay where they are, since something has changed there meanwhile. */
  kept: string[];
  /** The rush order itself stands where it stood; else it is planned anew. */
  own: boolean;
}

/**
 * 撤销: the rush order's place is freed and everybody who made room goes back to where they stood, order by order, unless
 * something has changed since (moved or planned again, begun, the old place taken, past, or its machine or tool not to be
 * had): those stay, and are named. Then the rush order itself goes back by the same rules, or is planned anew.
 * Of several bookings the last is taken back first.
 * @throws AppError rush.settled, rush.not_yours, rush.undo_over, rush.booked_again, rush.begun
 */
export function undoRush(ctx: Ctx, requestId: number): Promise<Undone> {
  return withTransaction(ctx, async (tx) => {
    const request = await lockRequest(tx, requestId);
    await lockSubject(tx.tx, PLAN);
    const order = await readPlannedOrder(tx, request.orderId);
    if (!order || request.state !== 'booked') throw new AppError('rush.settled');
    assertMayBook(tx, order);
    await assertUndoable(tx, request, order);
    const asBooked = await isAsBooked(tx, request);
    const outside = await unfollowOption(tx, request.id, order);
    await freeBookings(tx, order.id);
    const moves = await tx.tx
      .select()
      .from(rushMove)
      .where(eq(rushMove.requestId, requestId))
      .orderBy(asc(rushMove.orderId), asc(rushMove.step));
    const { back, stay } = await restore(tx, request, moves);
    const own = asBooked && (await standAgain(tx, request));
    await tx.tx
      .update(rushRequest)
      .set({ state: 'undone', undoUntil: null, ...(own ? {} : { formerPlace: null }) })
      .where(eq(rushRequest.id, requestId));
    const others = await readPlannedOrders(tx, [...new Set(moves.map(({ orderId }) => orderId))]);
    const numbers = (rows: readonly MoveRow[]): string[] =>
      others.filter(({ id }) => rows.some(({ orderId }) => orderId === id)).map(({ number }) => number);
    const undone = { restored: numbers(back), kept: numbers(stay), own };
    await tellRestored(tx, { request, order, own, others, back, stay });
    await paintEarlier(tx, request);
    await paintOutsideSoon(
      tx,
      back.map(({ orderId }) => orderId),
    );
    // Without a place it is planned like any other.
    if (!own) await planSoon(tx, [order.id]);
    await audit(tx, [undoEntry(order, undone), ...outside, ...backEntries(others, back, order.number)]);
    return undone;
  });
}

async function assertUndoable(ctx: TxCtx, request: RequestRow, order: PlannedOrder): Promise<void> {
  const [row] = await ctx.tx.execute<{ over: boolean }>(
    sql`select coalesce(${request.undoUntil?.toISOString() ?? null}::timestamptz <= app_now(), true) as over`,
  );
  if (row?.over) throw new AppError('rush.undo_over', { minutes: ctx.factory.scheduling.undoMinutes });
  // Its own place is gone, and who made room for the later booking would be left where they are.
  if (await isBooked(ctx, request, 'later'))
    throw new AppError('rush.booked_again', { number: order.number });
  const begun = (await readBookings(ctx, [order.id])).find(
    ({ state, from }) => state === 'running' && request.bookedAt !== null && from >= request.bookedAt,
  );
  if (begun) throw new AppError('rush.begun', { number: order.number, step: `${begun.step} ${begun.name}` });
}

/** An order goes back as a whole or stays as a whole: else its steps would overtake each other. */
async function restore(
  ctx: TxCtx,
  request: RequestRow,
  moves: readonly MoveRow[],
): Promise<{ back: MoveRow[]; stay: MoveRow[] }> {
  const unchanged = await standing(ctx, request, moves);
  const going = await fitting(
    ctx,
    byOrder(moves).filter((theirs) => theirs.every(({ id }) => unchanged.has(id))),
  );
  const back = going.flat();
  const stay = moves.filter((one) => !back.includes(one));
  if (back.length > 0)
    await ctx.tx.execute(sql`
      update machine_booking b set machine = m.from_machine, "from" = m.from_start, "to" = m.from_end,
        work_minutes = m.from_minutes
      from rush_move m where m.id = any(${ids(back)}::bigint[]) and b.order_id = m.order_id and b.step = m.step`);
  await ctx.tx.execute(sql`
    update rush_move set state = case when id = any(${ids(back)}::bigint[]) then 'restored' else 'kept' end
    where id = any(${ids(moves)}::bigint[])`);
  return { back, stay };
}

const ids = (rows: readonly MoveRow[]) => sql.param(rows.map(({ id }) => id));

const byOrder = (moves: readonly MoveRow[]): MoveRow[][] => [
  ...moves
    .reduce(
      (all, one) => all.set(one.orderId, [...(all.get(one.orderId) ?? []), one]),
      new Map<number, MoveRow[]>(),
    )
    .values(),
];

/**
 * Moves whose booking still stands where it was put, has not begun, and whose old time is not past; and whose order has not
 * been planned anew since, nor been put elsewhere for another rush order.
 */
async function standing(ctx: TxCtx, request: RequestRow, moves: readonly MoveRow[]): Promise<Set<number>> {
  const bookedAt = request.bookedAt?.toISOString() ?? null;
  const rows = await ctx.tx.execute<{ id: number }>(sql`
    select m.id::float8 as id from rush_move m
    join machine_booking b on b.order_id = m.order_id and b.step = m.step
    where m.id = any(${ids(moves)}::bigint[]) and b.state = 'planned' and not b.frozen
      and b.machine = m.to_machine and b."from" = m.to_start and b."to" = m.to_end and m.from_start >= app_now()
      and not exists (select from machine_booking own
        where own.order_id = m.order_id and own.booked_at > ${bookedAt}::timestamptz)
      and not exists (select from rush_move later join rush_request r on r.id = later.request_id
        where later.order_id = m.order_id and later.request_id <> ${request.id} and later.state <> 'restored'
          and r.booked_at > ${bookedAt}::timestamptz)`);
  return new Set(rows.map(({ id }) => id));
}

const undoEntry = (order: PlannedOrder, { restored, kept, own }: Undone): AuditEntry => ({
  action: 'production.rush_undo',
  ...auditSubject(order.number),
  change: { plan: [['加急时段'], own ? ['原来的时段'] : []], restored: [null, restored], kept: [null, kept] },
});

function backEntries(others: readonly PlannedOrder[], back: readonly MoveRow[], rush: string): AuditEntry[] {
  const text = (step: number, machine: string, from: Date, to: Date) =>
    `${step} ${machine || '手工/外协'} ${stampText(minuteOf(from))}–${stampText(minuteOf(to))}`;
  return others.flatMap(({ id, number }) => {
    const theirs = back.filter(({ orderId }) => orderId === id);
    if (theirs.length === 0) return [];
    return {
      action: 'production.move',
      ...auditSubject(number),
      change: {
        plan: [
          theirs.map((one) => text(one.step, one.toMachine, one.toStart, one.toEnd)),
          theirs.map((one) => text(one.step, one.fromMachine, one.fromStart, one.fromEnd)),
        ],
      },
      reason: `加急单 ${rush} 已撤销，恢复原来的时间`,
    };
  });
}
