import { eq, sql } from 'drizzle-orm';
import { rushRequest } from '../../db/schema/index.ts';
import { withTransaction } from '../../db/transaction.ts';
import type { AuditEntry } from '../audit/entry.ts';
import { audit } from '../audit/record.ts';
import type { Ctx, TxCtx } from '../context.ts';
import { schedule } from '../due.ts';
import { instantOf } from '../load/spans.ts';
import { isShort, readLines } from '../materials/coverage.ts';
import { settleGoods } from '../materials/settle-goods.ts';
import { auditSubject } from '../orders/events.ts';
import { markFirstAct } from '../orders/first-act.ts';
import { followOption } from '../outside-work/give-out.ts';
import { paintOutsideSoon } from '../outside-work/paint.ts';
import { idsOf } from '../scheduling/bookings.ts';
import { type PlannedOrder, readPlannedOrders } from '../scheduling/read-order.ts';
import { placeName, stampText } from '../scheduling/text.ts';
import { isVirtual } from '../scheduling/virtual.ts';
import { writeApart } from '../scheduling/write-apart.ts';
import { bookingIdOf, freeBookings, insertBookings, moveBookings } from '../scheduling/write-bookings.ts';
import { type Choice, chosen, type Deciding, decide, inMinutes } from './chosen.ts';
import type { Moved } from './core/types.ts';
import { endHolds } from './end-holds.ts';
import { saveFormer } from './former-place.ts';
import { markRush } from './mark.ts';
import type { RequestRow } from './read.ts';
import { type Rechecked, recheck } from './recheck.ts';
import { completionText } from './search/describe.ts';
import { HOW_NAMES, type StoredOption } from './stored.ts';
import { type Taken, takenBy } from './taken.ts';
import { paintEarlier, tellBooked, tellPutOff } from './tell.ts';
import { tellOvertime } from './tell-overtime.ts';

/** Kind of the due instant after which a booking cannot be taken back; its ref is the request. */
export const UNDO_OVER = 'rush.undo_over';

/** `taken`: it cannot be booked any more, and by which rule; the options are computed anew right after the commit. */
export type Booked = { outcome: 'booked' } | Taken;

/**
 * The planner ticks an option: it is looked at again on the plan as it is now, and booked: machines, tools, free stock,
 * everybody who makes room, all in this transaction. Owners of orders that are put off are told once; promises stand.
 * Taken meanwhile, nothing is booked, and the next best is on the card a moment later.
 * @throws AppError rush.settled, rush.not_yours, rush.no_such_option, rush.held_by_other
 */
export function bookOption(ctx: Ctx, choice: Choice): Promise<Booked> {
  return withTransaction(ctx, async (tx) => {
    const deciding = await decide(tx, choice.requestId);
    const option = await chosen(tx, deciding, choice);
    const stored = option.plan as StoredOption;
    const checked = await recheck(tx, deciding.order, stored);
    const fits = checked.violations.length === 0 && checked.query !== null;
    if (fits && (stored.how === 'keep' || (await place(tx, deciding, stored, checked)))) {
      await write(tx, deciding, option.id, stored, checked);
      return { outcome: 'booked' };
    }
    return takenBy(tx, deciding, checked.violations[0] ?? { rule: 'overlap', text: 'machine_booking_apart' });
  });
}

/**
 * Its place and those of the others, before anything else is written. The database has the last word about machines.
 * @returns false, with nothing written, when something that the plan does not show stands there
 */
const place = (
  ctx: TxCtx,
  { request, order }: Deciding,
  { option }: StoredOption,
  { prepared, query }: Rechecked,
): Promise<boolean> =>
  writeApart(ctx, async (inside) => {
    await saveFormer(inside, request.id, order.id);
    await freeBookings(inside, order.id);
    await saveMoves(inside, request.id, option.moved);
    const left = await moveBookings(inside, option.moved);
    if (left.length > 0) throw new Error(`bookings ${left.join()} moved under the plan's lock`);
    await insertBookings(inside, order.id, option.operations, { query, tasks: prepared.asked.tasks }, 'rush');
  });

