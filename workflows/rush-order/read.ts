import { asc, eq, sql } from 'drizzle-orm';
import { rushOption, rushRequest } from '../../db/schema/index.ts';
import type { Ctx, TxCtx } from '../context.ts';
import { AppError } from '../errors.ts';
import { clock } from '../now.ts';
import { type PlannedOrder, readPlannedOrder } from '../scheduling/read-order.ts';
import { lockSubject } from '../subject.ts';
import type { Findings, StoredOption } from './stored.ts';

export type RequestRow = typeof rushRequest.$inferSelect;
export type OptionRow = typeof rushOption.$inferSelect;

/** An option on the card. */
export interface OptionView {
  id: number;
  place: number;
  plan: StoredOption;
  /** Who keeps it, and until when; null when nobody does (any more). */
  held: { by: string; name: string; until: Date } | null;
}

/** A request with the options of its last round. */
export interface RushView {
  request: RequestRow;
  order: PlannedOrder;
  findings: Findings;
  options: OptionView[];
  askedByName: string;
  bookedByName: string | null;
  /** The order was booked again since: that must be taken back first. */
  bookedAgain: boolean;
  /** An earlier booking stands: without another the order keeps its mark. */
  bookedBefore: boolean;
  /** When the order is done as it is planned now; null when nothing of it is planned. */
  plannedEnd: Date | null;
  now: Date;
}

/** A request as it stands; undefined when there is none. Knows no reader: the cards leave out what one may not see. */
export async function readRush(
  ctx: Pick<Ctx, 'db' | 'tx'>,
  requestId: number,
): Promise<RushView | undefined> {
  const db = ctx.tx ?? ctx.db;
  const [request] = await db.select().from(rushRequest).where(eq(rushRequest.id, requestId));
  const order = request && (await readPlannedOrder(ctx, request.orderId));
  if (!request || !order) return undefined;
  const rows = await db
    .select()
    .from(rushOption)
    .where(sql`${rushOption.requestId} = ${requestId} and ${rushOption.round} = ${request.round}`)
    .orderBy(asc(rushOption.place));
  const [planned] = await db.execute<{ end: string | null }>(sql`
    select max("to") as end from machine_booking where order_id = ${request.orderId} and state <> 'done'`);
  const now = await clock(ctx);
  const ids = [request.askedBy, request.bookedBy, ...rows.map(({ heldBy }) => heldBy)];
  const names = await namesOf(
    ctx,
    ids.filter((one): one is string => one !== null),
  );
  return {
    request,
    order,
    findings: request.findings as Findings,
    options: rows.map(({ id, place, plan, heldBy, heldUntil }) => ({
      id,
      place,
      plan: plan as StoredOption,
      held:
        heldBy && heldUntil && heldUntil > now
          ? { by: heldBy, name: names.get(heldBy) ?? heldBy, until: heldUntil }
          : null,
    })),
    askedByName: names.get(request.askedBy) ?? request.askedBy,
    bookedAgain: request.state === 'booked' && (await isBooked(ctx, request, 'later')),
    bookedBefore: request.state === 'open' && (await isBooked(ctx, request, 'earlier')),
    plannedEnd: planned?.end ? new Date(planned.end) : null,
    bookedByName: request.bookedBy && (names.get(request.bookedBy) ?? request.bookedBy),
    now,
  };
}

/** Whether a later, or an earlier, booking of the same order stands; who keeps the plan as it is books nothing. */
export async function isBooked(
  { db, tx }: Pick<Ctx, 'db' | 'tx'>,
  { id, orderId }: Pick<RequestRow, 'id' | 'orderId'>,
  when: 'later' | 'earlier',
): Promise<boolean> {
  const rows = await (tx ?? db).execute(sql`
    select from rush_request r join rush_option o on o.id = r.booked_option
    where r.order_id = ${orderId} and r.state = 'booked' and o.kind <> 'keep'
      and ${when === 'later' ? sql`r.id > ${id}` : sql`r.id < ${id}`}`);
  return rows.length > 0;
}

async function namesOf(
  ctx: Pick<Ctx, 'db' | 'tx'>,
  userIds: readonly string[],
): Promise<Map<string, string>> {
  const rows = await (ctx.tx ?? ctx.db).execute<{ userId: string; name: string }>(
    sql`select user_id as "userId", name from person where user_id = any(${sql.param([...userIds])}::text[])`,
  );
  return new Map(rows.map(({ userId, name }) => [userId, name]));
}

/** Holds a request for this transaction, behind its order. @throws AppError rush.settled when there is none */
export async function lockRequest(ctx: TxCtx, requestId: number): Promise<RequestRow> {
  const [found] = await ctx.tx
    .select({ orderId: rushRequest.orderId })
    .from(rushRequest)
    .where(eq(rushRequest.id, requestId));
  if (!found) throw new AppError('rush.settled');
  await lockSubject(ctx.tx, `order:${found.orderId}`);
  const [row] = await ctx.tx.select().from(rushRequest).where(eq(rushRequest.id, requestId)).for('update');
  if (!row) throw new AppError('rush.settled');
  return row;
}
