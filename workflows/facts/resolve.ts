import { sql } from 'drizzle-orm';
import type { TxCtx } from '../context.ts';
import { amountOf, decimalOf, ONE } from '../materials/amount.ts';
import { ceil, fractionOf, times } from '../materials/fraction.ts';
import { type Measured, unitFactor } from '../materials/units.ts';
import { completeNumber, foldReference } from '../orders/number.ts';
import { STATIC_FLAGS } from './flags.ts';
import type { Fact, FactKind } from './kinds.ts';
import { machineDoubts } from './known-machines.ts';

/** What a fact is about, as far as the house knows it. */
export interface About {
  orderNumber: string | null;
  orderId: number | null;
  materialCode: string | null;
  /** What it adds to stock on hand, decimal in the material's unit; null where nothing or unknown. */
  quantity: string | null;
  flags: string[];
  /** Of a reversal: what it takes back, where that has been told already. */
  reverses?: FactKind;
}

interface Known extends Measured {
  code: string;
}

/**
 * Looks up what many facts are about, in a few queries: orders, materials, machines, and facts that are taken back (a
 * reversal is about what its fact is about). Unknown ones are kept as they were written.
 */
export async function resolveAbout(ctx: TxCtx, source: string, facts: readonly Fact[]): Promise<About[]> {
  const numbers = [
    ...new Set(facts.flatMap((fact) => ('order' in fact && fact.order ? numberOf(fact.order) : []))),
  ];
  const codes = [
    ...new Set(facts.flatMap((fact) => ('material' in fact ? [fact.material, codeOf(fact.material)] : []))),
  ];
  const [targets, orders, materials] = await Promise.all([
    targetsOf(ctx, source, facts),
    numbers.length === 0
      ? []
      : ctx.tx.execute<{ id: number; number: string }>(
          sql`select id::float8 as id, number from customer_order where number = any(${sql.param(numbers)}::text[])`,
        ),
    codes.length === 0
      ? []
      : ctx.tx.execute<Known & Record<string, unknown>>(
          sql`select code, unit, unit_factors as "unitFactors" from material where code = any(${sql.param(codes)}::text[])`,
        ),
  ]);
  const isOdd = await machineDoubts(ctx, facts);
  const idOf = new Map(orders.map(({ id, number }) => [number, id]));
  const known = new Map(materials.map((one) => [one.code, one]));
  return facts.map((fact) => {
    if (fact.kind === 'reversal') return targets.get(fact.reverses) ?? nothing();
    const orderNumber = 'order' in fact && fact.order ? numberOf(fact.order) : null;
    const goods = goodsOf(fact, known);
    return {
      orderNumber,
      orderId: orderNumber === null ? null : (idOf.get(orderNumber) ?? null),
      ...goods,
      flags: isOdd(fact) ? [...goods.flags, STATIC_FLAGS.unknownMachine] : goods.flags,
    };
  });
}

const nothing = (): About => ({
  orderNumber: null,
  orderId: null,
  materialCode: null,
  quantity: null,
  flags: [],
});

async function targetsOf(ctx: TxCtx, source: string, facts: readonly Fact[]): Promise<Map<string, About>> {
  const keys = facts.flatMap((fact) => (fact.kind === 'reversal' ? fact.reverses : []));
  if (keys.length === 0) return new Map();
  const rows = await ctx.tx.execute<{
    key: string;
    kind: FactKind;
    orderNumber: string | null;
    orderId: number | null;
    materialCode: string | null;
  }>(sql`
    select key, kind, order_number as "orderNumber", order_id::float8 as "orderId", material_code as "materialCode"
    from fact where source = ${source} and key = any(${sql.param(keys)}::text[])`);
  return new Map(rows.map(({ key, kind, ...about }) => [key, { ...nothing(), ...about, reverses: kind }]));
}

const numberOf = (written: string): string => {
  const folded = foldReference(written);
  return completeNumber(folded) ?? folded;
};

const codeOf = (written: string): string => written.normalize('NFKC').trim().toUpperCase();

function goodsOf(
  fact: Fact,
  known: ReadonlyMap<string, Known>,
): Pick<About, 'materialCode' | 'quantity' | 'flags'> {
  if (!('material' in fact)) return { materialCode: null, quantity: null, flags: [] };
  const material = known.get(fact.material) ?? known.get(codeOf(fact.material));
  if (!material)
    return { materialCode: codeOf(fact.material), quantity: null, flags: [STATIC_FLAGS.unknownMaterial] };
  const told = fact.kind === 'stock' ? (fact.count ?? fact.delta ?? '0') : fact.quantity;
  const quantity = inUnitOf(material, told, fact.unit);
  if (quantity === null) return { materialCode: material.code, quantity, flags: [STATIC_FLAGS.unknownUnit] };
  const sign = fact.kind === 'issue' ? -1 : 1;
  return { materialCode: material.code, quantity: decimalOf(sign * quantity), flags: [] };
}

/** Ten-thousandths of the material's unit; a unit left out is the material's own. */
function inUnitOf(material: Known, told: string, unit: string | undefined): number | null {
  if (!unit) return amountOf(told);
  const factor = unitFactor(material, unit);
  if (factor === null) return null;
  const negative = told.startsWith('-');
  const size = ceil(times(fractionOf(told.replace(/^-/, '')), factor), ONE);
  return negative ? -size : size;
}
