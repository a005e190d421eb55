import { type SQL, sql } from 'drizzle-orm';
import type { Ctx } from '../context.ts';
import { orderScopes, visibleOrders } from '../staff/policy.ts';
import { type Hit, hits, IN_ORDER, inScopes, MOST_HITS, merge } from './hits.ts';
import type { NumberSearch } from './number.ts';

/** A short fragment is looked for anywhere in the number of only so many newest orders (9 ms at most). */
const NEWEST = 20_000;

/** Fragments of this length are rare enough for the trigram index. */
const TRIGRAM_FROM = 5;

/**
 * Orders by a part of their number, in steps from exact to vague; the first step that finds something ends
 * the search. Measured over 1,000,000 orders: exact and beginning 0.1 ms, running number 0.1 ms, five and
 * more characters anywhere 1–3 ms, two to four characters anywhere in the newest 20,000 at most 9 ms.
 */
export async function findByNumber(ctx: Ctx, search: NumberSearch): Promise<Hit[]> {
  const visible = visibleOrders(ctx.factory, ctx.actor);
  const exact = await hits(
    ctx,
    sql`select id, open, 0 as rank from customer_order where number in ${search.exact} and ${visible}`,
  );
  if (exact.length > 0) return merge(exact);
  const parts = await hits(ctx, sql.join(arms(ctx, search), sql` union all `));
  if (parts.length > 0 || search.contains.length < 2) return merge(parts);
  return merge(await hits(ctx, anywhere(search.contains, visible)));
}

function arms(ctx: Ctx, search: NumberSearch): SQL[] {
  const scopes = orderScopes(ctx.factory, ctx.actor);
  const visible = visibleOrders(ctx.factory, ctx.actor);
  const { tail } = search;
  const byTail = tail
    ? [
        inScopes(
          scopes,
          (scope) => sql`
            select id, open, 1 as rank from customer_order
            where right(number, 4) = ${tail.four} and ${scope}
              and ${tail.ending === tail.four ? sql`true` : sql`number like ${`%${tail.ending}`}`}
            order by ${IN_ORDER} limit ${MOST_HITS}`,
        ),
      ]
    : [];
  const byPrefix = search.prefixes.map(
    (prefix) => sql`(
      select id, open, 2 as rank from customer_order
      where number like ${`${prefix}%`} and ${visible} order by number desc limit ${MOST_HITS})`,
  );
  return [...byTail, ...byPrefix];
}

function anywhere(fragment: string, visible: SQL): SQL {
  const pattern = `%${fragment}%`;
  if (fragment.length >= TRIGRAM_FROM) {
    return sql`select id, open, 3 as rank from customer_order
      where number like ${pattern} and ${visible} order by ${IN_ORDER} limit ${MOST_HITS}`;
  }
  return sql`select id, open, 3 as rank from (
      select * from customer_order order by id desc limit ${NEWEST}
    ) customer_order where number like ${pattern} and ${visible} limit ${MOST_HITS}`;
}
