import { type SQL, sql } from 'drizzle-orm';
import type { Ctx } from '../context.ts';
import { rolesOver } from '../staff/policy.ts';
import type { ConflictKind } from './merge/types.ts';

/** A difference as it is shown. */
export interface ConflictView {
  id: number;
  machine: string;
  kind: ConflictKind;
  state: 'open' | 'confirmed' | 'over';
  fromAt: string;
  toAt: string | null;
  plc: Record<string, string | number | null>;
  mes: Record<string, string | number | null>;
  /** Null where there is none, or the reader may not see the order. */
  number: string | null;
  step: number | null;
  decidedByName: string | null;
  decidedAt: string | null;
  note: string;
  now: string;
}

type Row = ConflictView &
  Record<string, unknown> & {
    salesUserId: string | null;
    ownerUserId: string | null;
    createdBy: string | null;
  };

async function readWhere(ctx: Ctx, condition: SQL, limit: number): Promise<ConflictView[]> {
  const rows = await (ctx.tx ?? ctx.db).execute<Row>(sql`
    select c.id::float8 as id, c.machine, c.kind, c.state, c.from_at as "fromAt", c.to_at as "toAt", c.plc, c.mes,
      o.number, c.step, coalesce(p.name, c.decided_by) as "decidedByName", c.decided_at as "decidedAt", c.note,
      app_now() as now, o.sales_user_id as "salesUserId", o.owner_user_id as "ownerUserId", o.created_by as "createdBy"
    from plant_conflict c left join customer_order o on o.id = c.order_id
    left join person p on p.user_id = c.decided_by
    where ${condition} order by c.id desc limit ${limit}`);
  return rows.map(({ salesUserId, ownerUserId, createdBy, ...view }) => {
    const parties = { salesUserId, ownerUserId, createdBy: createdBy ?? '' };
    const reaches = ctx.actor.kind === 'system' || rolesOver(ctx.factory, ctx.actor, parties).length > 0;
    return reaches ? view : { ...view, number: null, step: null };
  });
}

export const readConflict = async (ctx: Ctx, id: number): Promise<ConflictView | undefined> =>
  (await readWhere(ctx, sql`c.id = ${id}`, 1))[0];

/** Those that nobody has decided on, of some machines or of all. */
export const readOpenConflicts = (ctx: Ctx, limit: number, machines?: readonly string[]) =>
  readWhere(
    ctx,
    machines
      ? sql`c.state = 'open' and c.machine = any(${sql.param([...machines])}::text[])`
      : sql`c.state = 'open'`,
    limit,
  );
