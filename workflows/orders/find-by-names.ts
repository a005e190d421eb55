import { type SQL, sql } from 'drizzle-orm';
import type { Ctx } from '../context.ts';
import { orderScopes, readsAll } from '../staff/policy.ts';
import type { Found } from './catalogue.ts';
import { type Hit, hits, IN_ORDER, inScopes, MOST_HITS, merge } from './hits.ts';

/** What is known about the orders that are looked for; at least one of customers and products. */
export interface NameSearch {
  customers: readonly Found[] | null;
  products: readonly Found[] | null;
  /** A part of the order number beside the names. */
  fragment: string | null;
  /** What the orders must be besides (find-by-state.ts). */
  state?: SQL;
}

/** Orders of one name that are looked through for a state, open ones first, then the newest. */
const MOST_LOOKED_AT = 2_000;

/**
 * Orders of these customers, of these products, or of both. For a reader of all orders each name is a walk
 * along its own index (0.5 ms for 20 customers with 50 orders each, over 1,000,000 orders); "own orders" are
 * few per name or per person, and the planner crosses the two indexes (at most 8 ms there).
 */
export async function findByNames(ctx: Ctx, search: NameSearch): Promise<Hit[]> {
  const { fragment } = search;
  if (fragment === null) return findWhere(ctx, search, sql`true`);
  // Beside a name four digits are the running number; it has an index, 60 ms become 8 for a very large customer.
  const running = RUNNING.test(fragment)
    ? await findWhere(ctx, search, sql`right(number, 4) = ${fragment}`)
    : [];
  if (running.length > 0) return running;
  return findWhere(ctx, search, sql`strpos(number, ${fragment}) > 0`);
}

const RUNNING = /^\d{4}$/;

async function findWhere(ctx: Ctx, search: NameSearch, fragment: SQL): Promise<Hit[]> {
  const scopes = orderScopes(ctx.factory, ctx.actor);
  const { customers, products, state } = search;
  if (scopes.length === 0 || customers?.length === 0 || products?.length === 0) return [];
  if (customers && products) {
    const named = sql`customer_id in ${idsOf(customers)} and product_id in ${idsOf(products)} and ${fragment}`;
    return merge(await hits(ctx, crossing(scopes, named, sql`0`, state)));
  }
  const found = customers ?? products;
  if (!found) return [];
  const column = customers ? sql`customer_id` : sql`product_id`;
  if (readsAll(ctx.factory, ctx.actor)) return merge(await hits(ctx, along(column, found, fragment, state)));
  const named = sql`${column} in ${idsOf(found)} and ${fragment}`;
  return merge(await hits(ctx, crossing(scopes, named, rankBy(column, found), state)));
}

const idsOf = (found: readonly Found[]) => found.map((one) => one.id);
const ranksOf = (found: readonly Found[]) => found.map((one) => one.rank);
const bigints = (values: readonly number[]) => sql`${`{${values.join(',')}}`}::bigint[]`;

/** The rank of the name that a row belongs to. */
const rankBy = (column: SQL, found: readonly Found[]) =>
  sql`(${bigints(ranksOf(found))})[array_position(${bigints(idsOf(found))}, ${column})]::int`;

function along(column: SQL, found: readonly Found[], fragment: SQL, state: SQL | undefined): SQL {
  const newest = sql`open desc, customer_order.id desc`;
  const orders = state
    ? sql`(select * from customer_order where ${column} = name.id order by ${newest} limit ${MOST_LOOKED_AT}) customer_order`
    : sql`customer_order`;
  return sql`
    select o.id, o.open, name.rank::int as rank
    from unnest(${bigints(idsOf(found))}, ${bigints(ranksOf(found))}) as name (id, rank)
    cross join lateral (
      select customer_order.id, open from ${orders}
      where ${column} = name.id and ${fragment} and ${state ?? sql`true`} order by ${newest} limit ${MOST_HITS}
    ) o`;
}

/** Own orders of a name that are looked through for a state (100 ms without this for the largest customer). */
const MOST_CROSSED = 500;

function crossing(scopes: readonly SQL[], named: SQL, rank: SQL, state: SQL | undefined): SQL {
  return inScopes(scopes, (scope) => {
    const within = sql`where ${named} and ${scope} order by ${IN_ORDER}`;
    const orders = state
      ? sql`(select * from customer_order ${within} limit ${MOST_CROSSED}) customer_order where ${state} order by ${IN_ORDER}`
      : sql`customer_order ${within}`;
    return sql`select id, open, ${rank} as rank from ${orders} limit ${MOST_HITS}`;
  });
}
