import {
  bomLine,
  bomSubstitute,
  customerTalk,
  drawing,
  fact,
  material,
  materialDemand,
  orderOperation,
  outsideOrder,
  qualityItem,
  reservation,
  stock,
} from '../../../../db/schema/index.ts';
import type { TestDatabase } from '../../../../db/testing/database.ts';

/** Words and figures that stand for one fact each, to be looked for in what people see. */
export const PLANTED = {
  bom: '圆钢哨兵',
  substitute: '代料哨兵',
  demand: '需求料哨兵',
  required: '7,777kg',
  held: '5,555kg',
  missing: '2,222kg',
  /** A Saturday, so that the work after it is done on another day and this one is the material's alone. */
  expected: '4月18日',
  supplier: '供方哨兵',
  operation: '车削哨兵',
  /** An operation that a planner gave to a supplier. */
  given: '外发哨兵',
  minutes: '准备 31分、每件 2.75分',
  tooling: '工装哨兵',
  outside: '电镀厂哨兵',
  item: '同轴度哨兵',
  limit: '0.033',
  cause: '划痕哨兵',
  measured: { name: '实测', value: '0.0457' },
  drawing: '总图哨兵',
  revision: '版哨9',
  url: 'https://plm.example/sentinel-b',
  file: '电气图哨兵',
  waybill: 'SF哨兵889',
  waybillCarrier: '运单承运哨兵',
  talk: '客户说哨兵',
  via: '哨兵途径',
  talker: 'teller-sentinel',
} as const;

/** Gives an order and its product something in every section of the full view. */
export async function furnish(
  database: TestDatabase,
  order: { id: number; number: string; customerId: number; productId: number; productCode: string },
): Promise<void> {
  await furnishMaterial(database, order);
  await furnishProduction(database, order);
  await furnishRest(database, order);
}

type Order = Parameters<typeof furnish>[1];

async function furnishMaterial({ db }: TestDatabase, order: Order): Promise<void> {
  await db.insert(material).values([
    { code: 'M-A', name: PLANTED.bom, unit: 'kg' },
    { code: 'M-B', name: '支架', unit: '件' },
    { code: 'M-C', name: '螺钉', unit: '件' },
    { code: 'M-D', name: PLANTED.substitute, unit: '件' },
    { code: 'M-Z', name: PLANTED.demand, unit: 'kg' },
  ]);
  const of = (parentCode: string, line: number, materialCode: string, quantityPer: string, unit: string) => ({
    parentCode,
    line,
    materialCode,
    quantityPer,
    unit,
  });
  const lines = await db
    .insert(bomLine)
    .values([
      { ...of(order.productCode, 1, 'M-A', '1.8', 'kg'), scrap: '0.03' },
      of(order.productCode, 2, 'M-B', '2', '件'),
      of('M-B', 1, 'M-C', '4', '件'),
    ])
    .returning({ id: bomLine.id, code: bomLine.materialCode });
  const screws = lines.find((line) => line.code === 'M-C');
  await db.insert(bomSubstitute).values({ bomLineId: screws?.id ?? 0, materialCode: 'M-D' });
  await db.insert(stock).values({ materialCode: 'M-Z', onHand: '5555', reserved: '5555' });
  await db.insert(materialDemand).values({
    orderId: order.id,
    materialCode: 'M-Z',
    required: '7777.0000',
    expectedDate: '2026-04-18',
    supplier: PLANTED.supplier,
  });
  await db
    .insert(reservation)
    .values({ orderId: order.id, materialCode: 'M-Z', kind: 'stock', quantity: '5555', by: 'system:test' });
}

async function furnishProduction({ db }: TestDatabase, order: Order): Promise<void> {
  await db.insert(orderOperation).values([
    {
      orderId: order.id,
      step: 10,
      name: PLANTED.operation,
      workCentre: 'CK6150',
      setupMinutes: '31',
      runMinutes: '2.75',
      tooling: PLANTED.tooling,
      good: 77,
      scrap: 9,
    },
    {
      orderId: order.id,
      step: 20,
      name: '电镀',
      outsourced: true,
      supplier: PLANTED.outside,
      leadDays: 5,
      process: '镀镍',
      good: 66,
      finished: true,
    },
  ]);
  const asked = { orderId: order.id, askedBy: 'planner', pieces: 200 };
  await db.insert(outsideOrder).values({ ...asked, step: 90, name: PLANTED.given, supplier: '外厂' });
  await db.insert(qualityItem).values({
    productId: order.productId,
    line: 1,
    name: PLANTED.item,
    unit: 'mm',
    nominal: '0.02',
    upper: PLANTED.limit,
    critical: true,
  });
}

async function furnishRest({ db }: TestDatabase, order: Order): Promise<void> {
  const told = {
    source: 'test',
    orderId: order.id,
    orderNumber: order.number,
    digest: 'd',
    reportedBy: 'system:test',
  };
  const failed = {
    result: 'failed',
    quantity: 29,
    failedQuantity: 3,
    cause: PLANTED.cause,
    items: [PLANTED.measured],
  };
  const left = { number: PLANTED.waybill, carrier: PLANTED.waybillCarrier, quantity: 51 };
  await db.insert(fact).values([
    {
      ...told,
      kind: 'inspection',
      key: `${order.number}:i1`,
      occurredAt: new Date('2026-03-14T09:00:00+08:00'),
      payload: { kind: 'inspection', ...failed },
    },
    {
      ...told,
      kind: 'waybill',
      key: `${order.number}:w1`,
      occurredAt: new Date('2026-03-14T16:00:00+08:00'),
      payload: { kind: 'waybill', ...left },
    },
  ]);
  const by = { orderId: order.id, addedBy: 'staff:engineer' };
  const endedAt = new Date('2026-03-12T10:00:00+08:00');
  await db.insert(drawing).values([
    { ...by, name: PLANTED.drawing, version: 'A', url: 'https://plm.example/a', endedAt },
    { ...by, name: PLANTED.drawing, version: PLANTED.revision, url: PLANTED.url },
    { ...by, name: PLANTED.file, version: '1', sha256: 'd'.repeat(64) },
  ]);
  await db.insert(customerTalk).values({
    customerId: order.customerId,
    orderId: order.id,
    byUserId: PLANTED.talker,
    via: PLANTED.via,
    words: PLANTED.talk,
    at: new Date('2026-03-14T11:00:00+08:00'),
  });
}
