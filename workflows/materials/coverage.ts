import { sql } from 'drizzle-orm';
import type { Ctx } from '../context.ts';

/** How far an order's material is in hand. */
export interface Coverage {
  /** Least share held (reserved or received, issued included) over its materials: 1 = all; null: no demand is known. */
  share: number | null;
  /** Materials that it needs, and those of which something is missing. */
  lines: number;
  missing: number;
}

/** The coverage of orders by id; orders without a demand have `share: null`. */
export async function coverageOf(
  ctx: Pick<Ctx, 'db' | 'tx'>,
  orderIds: readonly number[],
): Promise<Map<number, Coverage>> {
  const rows = await (ctx.tx ?? ctx.db).execute<Coverage & { id: number } & Record<string, unknown>>(sql`
    select id::float8 as id, count(held)::int as lines, (count(*) filter (where held < required))::int as missing,
      (min(least(1, held / required)) filter (where required is not null))::float8 as share
    from unnest(${sql.param([...orderIds])}::bigint[]) as wanted (id)
    left join lateral (
      select d.required, (select coalesce(sum(r.quantity), 0) from reservation r
        where r.order_id = d.order_id and r.material_code = d.material_code) as held
      from material_demand d where d.order_id = wanted.id and d.required > 0) as line on true
    group by id`);
  return new Map(rows.map(({ id, ...coverage }) => [id, coverage]));
}
