import { sql } from 'drizzle-orm';
import type { Ctx } from '../../context.ts';
import type { Fact, FactKind } from '../../facts/kinds.ts';

/** A fact as it was known at an instant. */
export interface KnownFact<K extends FactKind> extends Record<string, unknown> {
  /** When it happened, Shanghai wall clock. */
  at: string;
  payload: Extract<Fact, { kind: K }>;
  /** Of goods: our code, and the quantity in the material's unit. */
  material: string | null;
  quantity: string | null;
}

/** Facts of an order that had happened and been told by then, and had not been taken back; the newest first. */
export async function knownFacts<K extends FactKind>(
  ctx: Ctx,
  orderId: number,
  kind: K,
  at: Date,
): Promise<KnownFact<K>[]> {
  const then = sql`${at.toISOString()}::timestamptz`;
  return (ctx.tx ?? ctx.db).execute<KnownFact<K>>(sql`
    select to_char(f.occurred_at at time zone 'Asia/Shanghai', 'YYYY-MM-DD HH24:MI') as at, f.payload,
      f.material_code as material, f.quantity::text as quantity
    from fact f where f.order_id = ${orderId} and f.kind = ${kind} and f.occurred_at <= ${then} and f.received_at <= ${then}
      and (f.reversed_by is null or exists (select from fact r where r.source = f.source and r.key = f.reversed_by
        and r.kind = 'reversal' and r.received_at > ${then}))
    order by f.occurred_at desc, f.id desc`);
}
