import { type SQL, sql } from 'drizzle-orm';
import type { Ctx } from '../context.ts';
import { visibleOrders } from '../staff/policy.ts';
import { type Hit, hits, IN_ORDER, MOST_HITS, merge } from './hits.ts';
import type { NumberSearch } from './number.ts';

/** A short fragment is looked for anywhere in the number of only so many newest orders. */
const NEWEST = 10_000;

/** Fragments of this length are rare enough for the trigram index. */
const TRIGRAM_FROM = 5;

/**
 * Orders by a part of their number, in steps from exact to vague; the first step that finds something ends
 * the search. Measured over 1,000,000 orders: exact and beginning 0.1 ms, running number 0.1 ms, five and
 * more characters anywhere 1–3 ms, two to four characters anywhere in the newest 10,000 at most 4 ms.
 */
export async function findByNumber(ctx: Ctx, search: NumberSearch): Promise<Hit[]> {
  const visible = visibleOrders(ctx.factory, ctx.actor);
  const exact = await hits(
    ctx,
    sql`select id, open, 0 as rank from customer_order where number in ${search.exact} and ${visible}`,
  );
  if (exact.length > 0) return merge(exact);
  const parts = await hits(ctx, sql.join(arms(search, visible), sql` union all `));
  if (parts.length > 0 || search.contains.length < 2) return merge(parts);
  const newest = await hits(ctx, anywhere(search.contains, visible, NEWEST));
  if (newest.length > 0 || search.contains.length < TRIGRAM_FROM) return merge(newest);
  return merge(await hits(ctx, anywhere(search.contains, visible, null)));
}

/** Orders that a complete but wrong number may have meant: the same running number, or the same day. */
export async function findNearNumber(ctx: Ctx, complete: string): Promise<Hit[]> {
  const visible = visibleOrders(ctx.factory, ctx.actor);
  const four = complete.slice(-4);
  const near = arms(
    { exact: [], prefixes: [complete.slice(0, 12)], tail: { four, ending: four }, contains: '' },
    visible,
  );
  return merge(await hits(ctx, sql.join(near, sql` union all `)));
}

function arms(search: NumberSearch, visible: SQL): SQL[] {
  const { tail } = search;
  const ending = tail && tail.ending !== tail.four ? sql`number like ${`%${tail.ending}`}` : sql`true`;
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
    where number like ${`%${fragment}%`} and ${visible} order by ${IN_ORDER} limit ${MOST_HITS}`;
}
