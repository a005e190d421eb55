import { sql } from 'drizzle-orm';
import { openRequestsOf } from '../changes/read.ts';
import { type Waiting, waitingOf } from '../checkpoints/of-order.ts';
import type { Ctx } from '../context.ts';
import { mayAnswer, warningOf } from '../delivery-warning/read.ts';
import { goingRequestOf, revisionsOf } from '../due-date-change/promises.ts';
import { AppError } from '../errors.ts';
import { affectedOf } from '../incidents/of-order.ts';
import { mayReadOrders } from '../staff/policy.ts';
import type { Asides } from './asides.ts';
import { arrivalOf, boundsOf } from './bounds.ts';
import { type OrderEvent, type Pending, readLog, tellEvents } from './events.ts';
import { findNearNumber } from './find-by-number.ts';
import { type FoundOrders, findOrders, findOwn } from './find-orders.ts';
import { bounded, type Forecast, forecast } from './forecast.ts';
import { type Hit, MOST_HITS } from './hits.ts';
import { completeNumber, foldReference } from './number.ts';
import { readPace } from './pace.ts';
import { type Progress, progressOf } from './progress.ts';
import { type OrderView, type Place, readOrders } from './read-order.ts';
import { nearestCustomers, nearestProducts } from './suggest.ts';

/** Everything the answer about one order says. */
export interface OrderAnswer {
  order: OrderView;
  forecast: Forecast;
  events: OrderEvent[];
  /** Checkpoints that have not passed. */
  checkpoints: Waiting[];
  /** How far it is by its facts; null in a group. */
  progress: Progress | null;
  asides: Asides;
}

export type WhereAnswer =
  | ({ kind: 'one'; answer: OrderAnswer } & Understood)
  | ({ kind: 'several' } & OrderPage & Understood)
  | { kind: 'none'; text: string; suggestions: string[]; states: string[] };

/** How the words were taken; see FoundOrders. */
type Understood = Pick<FoundOrders, 'ignored' | 'states' | 'named'>;

/** The first rows of a search, and how many more there are; with `moreThan` at least so many. */
export interface OrderPage {
  orders: OrderView[];
  more: number;
  moreThan: boolean;
  /** All that were found, in their order. */
  ids: readonly number[];
  /** Those that come after the rows. */
  rest: readonly number[];
}

/**
 * Newest lines of the log in an answer, fewer where more of today stands above them; read are more, because of some the
 * reader may see nothing.
 */
const EVENTS = 3;
const EVENTS_READ = 12;

/** Rows of a list to pick from. */
export const LIST_LENGTH = 8;

/**
 * Where is my order: the whereabouts of the one order that a text means, a list when it can mean several, or
 * the nearest names. '' means the reader's own orders. Facts only, and only those the actor may see.
 * @throws AppError order.no_access for people without a role that reaches orders.
 */
export async function whereIs(ctx: Ctx, text: string, place: Place): Promise<WhereAnswer> {
  if (!mayReadOrders(ctx.factory, ctx.actor)) throw new AppError('order.no_access');
  const found =
    text === ''
      ? { hits: await findOwn(ctx), ignored: [], states: [], named: true }
      : await findOrders(ctx, text, await today(ctx));
  const { ignored, states, named } = found;
  const [only, another] = found.hits;
  if (only && !another) {
    const answer = await answerFor(ctx, only.id, place);
    if (answer) return { kind: 'one', answer, ignored, states, named };
  }
  if (!only) {
    const known = named || states.length > 0;
    return { kind: 'none', text, suggestions: known ? [] : await suggestions(ctx, text, place), states };
  }
  return { kind: 'several', ...(await listOf(ctx, found.hits, place)), ignored, states, named };
}

/** The first rows of a search, read, and how many more there are. */
async function listOf(ctx: Ctx, found: readonly Hit[], place: Place): Promise<OrderPage> {
  const page = await pageOf(
    ctx,
    found.slice(0, MOST_HITS).map((hit) => hit.id),
    place,
  );
  return { ...page, moreThan: found.length >= MOST_HITS };
}

/** The first of these orders, read. */
export async function pageOf(ctx: Ctx, ids: readonly number[], place: Place): Promise<OrderPage> {
  const orders = await readOrders(ctx, ids.slice(0, LIST_LENGTH), place);
  const rest = ids.slice(LIST_LENGTH);
  return { orders, ids, rest, more: rest.length, moreThan: false };
}

/**
 * What an answer says to all its readers alike, read once for several of them; knows no reader. Only for readers of
 * the same kind of place, and as long as nothing changes in between.
 */
export const readShared = (ctx: Ctx, id: number, place: Place) =>
  Promise.all([
    readPace(ctx),
    readLog(ctx, id, EVENTS_READ),
    waitingOf(ctx, id),
    place === 'single' ? progressOf(ctx, id) : null,
    openRequestsOf(ctx, id),
    arrivalOf(ctx, id),
    goingRequestOf(ctx, id),
    revisionsOf(ctx, id),
    warningOf(ctx, id),
  ]);

/**
 * The full answer about one order; null when the actor may not see it.
 * @param pending see tellEvents
 * @param shared what has been read for another reader
 */
export async function answerFor(
  ctx: Ctx,
  id: number,
  place: Place,
  pending?: Pending,
  shared: ReturnType<typeof readShared> = readShared(ctx, id, place),
): Promise<OrderAnswer | null> {
  // What the reader may not see is thrown away: all of it travels together.
  const [[order], affected, [pace, log, checkpoints, progress, requests, arrival, date, revisions, warned]] =
    await Promise.all([readOrders(ctx, [id], place), affectedOf(ctx, id, place), shared]);
  if (!order) return null;
  const warning = warned && {
    ...warned,
    mayAnswer: place === 'single' && warned.state === 'open' && mayAnswer(ctx, warned),
  };
  const asides = { requests, affected, date, revisions, warning };
  const { sights, now } = order;
  const beside = checkpoints.length + asides.requests.length + Math.min(1, asides.affected.length);
  const limit = Math.max(1, EVENTS - Math.max(0, beside - 1));
  const [events, bounds] = await Promise.all([
    tellEvents(ctx, log, { limit, sights, now, pending }),
    boundsOf(ctx, order, asides.affected, arrival),
  ]);
  return {
    order,
    events,
    checkpoints,
    progress,
    asides,
    forecast: bounded(forecast(ctx.factory.flow, order.status, order.minutes, pace, order.now), bounds),
  };
}

async function suggestions(ctx: Ctx, text: string, place: Place): Promise<string[]> {
  const complete = completeNumber(foldReference(text));
  if (complete) {
    const near = await readOrders(
      ctx,
      (await findNearNumber(ctx, complete)).slice(0, 3).map((hit) => hit.id),
      place,
    );
    return near.map((order) => order.number);
  }
  if (/^[\d\s-]*$/.test(text)) return [];
  const [customers, products] = await Promise.all([
    nearestCustomers(ctx, text, { readable: true }),
    nearestProducts(ctx, text),
  ]);
  return [...customers, ...products].slice(0, 4);
}

/** The Shanghai day of the system's clock. */
export async function today(ctx: Pick<Ctx, 'db' | 'tx'>): Promise<string> {
  const rows = await (ctx.tx ?? ctx.db).execute<{ day: string }>(
    sql`select (app_now() at time zone 'Asia/Shanghai')::date::text as day`,
  );
  return rows[0]?.day ?? '';
}