async function write(
  ctx: TxCtx,
  { request, order, planner }: Deciding,
  optionId: number,
  stored: StoredOption,
  { prepared }: Rechecked,
): Promise<void> {
  const { option } = stored;
  const others = await readPlannedOrders(
    ctx,
    await idsOf(
      ctx,
      option.moved.map((one) => one.order),
    ),
  );
  // Where nothing was moved there is nothing to take back.
  const undoUntil = stored.how === 'keep' ? null : await inMinutes(ctx, ctx.factory.scheduling.undoMinutes);
  await ctx.tx
    .update(rushRequest)
    .set({
      state: 'booked',
      bookedOption: optionId,
      bookedBy: planner.userId,
      bookedAt: sql`app_now()`,
      undoUntil,
      refinement: 'done',
    })
    .where(eq(rushRequest.id, request.id));
  await markFirstAct(ctx, order);
  await endHolds(ctx, request.id);
  if (undoUntil) await schedule(ctx, UNDO_OVER, String(request.id), undoUntil);
  await markRush(ctx, order.id, true, '加急排产', [planner.userId]);
  await reserve(ctx, order);
  await paintOutsideSoon(
    ctx,
    others.map(({ id }) => id),
  );
  await tellPutOff(ctx, {
    order,
    key: `rush:${request.id}:booked`,
    putOff: stored.putOff,
    parties: new Map(others.map((one) => [one.id, one])),
  });
  await tellBooked(ctx, request, order, stored);
  await tellOvertime(ctx, { request, order, overtime: stored.overtime, isOver: false });
  if (undoUntil) await paintEarlier(ctx, request);
  const outside = await followOption(ctx, {
    requestId: request.id,
    order,
    placed: option.operations,
    tasks: prepared.asked.tasks,
  });
  await audit(ctx, [
    bookEntry(request, order, stored),
    ...outside,
    ...moveEntries(option.moved, order.number),
  ]);
}

/** What it lacks and lies free is reserved with it; in the queue for it who confirmed first goes first, rush or not. */
async function reserve(ctx: TxCtx, order: PlannedOrder): Promise<void> {
  const short = (await readLines(ctx, [order.id])).filter(isShort).map(({ code }) => code);
  if (short.length > 0) await settleGoods(ctx, short);
}

/** Where they stood, read before they are moved. */
async function saveMoves({ tx }: TxCtx, requestId: number, moved: readonly Moved[]): Promise<void> {
  if (moved.length === 0) return;
  const rows = moved.map((one) => ({
    id: bookingIdOf(one.reservation),
    machine: isVirtual(one.new.machine) ? '' : one.new.machine,
    from: instantOf(one.new.from).toISOString(),
    to: instantOf(one.new.to).toISOString(),
  }));
  await tx.execute(sql`
    insert into rush_move (request_id, order_id, step, from_machine, from_start, from_end, from_minutes,
      to_machine, to_start, to_end)
    select ${requestId}, b.order_id, b.step, b.machine, b."from", b."to", b.work_minutes, r.machine, r."from", r."to"
    from jsonb_to_recordset(${JSON.stringify(rows)}::text::jsonb)
      as r (id bigint, machine text, "from" timestamptz, "to" timestamptz)
    join machine_booking b on b.id = r.id order by b.order_id, b.step`);
}

const bookEntry = (
  request: RequestRow,
  order: PlannedOrder,
  { how, option, lines }: StoredOption,
): AuditEntry => ({
  action: 'production.rush_book',
  ...auditSubject(order.number),
  change: {
    option: [null, HOW_NAMES[how]],
    completion: [null, completionText(option)],
    plan: [
      [],
      lines.map(
        ({ step, name, place, from, to }) => `${step} ${name} ${place} ${stampText(from)}–${stampText(to)}`,
      ),
    ],
  },
  reason: request.reason,
});

/** For each order that makes room, what stood and what stands. */
function moveEntries(moved: readonly Moved[], rush: string): AuditEntry[] {
  const numbers = [...new Set(moved.map(({ order }) => order))];
  const text = (step: number, { machine, from, to }: Moved['old']) =>
    `${step} ${placeName(machine)} ${stampText(from)}–${stampText(to)}`;
  return numbers.map((number) => {
    const theirs = moved.filter(({ order }) => order === number);
    return {
      action: 'production.move',
      ...auditSubject(number),
      change: {
        plan: [theirs.map((one) => text(one.step, one.old)), theirs.map((one) => text(one.step, one.new))],
      },
      reason: `为加急单 ${rush} 让路`,
    };
  });
}
