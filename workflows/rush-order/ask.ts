import { and, desc, eq, sql } from 'drizzle-orm';
import { rushOption, rushRequest } from '../../db/schema/index.ts';
import { withTransaction } from '../../db/transaction.ts';
import { audit } from '../audit/record.ts';
import type { Ctx, TxCtx } from '../context.ts';
import { parseDate } from '../dates/parse-date.ts';
import { AppError } from '../errors.ts';
import { minuteOf } from '../load/spans.ts';
import { auditSubject } from '../orders/events.ts';
import { LONGEST_TEXT } from '../orders/fields.ts';
import { today } from '../orders/where.ts';
import { routingsOf } from '../routing/read-many.ts';
import { machinesOf } from '../scheduling/machines.ts';
import { type PlannedOrder, readPlannedOrder } from '../scheduling/read-order.ts';
import { tasksOf } from '../scheduling/tasks.ts';
import { momentText } from '../scheduling/text.ts';
import { actorOf, type StaffActor } from '../staff/actor.ts';
import { rolesOver } from '../staff/policy.ts';
import { lockSubject } from '../subject.ts';
import { searchSoon } from './again.ts';
import { endHolds } from './end-holds.ts';
import { releaseEntry } from './hold.ts';
import { markRush } from './mark.ts';
import { optionTexts, writeRound } from './offer.ts';
import type { RequestRow } from './read.ts';
import { assertInWork, assertMayAsk } from './rights.ts';
import { displaceHere } from './search/displace.ts';
import { FIRST_BUDGET_MS, prepare, type Round, searchRound } from './search/run.ts';
import { decidersOf, tellPlanners } from './tell.ts';

export interface RushAsked {
  orderId: number;
  /** Only what it would do: nothing is marked, nothing can be booked. */
  whatIf: boolean;
  /** The day before which it should be done, as people write it; '' for as early as possible. */
  wished: string;
  reason: string;
}

/**
 * 加急: marks the order, looks for three options within a second, and puts them before the planner (whoever asks and may
 * book has them at once). A better plan is looked for after the commit (refine.ts). Asked again, what is open is computed
 * anew.
 * @param later whoever pressed is answered first: the options are looked for right after the commit (again.ts)
 * @returns the request's id, and who is shown the options
 * @throws AppError order.not_found, rush.not_permitted, rush.ended, rush.date_invalid, rush.nothing_left,
 *   rush.held_meanwhile, schedule.no_machines, schedule.no_routing, order.reason_too_long
 */
export function askRush(
  ctx: Ctx,
  input: RushAsked,
  { later = false } = {},
): Promise<{ id: number; planners: string[] }> {
  return withTransaction(ctx, async (tx) => {
    const order = await readPlannedOrder(tx, input.orderId);
    if (!order || (tx.actor.kind === 'staff' && rolesOver(tx.factory, tx.actor, order).length === 0))
      throw new AppError('order.not_found');
    const asker = assertMayAsk(tx, order);
    assertInWork(tx, order);
    const wishedDate = await readWished(tx, input.wished);
    const reason = input.reason.trim();
    if (reason.length > LONGEST_TEXT) throw new AppError('order.reason_too_long', { most: LONGEST_TEXT });
    if ((await machinesOf(tx)).length === 0) throw new AppError('schedule.no_machines');
    await lockSubject(tx.tx, `order:${order.id}`);
    const found = later ? await soon(tx, order) : await findNow(tx, order);
    if (!input.whatIf) await endOwnHold(tx, order, asker);
    const request = await save(tx, order, { ...input, wishedDate, reason, askedBy: asker.userId, later });
    if (found) await writeRound(tx, request, request.round, found);
    else await searchSoon(tx, request, asker);
    const planners =
      found || request.round > 0
        ? await tellPlanners(tx, request.id, order, asker)
        : (await decidersOf(tx, order, asker)).map(({ userId }) => userId);
    if (!input.whatIf) {
      await markRush(tx, order.id, true, reason, [...planners, asker.userId]);
      await audit(tx, {
        action: 'production.rush_ask',
        ...auditSubject(order.number),
        change: { option: [null, found ? optionTexts(found) : ['正在找方案']] },
        reason,
      });
    }
    return { id: request.id, planners };
  });
}

