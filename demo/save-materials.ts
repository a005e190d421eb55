import { sql } from 'drizzle-orm';
import { bomLine, bomSubstitute, fact, material, materialDemand } from '../db/schema/index.ts';
import type { TxCtx } from '../workflows/context.ts';
import { addDays } from '../workflows/dates/civil.ts';
import { decimalOf } from '../workflows/materials/amount.ts';
import { isShort, readLines } from '../workflows/materials/coverage.ts';
import { explode } from '../workflows/materials/explode.ts';
import { demandsOf } from '../workflows/materials/needs.ts';
import { lockStock } from '../workflows/materials/read-claims.ts';
import { settle } from '../workflows/materials/settle.ts';
import { type BomLine, isMade, keptIn, linesOf, SUBSTITUTES } from './bom.ts';
import { SAMPLE_PRODUCTS } from './names.ts';
import { seeded } from './random.ts';

const SEED = 42;

/** Who delivers what begins so, and within how many days. Invented names. */
const SUPPLIERS: Readonly<Record<string, readonly [name: string, least: number, most: number]>> = {
  M: ['宏锻金属材料', 3, 6],
  P: ['恒固机械零件', 3, 6],
  E: ['众合电气', 3, 8],
  F: ['标五紧固件', 1, 3],
};

/** Orders in these statuses have their material computed; later ones have used theirs up. */
const PLANNED = ['confirmed', 'preparing_material'];
/** About so many of the materials are in stock. */
const IN_STOCK = 0.68;

const LINES = linesOf(SAMPLE_PRODUCTS);

/** Materials with suppliers and lead days, bills of materials with a second level, a substitute, and stock as counted. */
export async function saveMaterials({ tx }: TxCtx, now: Date): Promise<void> {
  const random = seeded(SEED);
  const kept = new Map(
    [...LINES, ...SUBSTITUTES.map(({ by }) => by)].map(({ code, name, unit }) => [
      code,
      { code, name, unit: keptIn(unit) },
    ]),
  );
  await tx.insert(material).values(
    [...kept.values()].map((one) => {
      const [supplier, least, most] = SUPPLIERS[one.code.charAt(0)] ?? ['', 0, 0];
      return isMade(one.code) ? one : { ...one, supplier, leadDays: random.whole(least, most) };
    }),
  );
  const saved = await tx
    .insert(bomLine)
    .values(LINES.map(columnsOf))
    .returning({ id: bomLine.id, code: bomLine.materialCode });
  await tx
    .insert(bomSubstitute)
    .values(
      SUBSTITUTES.flatMap(({ of, by, factor }) =>
        saved
          .filter(({ code }) => code === of)
          .map(({ id }) => ({ bomLineId: id, materialCode: by.code, factor: String(factor) })),
      ),
    );
  const counted = [...kept.values()].filter(() => random.chance(IN_STOCK));
  const occurredAt = new Date(now.getTime() - 3 * 86_400_000);
  await tx.insert(fact).values(
    counted.map(({ code, unit }) => {
      const count = String(unit === '台' ? random.whole(1, 6) : random.whole(4, 40) * 25);
      return {
        source: 'demo',
        key: `count:${code}`,
        kind: 'stock',
        materialCode: code,
        occurredAt,
        receivedAt: occurredAt,
        payload: { kind: 'stock', key: `count:${code}`, material: code, count, unit },
        digest: 'demo',
        reportedBy: 'system:demo',
        quantity: count,
      };
    }),
  );
}

const columnsOf = ({ parent, line, code, per, unit, scrap }: BomLine) => ({
  parentCode: parent,
  line,
  materialCode: code,
  quantityPer: String(per),
  unit,
  scrap: String(scrap),
});

/**
 * What orders that are confirmed or being prepared need, and what is reserved of it; the latter have received what stock
 * did not give. About half of what is missing has an expected date. No card is sent and nothing is written to the log.
 */
export async function planMaterials(ctx: TxCtx, today: string): Promise<void> {
  const { tx } = ctx;
  const orders = await tx.execute<{
    id: number;
    number: string;
    quantity: number;
    product: string;
    status: string;
    since: string;
  }>(sql`
    select o.id::float8 as id, o.number, o.quantity, p.code as product, o.status, o.status_since as since
    from customer_order o join product p on p.id = o.product_id where o.status in ${PLANNED} order by o.id`);
  const materials = new Map(
    (await tx.select().from(material)).map(({ code, unit, unitFactors }) => [code, { unit, unitFactors }]),
  );
  const lines = LINES.map(columnsOf);
  const demands = orders.flatMap((order) =>
    demandsOf(
      explode({ product: order.product, lines, materials }, order.quantity, () => 0),
      [],
      materials,
    ).map((demand) => ({ order, demand })),
  );
  await tx.insert(materialDemand).values(
    demands.map(({ order, demand: { code, required, origin } }) => ({
      orderId: order.id,
      materialCode: code,
      required: decimalOf(required),
      origin,
    })),
  );
  const received = demands.filter(({ order }) => order.status === 'preparing_material');
  await tx.insert(fact).values(
    received.map(({ order, demand }) => {
      const key = `receipt:${order.number}:${demand.code}`;
      const quantity = decimalOf(demand.required);
      const occurredAt = new Date(order.since);
      return {
        source: 'demo',
        key,
        kind: 'receipt',
        orderNumber: order.number,
        orderId: order.id,
        materialCode: demand.code,
        occurredAt,
        receivedAt: occurredAt,
        payload: { kind: 'receipt', key, material: demand.code, quantity, order: order.number },
        digest: 'demo',
        reportedBy: 'system:demo',
        quantity,
      };
    }),
  );
  await settle(ctx, await lockStock(ctx, [...materials.keys()]), null);
  await expectSome(
    ctx,
    orders.map(({ id }) => id),
    today,
  );
}

async function expectSome(ctx: TxCtx, orderIds: readonly number[], today: string): Promise<void> {
  const random = seeded(SEED);
  const rows = (await readLines(ctx, orderIds))
    .filter((line) => isShort(line) && random.chance(0.5))
    .map(({ orderId, code, usualSupplier, leadDays }) => ({
      order: orderId,
      code,
      supplier: usualSupplier,
      date: addDays(today, random.whole(1, leadDays ?? 7)),
    }));
  await ctx.tx.execute(sql`
    update material_demand d set expected_date = r.date, supplier = r.supplier, expected_by = 'system:demo',
      expected_at = app_now()
    from jsonb_to_recordset(${JSON.stringify(rows)}::text::jsonb) as r ("order" bigint, code text, supplier text, date text)
    where d.order_id = r."order" and d.material_code = r.code`);
}
