import { and, eq, sql } from 'drizzle-orm';
import { rushOption } from '../../db/schema/index.ts';
import type { TxCtx } from '../context.ts';
import { AppError } from '../errors.ts';
import { minuteOf } from '../load/spans.ts';
import { clock } from '../now.ts';
import { PLAN } from '../scheduling/bookings.ts';
import { type PlannedOrder, readPlannedOrder } from '../scheduling/read-order.ts';
import { momentText } from '../scheduling/text.ts';
import { actorOf, type StaffActor } from '../staff/actor.ts';
import { lockSubject } from '../subject.ts';
import { lockRequest, type OptionRow, type RequestRow } from './read.ts';
import { assertInWork, assertMayBook } from './rights.ts';
import type { StoredOption } from './stored.ts';

/** Which option somebody pressed on. */
export interface Choice {
  requestId: number;
  round: number;
  place: number;
}

/** A request that is held for this transaction, with its order and who decides. */
export interface Deciding {
  request: RequestRow;
  order: PlannedOrder;
  planner: StaffActor;
}

/**
 * Holds an open request (and the whole plan) for somebody who may decide about it.
 * @throws AppError rush.settled, rush.not_yours, rush.ended when the order is cancelled, on hold or delivered
 */
export async function decide(ctx: TxCtx, requestId: number): Promise<Deciding> {
  const request = await lockRequest(ctx, requestId);
  await lockSubject(ctx.tx, PLAN);
  const order = await readPlannedOrder(ctx, request.orderId);
  if (!order) throw new AppError('rush.settled');
  const planner = assertMayBook(ctx, order);
  if (request.state !== 'open' || request.kind !== 'rush') throw new AppError('rush.settled');
  assertInWork(ctx, order);
  return { request, order, planner };
}

/**
 * The option that was pressed on, if nobody else keeps one of them.
 * @throws AppError rush.no_such_option, rush.held_by_other
 */
export async function chosen(ctx: TxCtx, { request, planner }: Deciding, choice: Choice): Promise<OptionRow> {
  await assertNotHeld(ctx, request, planner);
  const [option] = await ctx.tx
    .select()
    .from(rushOption)
    .where(
      and(
        eq(rushOption.requestId, request.id),
        eq(rushOption.round, choice.round),
        eq(rushOption.place, choice.place),
      ),
    )
    .for('update');
  if (!option) throw new AppError('rush.no_such_option');
  if (choice.round === request.round) return option;
  const same = await sameNow(ctx, request, option);
  if (!same) throw new AppError('rush.no_such_option');
  return same;
}

/** What was pressed on was computed anew meanwhile: the option of now that puts everything where that one did. */
async function sameNow(ctx: TxCtx, request: RequestRow, pressed: OptionRow): Promise<OptionRow | undefined> {
  const now = await ctx.tx
    .select()
    .from(rushOption)
    .where(and(eq(rushOption.requestId, request.id), eq(rushOption.round, request.round)))
    .for('update');
  const effect = ({ plan }: OptionRow): string => {
    const { operations, moved } = (plan as StoredOption).option;
    return JSON.stringify([operations, moved]);
  };
  return now.find((one) => effect(one) === effect(pressed));
}

/** @throws AppError rush.held_by_other */
export async function assertNotHeld(ctx: TxCtx, request: RequestRow, planner: StaffActor): Promise<void> {
  const [held] = await ctx.tx
    .select()
    .from(rushOption)
    .where(sql`${eq(rushOption.requestId, request.id)} and ${rushOption.heldUntil} > app_now()`);
  if (!held?.heldBy || !held.heldUntil || held.heldBy === planner.userId) return;
  const who = (await actorOf(ctx, held.heldBy))?.name ?? held.heldBy;
  throw new AppError('rush.held_by_other', { who, until: momentText(minuteOf(held.heldUntil)) });
}

/** The instant so many minutes from now. */
export const inMinutes = async (ctx: TxCtx, minutes: number): Promise<Date> =>
  new Date((await clock(ctx)).getTime() + minutes * 60_000);