/** @throws AppError schedule.no_routing, rush.nothing_left */
async function findNow(ctx: TxCtx, order: PlannedOrder): Promise<Round> {
  const prepared = await prepare(ctx, order);
  if (!prepared.asked.hasRouting) throw new AppError('schedule.no_routing', { number: order.number });
  if (prepared.asked.tasks.size === 0) throw new AppError('rush.nothing_left', { number: order.number });
  return searchRound(ctx, prepared, displaceHere, FIRST_BUDGET_MS);
}

/** What is refused at once, without a look at the plan. @throws AppError schedule.no_routing, rush.nothing_left */
async function soon(ctx: TxCtx, { id, number, quantity }: PlannedOrder): Promise<null> {
  const routing = (await routingsOf(ctx, [id])).get(id) ?? [];
  if (routing.length === 0) throw new AppError('schedule.no_routing', { number });
  const { hands } = ctx.factory.scheduling;
  if (tasksOf(routing, quantity, { hasMachines: () => true, hands }).length === 0)
    throw new AppError('rush.nothing_left', { number });
  return null;
}

/**
 * Asked again while somebody keeps an option, what they keep stays; who asks lets go of their own.
 * @throws AppError rush.held_meanwhile
 */
async function endOwnHold(ctx: TxCtx, order: PlannedOrder, asker: StaffActor): Promise<void> {
  const held = await ctx.tx
    .select({
      requestId: rushRequest.id,
      kind: rushOption.kind,
      by: rushOption.heldBy,
      until: rushOption.heldUntil,
    })
    .from(rushOption)
    .innerJoin(rushRequest, eq(rushRequest.id, rushOption.requestId))
    .where(
      sql`${rushRequest.orderId} = ${order.id} and ${rushRequest.state} = 'open' and ${rushOption.heldUntil} > app_now()`,
    );
  for (const { requestId, kind, by, until } of held) {
    if (!by || !until) continue;
    if (by !== asker.userId) {
      const who = (await actorOf(ctx, by))?.name ?? by;
      const params = { number: order.number, who, until: momentText(minuteOf(until)) };
      throw new AppError('rush.held_meanwhile', params);
    }
    await endHolds(ctx, requestId);
    await audit(ctx, releaseEntry(order.number, kind, '重新申请加急'));
  }
}

async function readWished(ctx: TxCtx, text: string): Promise<string | null> {
  if (text.trim() === '') return null;
  const day = await today(ctx);
  const read = parseDate(text, { today: day, lean: 'future' });
  if (!read.ok) throw new AppError('rush.date_invalid', { why: read.reason });
  if (read.date < day) throw new AppError('rush.date_invalid', { why: `${read.date} 已经过去` });
  return read.date;
}

/** What is open of this order goes on with a new round; a question is always its own. What is looked for later has no round yet. */
async function save(
  { tx }: TxCtx,
  order: PlannedOrder,
  asked: RushAsked & { wishedDate: string | null; askedBy: string; later: boolean },
): Promise<RequestRow> {
  const kind = asked.whatIf ? 'what_if' : 'rush';
  const values = { kind, wishedDate: asked.wishedDate, reason: asked.reason };
  const [open] = asked.whatIf
    ? []
    : await tx
        .select()
        .from(rushRequest)
        .where(
          and(eq(rushRequest.orderId, order.id), eq(rushRequest.kind, 'rush'), eq(rushRequest.state, 'open')),
        )
        .orderBy(desc(rushRequest.id))
        .limit(1)
        .for('update');
  const [row] = open
    ? await tx
        .update(rushRequest)
        .set({
          // Still looked for: that goes on.
          round: open.round === 0 && asked.later ? 0 : open.round + 1,
          wishedDate: asked.wishedDate ?? open.wishedDate,
          reason: asked.reason || open.reason,
        })
        .where(eq(rushRequest.id, open.id))
        .returning()
    : await tx
        .insert(rushRequest)
        .values({ orderId: order.id, ...values, askedBy: asked.askedBy, round: asked.later ? 0 : 1 })
        .returning();
  if (!row) throw new Error('rush request was not saved');
  if (open && asked.later && open.round > 0) await keepOptions(tx, row.id, open.round, row.round);
  return row;
}

/** Until others are found, those of before stand in the new round: where the search fails they are shown again. */
const keepOptions = (tx: TxCtx['tx'], requestId: number, before: number, round: number) =>
  tx.execute(sql`
    insert into rush_option (request_id, round, place, kind, plan, complete_p_50, complete_p_90)
    select request_id, ${round}, place, kind, plan, complete_p_50, complete_p_90 from rush_option
    where request_id = ${requestId} and round = ${before}`);
