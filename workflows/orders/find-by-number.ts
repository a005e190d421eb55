import { type SQL, sql } from 'drizzle-orm';
import type { Ctx } from '../context.ts';
import { visibleOrders } from '../staff/policy.ts';
import { type Hit, hits, IN_ORDER, MOST_HITS, merge } from './hits.ts';
import type { NumberSearch } from './number.ts';

/** A short fragment is looked for anywhere in the number of only so many newest orders. */
const NEWEST = 4_000;

/** Fragments with five digits in a row or a letter are rare enough for the trigram index; "206-0" is not (70 ms). */
const RARE = /\d{5}|[A-Z]/;

/**
 * Orders by a part of their number where it begins or ends: exact, running number, day, beginning. The first
 * that finds something ends the search. Each 0.1 ms over 1,000,000 orders.
 */
export async function findByNumber(ctx: Ctx, search: NumberSearch): Promise<Hit[]> {
  const visible = visibleOrders(ctx.factory, ctx.actor);
  const exact = await hits(
    ctx,
    sql`select id, open, 0 as rank from customer_order where number in ${search.exact} and ${visible}`,
  );
  if (exact.length > 0 || search.complete) return merge(exact);
  return merge(await hits(ctx, sql.join(arms(search, visible), sql` union all `)));
}

/**
 * The last resort: the fragment anywhere in the number. Over 1,000,000 orders the newest 4,000 take 3 ms; rare
 * fragments are then looked for in all, 1–3 ms.
 */
export async function findWithinNumber(ctx: Ctx, search: NumberSearch): Promise<Hit[]> {
  if (search.contains.length < 2 || search.complete) return [];
  const visible = visibleOrders(ctx.factory, ctx.actor);
  const newest = await hits(ctx, anywhere(search.contains, visible, NEWEST));
  if (newest.length > 0 || !RARE.test(search.contains)) return merge(newest);
  return merge(await hits(ctx, anywhere(search.contains, visible, null)));
}

/** Orders that a complete but wrong number may have meant: the same running number, or the same day. */
export async function findNearNumber(ctx: Ctx, complete: string): Promise<Hit[]> {
  const visible = visibleOrders(ctx.factory, ctx.actor);
  const four = complete.slice(-4);
  const near = arms(
    {
      complete: false,
      exact: [],
      prefixes: [complete.slice(0, 12)],
      tail: { four, ending: four },
      contains: '',
    },
    visible,
  );
  return merge(await hits(ctx, sql.join(near, sql` union all `)));
}

function arms(search: NumberSearch, visible: SQL): SQL[] {
  const { tail } = search;
  // Not LIKE: with it the planner prefers the trigram index, and 0.2 ms become 30.
  const ending = tail ? sql`right(number, ${tail.ending.length}::int) = ${tail.ending}` : sql`true`;
  const byTail = tail
    ? sql`(
        select id, open, 1 as rank from customer_order
        where right(number, 4) = ${tail.four} and ${ending} and ${visible}
        order by ${IN_ORDER} limit ${MOST_HITS})`
    : [];
  const byPrefix = search.prefixes.map(
    (prefix) => sql`(
      select id, open, 2 as rank from customer_order
      where number like ${`${prefix}%`} and ${visible} order by number desc limit ${MOST_HITS})`,
  );
  return [byTail, byPrefix].flat();
}

/** Dense fragments end early among the newest; rare ones are quick by their trigrams over all orders. */
function anywhere(fragment: string, visible: SQL, newest: number | null): SQL {
  const table = newest
    ? sql`(select * from customer_order order by id desc limit ${newest}) customer_order`
    : sql`customer_order`;
  return sql`select id, open, 3 as rank from ${table}
    where ${newest ? sql`strpos(number, ${fragment}) > 0` : sql`number like ${`%${fragment}%`}`} and ${visible} order by ${IN_ORDER} limit ${MOST_HITS}`;
}
