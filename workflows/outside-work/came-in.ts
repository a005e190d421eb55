import { sql } from 'drizzle-orm';
import type { TxCtx } from '../context.ts';
import type { OutsideRow } from './read.ts';

/** What was told since an operation was ordered outside, in pieces. */
export interface CameIn {
  /** Reported good from a machine that we know, or with when work began: made here. What comes back is reported without. */
  inHouse: number;
  /** Receipts of the order's product from the supplier; without a supplier's name where nothing else of the order is away. */
  arrived: number;
}

/**
 * By the time at which it was told: what had been reported before the order was placed is not part of it. Facts that were taken
 * back do not count. Nothing counts before it was ordered.
 */
export async function readCameIn(
  { tx }: Pick<TxCtx, 'tx'>,
  { id, placedAt }: Pick<OutsideRow, 'id' | 'placedAt'>,
): Promise<CameIn> {
  if (placedAt === null) return { inHouse: 0, arrived: 0 };
  const [found] = await tx.execute<CameIn & Record<string, unknown>>(sql`
    select coalesce(sum((f.payload->>'good')::int) filter (where f.kind = 'work_report'
        and (f.payload->>'step' = x.step::text or (f.payload->>'step' is null and f.payload->>'operation' = x.name))
        and (f.payload ? 'startedAt' or (f.payload ? 'machine' and not 'unknown_machine' = any (f.flags)))), 0)::int as "inHouse",
      floor(coalesce(sum((f.payload->>'quantity')::numeric) filter (where f.kind = 'receipt'
        and f.material_code = upper(p.code) and coalesce(f.payload->>'unit', p.unit) = p.unit
        and case when coalesce(f.payload->>'supplier', '') = '' then not exists (select from outside_order y
            where y.order_id = x.order_id and y.id <> x.id and y.state in ('wanted', 'placed'))
          else f.payload->>'supplier' = x.supplier end), 0))::int as arrived
    from outside_order x join customer_order o on o.id = x.order_id join product p on p.id = o.product_id
    left join fact f on f.order_id = x.order_id and f.kind in ('work_report', 'receipt') and f.reversed_by is null
      and f.received_at > x.placed_at
    where x.id = ${id}`);
  return found ?? { inHouse: 0, arrived: 0 };
}

/** Pieces that came from the supplier: by its goods, or as reported, whichever is more. @param good of the operation by now */
export const returnedOf = (
  row: Pick<OutsideRow, 'placedAt' | 'arrived' | 'inHouse' | 'goodBefore'>,
  good: number,
): number => (row.placedAt === null ? 0 : Math.max(row.arrived, good - row.goodBefore - row.inHouse, 0));

/** Pieces that were made here though they are ordered outside, and of which purchasing has not said what is to be. */
export const madeTwice = ({
  state,
  inHouse,
  inHouseSeen,
}: Pick<OutsideRow, 'state' | 'inHouse' | 'inHouseSeen'>): number =>
  state === 'placed' ? Math.max(0, inHouse - inHouseSeen) : 0;

/** What becomes of a supplier's order: cancelled there | lowered by what was made here | kept as it is. */
export type Decision = 'cancelled' | 'lowered' | 'kept';

/** What would be left to come from the supplier, lowered. */
export const leftOutside = ({
  pieces,
  inHouse,
  inHouseTaken,
}: Pick<OutsideRow, 'pieces' | 'inHouse' | 'inHouseTaken'>): number =>
  Math.max(0, pieces - (inHouse - Math.min(inHouseTaken, inHouse)));
