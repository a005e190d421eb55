import { sql } from 'drizzle-orm';
import type { Card } from '../card.ts';
import type { TxCtx } from '../context.ts';
import { plainText } from '../orders/text.ts';
import { repaint, say } from '../say.ts';
import type { PlannedOrder } from '../scheduling/read-order.ts';
import { tellShifted } from '../scheduling/tell-shifted.ts';
import { momentText } from '../scheduling/text.ts';
import { dueOf } from '../scheduling/times.ts';
import { actorsOf, type StaffActor } from '../staff/actor.ts';
import { rolesOver } from '../staff/policy.ts';
import { type RushReader, rushCard } from './cards/rush-card.ts';
import { doerName, peopleToTell } from './people.ts';
import { plannersOf } from './planners.ts';
import { type RushView, readRush } from './read.ts';
import { mayBook, seesPlan } from './rights.ts';
import { HOW_NAMES, type PutOff, type StoredOption } from './stored.ts';

/** One card per request and person. */
const rushKey = (requestId: number, userId: string): string => `rush:${requestId}:user:${userId}`;

/** What one person may do and see of a request. */
export const readerOf = (ctx: TxCtx, { order }: RushView, person: StaffActor): RushReader => {
  const asker = { ...ctx, actor: person };
  return { userId: person.userId, books: mayBook(asker, order), plan: seesPlan(asker, order) };
};

/** The card as one person may see it. */
export const cardFor = (ctx: TxCtx, view: RushView, person: StaffActor, notice?: Card['notice']): Card => ({
  ...rushCard(view, readerOf(ctx, view, person)),
  ...(notice ? { notice } : {}),
});

/**
 * Puts the options before who decides: the asker who may book, else the planners. Somebody who only asks sees what they may
 * of a question (what_if), and that it is with the planners otherwise.
 * @returns who may book and was shown the options
 */
export async function tellPlanners(
  ctx: TxCtx,
  requestId: number,
  order: PlannedOrder,
  asker: StaffActor | null,
): Promise<string[]> {
  const view = await readRush(ctx, requestId);
  if (!view) return [];
  const deciding = await decidersOf(ctx, order, asker, view.request.kind === 'what_if');
  // Who asked sees what becomes of it on a card of their own.
  const readers = [...deciding, ...(asker && !deciding.includes(asker) ? [asker] : [])];
  for (const person of readers) await sayCard(ctx, view, person);
  return deciding.map(({ userId }) => userId);
}

/** Somebody asks for what is looked for already: their own card says so, and is painted with the options. */
export async function tellAlso(ctx: TxCtx, requestId: number, asker: StaffActor): Promise<void> {
  const view = await readRush(ctx, requestId);
  if (view) await sayCard(ctx, view, asker);
}

async function sayCard(ctx: TxCtx, view: RushView, person: StaffActor): Promise<void> {
  const { id, round } = view.request;
  const { userId } = person;
  const card = cardFor(ctx, view, person);
  await say(
    ctx,
    { to: 'person', userId },
    { kind: 'card', flow: 'rush-order', key: rushKey(id, userId), card },
    `rush:${id}:${round}:${userId}`,
  );
}

/** Who chooses among the options: whoever asks, where they may; else the planners, of a question nobody. */
export async function decidersOf(
  ctx: TxCtx,
  order: PlannedOrder,
  asker: StaffActor | null,
  whatIf = false,
): Promise<StaffActor[]> {
  if (asker && mayBook({ ...ctx, actor: asker }, order)) return [asker];
  return whatIf ? [] : plannersOf(ctx, order);
}

/** Paints the card anew for everybody who has it. @param but whose card is painted by their own press, or sent anew */
export async function paintRush(
  ctx: TxCtx,
  requestId: number,
  options: { but?: readonly string[]; notice?: Card['notice']; closed?: boolean } = {},
): Promise<void> {
  const view = await readRush(ctx, requestId);
  if (!view) return;
  const prefix = rushKey(requestId, '');
  const rows = await ctx.tx.execute<{ userId: string }>(sql`
    select space_id as "userId" from card where state = 'open' and key = any (array(select ${prefix} || user_id from person))`);
  const people = await actorsOf(
    ctx,
    rows.map(({ userId }) => userId).filter((userId) => !options.but?.includes(userId)),
  );
  for (const person of people)
    await repaint(ctx, rushKey(requestId, person.userId), cardFor(ctx, view, person, options.notice), {
      ...(options.closed ? { closed: true } : {}),
    });
}

/** Whether earlier bookings of its order can be taken back has changed with this one. */
export async function paintEarlier(
  ctx: TxCtx,
  { id, orderId }: { id: number; orderId: number },
): Promise<void> {
  const rows = await ctx.tx.execute<{ id: number }>(sql`
    select id::float8 as id from rush_request
    where order_id = ${orderId} and id < ${id} and state = 'booked' and undo_until > app_now() order by id`);
  for (const earlier of rows) await paintRush(ctx, earlier.id);
}

interface Told {
  order: PlannedOrder;
  /** Unique per event. */
  key: string;
  putOff: readonly PutOff[];
  parties: ReadonlyMap<number, PlannedOrder>;
}

/** Owners and salespeople of orders that make room hear of it, as of any plan that puts them off. */
export const tellPutOff = (ctx: TxCtx, { order, key, putOff, parties }: Told): Promise<void> =>
  tellShifted(ctx, {
    shifts: putOff.flatMap(({ orderId, oldEnd, newEnd, onTime, wasOnTime }) => {
      const of = parties.get(orderId);
      return of ? [{ order: of, oldEnd, newEnd, onTime, wasOnTime }] : [];
    }),
    title: '加急单排产，您的订单后移',
    why: `${doerName(ctx)} 给加急单 **${order.number}** 排产`,
    key,
  });

/** Who asked, the order's owner and its salesperson hear what was booked; whoever pressed knows, others see their cards. */
export async function tellBooked(
  ctx: TxCtx,
  request: { id: number; askedBy: string },
  order: PlannedOrder,
  { how, option }: StoredOption,
): Promise<void> {
  const people = await peopleToTell(ctx, [request.askedBy, order.ownerUserId, order.salesUserId]);
  const { p50, p90 } = option.completion;
  const late = p90 > dueOf(order.promisedDate);
  for (const person of people) {
    if (rolesOver(ctx.factory, person, order).length === 0) continue;
    const whose = `**${order.number}** ${plainText(order.customer)}`;
    const text = [
      how === 'keep'
        ? `${doerName(ctx)} 看过 ${whose} 的加急方案，选定维持现计划：保留加急标记，不再为别的加急单让路。`
        : `${doerName(ctx)} 已给 ${whose} 订下加急时段（${HOW_NAMES[how]}）。`,
      `预计 **${momentText(p90)}** 完工${p50 === p90 ? '' : `，顺利时 ${momentText(p50)}`}，${late ? '**仍晚于承诺交期，请与客户沟通**' : '赶得上承诺交期'}。`,
    ].join('\n\n');
    await say(
      ctx,
      { to: 'person', userId: person.userId },
      { kind: 'markdown', title: `加急 ${order.number} 已排产`, text },
      `rush:${request.id}:booked:asked:${person.userId}`,
    );
  }
}
