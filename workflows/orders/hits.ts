import { type SQL, sql } from 'drizzle-orm';
import type { Ctx } from '../context.ts';

/** An order that fits, before it is read. `rank`: 0 is the best fit. */
export interface Hit {
  id: number;
  open: boolean;
  rank: number;
}

/** Orders looked at per search at most; more are only counted as "more than". */
export const MOST_HITS = 20;

/** The order of every answer: best fit, then open before finished, then newest. */
export const IN_ORDER: SQL = sql`open desc, id desc`;

/** Runs a query for (id, open, rank). */
export async function hits(ctx: Pick<Ctx, 'db' | 'tx'>, query: SQL): Promise<Hit[]> {
  return [
    ...(await (ctx.tx ?? ctx.db).execute<Hit & Record<string, unknown>>(
      sql`select id::float8 as id, open, rank from (${query}) hit`,
    )),
  ];
}

/** Several searches as one list: each order once with its best rank, in the order of every answer. */
export function merge(...lists: readonly (readonly Hit[])[]): Hit[] {
  const best = new Map<number, Hit>();
  for (const hit of lists.flat()) {
    const known = best.get(hit.id);
    if (!known || hit.rank < known.rank) best.set(hit.id, hit);
  }
  return [...best.values()].sort((a, b) => a.rank - b.rank || Number(b.open) - Number(a.open) || b.id - a.id);
}

/** One search per scope (staff/policy.ts), so that each follows its own index; together as one query. */
export function inScopes(scopes: readonly SQL[], select: (scope: SQL) => SQL): SQL {
  return sql.join(
    scopes.map((scope) => sql`(${select(scope)})`),
    sql` union all `,
  );
}
