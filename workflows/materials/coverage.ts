import { sql } from 'drizzle-orm';
import type { Ctx } from '../context.ts';
import { type Amount, amountOf } from './amount.ts';

/** How far the material of an order is there. */
export interface Coverage {
  /** Least of held ÷ required over all lines, 1 when nothing is missing; null: no demand is known. */
  share: number | null;
  lines: number;
  /** Lines that are not covered. */
  missing: number;
}

/** One demand of an order; amounts in the material's unit, as ten-thousandths (amount.ts). */
export interface MaterialLine {
  orderId: number;
  code: string;
  name: string;
  unit: string;
  required: Amount;
  /** Reserved from stock and from what came in for the order, issued goods included. */
  fromStock: Amount;
  fromReceipts: Amount;
  /** Of both: went to the workshop. */
  issued: Amount;
  missing: Amount;
  /** Shanghai day; as purchasing filled it in. */
  expectedDate: string | null;
  supplier: string;
  /** Of the material. */
  usualSupplier: string;
  leadDays: number | null;
  substituteFor: string | null;
  /** Made here: it has a BOM of its own. */
  made: boolean;
  /** '' or why nobody knows how much is needed; then it is never covered. */
  problem: string;
}

interface Row extends Record<string, unknown> {
  orderId: number;
  code: string;
  name: string;
  unit: string;
  required: string;
  fromStock: string;
  fromReceipts: string;
  issued: string;
  expectedDate: string | null;
  supplier: string;
  usualSupplier: string;
  leadDays: number | null;
  substituteFor: string | null;
  made: boolean;
  problem: string;
}

/** The demands of orders, by order and material. Knows no reader: who may see them is for the caller to ask. */
export async function readLines(
  { db, tx }: Pick<Ctx, 'db' | 'tx'>,
  orderIds: readonly number[],
): Promise<MaterialLine[]> {
  if (orderIds.length === 0) return [];
  const rows = await (tx ?? db).execute<Row>(sql`
    select d.order_id::float8 as "orderId", m.code, m.name, m.unit, d.required,
      coalesce(s.quantity, 0) as "fromStock", coalesce(r.quantity, 0) as "fromReceipts",
      coalesce(s.issued, 0) + coalesce(r.issued, 0) as issued, d.expected_date as "expectedDate", d.supplier,
      m.supplier as "usualSupplier", m.lead_days as "leadDays", d.substitute_for as "substituteFor", d.problem,
      exists (select from bom_line l where l.parent_code = m.code) as made
    from material_demand d join material m on m.code = d.material_code
    left join reservation s on s.order_id = d.order_id and s.material_code = d.material_code and s.kind = 'stock'
    left join reservation r on r.order_id = d.order_id and r.material_code = d.material_code and r.kind = 'receipt'
    where d.order_id in (select one::bigint from jsonb_array_elements_text(${JSON.stringify(orderIds)}::text::jsonb) as one)
    order by d.order_id, d.material_code`);
  return rows.map((row) => {
    const [required, fromStock, fromReceipts, issued] = [
      amountOf(row.required),
      amountOf(row.fromStock),
      amountOf(row.fromReceipts),
      amountOf(row.issued),
    ];
    const missing = Math.max(0, required - fromStock - fromReceipts);
    return { ...row, required, fromStock, fromReceipts, issued, missing };
  });
}

export const isShort = (line: Pick<MaterialLine, 'missing' | 'problem'>): boolean =>
  line.missing > 0 || line.problem !== '';

/** How far the material of these orders is there; every order asked for is in the answer. */
export async function coverageOf(
  ctx: Pick<Ctx, 'db' | 'tx'>,
  orderIds: readonly number[],
): Promise<Map<number, Coverage>> {
  const byOrder = new Map<number, MaterialLine[]>(orderIds.map((orderId) => [orderId, []]));
  for (const line of await readLines(ctx, orderIds)) byOrder.get(line.orderId)?.push(line);
  return new Map([...byOrder].map(([orderId, lines]) => [orderId, coverage(lines)]));
}

/** How far the material of one order is there, from its lines. */
export function coverage(lines: readonly MaterialLine[]): Coverage {
  if (lines.length === 0) return { share: null, lines: 0, missing: 0 };
  const shareOf = ({ required, missing, problem }: MaterialLine): number =>
    problem !== '' ? 0 : required === 0 ? 1 : (required - missing) / required;
  return {
    share: Math.min(...lines.map(shareOf)),
    lines: lines.length,
    missing: lines.filter(isShort).length,
  };
}
