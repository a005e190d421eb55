import {
  bomLine,
  bomSubstitute,
  customerTalk,
  drawing,
  fact,
  material,
  materialDemand,
  qualityItem,
  reservation,
  routingOperation,
  stock,
} from '../../../../db/schema/index.ts';
import type { TestDatabase } from '../../../../db/testing/database.ts';

/** Words that stand for one kind of fact each, to be looked for in what people see. */
export const SENTINELS = {
  bom: '圆钢哨兵',
  substitute: '代料哨兵',
  supplier: '供方哨兵',
  operation: '车削哨兵',
  tooling: '工装哨兵',
  qualityItem: '同轴度哨兵',
  inspection: '划痕哨兵',
  drawing: '总图哨兵',
  waybill: 'SF哨兵889',
  talk: '客户说哨兵',
} as const;

/** Gives an order and its product something in every section of the full view. */
export async function furnish(
  database: TestDatabase,
  order: { id: number; number: string; customerId: number; productId: number; productCode: string },
): Promise<void> {
  const { db } = database;
  await db.insert(material).values([
    { code: 'M-A', name: SENTINELS.bom, unit: 'kg' },
    { code: 'M-B', name: '支架', unit: '件' },
    { code: 'M-C', name: '螺钉', unit: '件' },
    { code: 'M-D', name: SENTINELS.substitute, unit: '件' },
  ]);
  const lines = await db
    .insert(bomLine)
    .values([
      {
        parentCode: order.productCode,
        line: 1,
        materialCode: 'M-A',
        quantityPer: '1.8',
        unit: 'kg',
        scrap: '0.03',
      },
      { parentCode: order.productCode, line: 2, materialCode: 'M-B', quantityPer: '2', unit: '件' },
      { parentCode: 'M-B', line: 1, materialCode: 'M-C', quantityPer: '4', unit: '件' },
    ])
    .returning({ id: bomLine.id, code: bomLine.materialCode });
  const screws = lines.find((line) => line.code === 'M-C');
  await db.insert(bomSubstitute).values({ bomLineId: screws?.id ?? 0, materialCode: 'M-D' });
  await db.insert(stock).values({ materialCode: 'M-A', onHand: '200', reserved: '200' });
  await db.insert(materialDemand).values({
    orderId: order.id,
    materialCode: 'M-A',
    required: '360.0000',
    expectedDate: '2026-03-18',
    supplier: SENTINELS.supplier,
  });
  await db
    .insert(reservation)
    .values({ orderId: order.id, materialCode: 'M-A', kind: 'stock', quantity: '200', by: 'system:test' });
  await db.insert(routingOperation).values([
    {
      productId: order.productId,
      step: 10,
      name: SENTINELS.operation,
      workCentre: 'CK6150',
      setupMinutes: '30',
      runMinutes: '2.5',
      tooling: SENTINELS.tooling,
    },
    {
      productId: order.productId,
      step: 20,
      name: '镀镍',
      outsourced: true,
      supplier: '电镀厂',
      leadDays: 5,
      process: '镀镍',
    },
  ]);
  await db.insert(qualityItem).values({
    productId: order.productId,
    line: 1,
    name: SENTINELS.qualityItem,
    unit: 'mm',
    nominal: '0.02',
    upper: '0.03',
    critical: true,
  });
  const told = {
    source: 'test',
    orderId: order.id,
    orderNumber: order.number,
    digest: 'd',
    reportedBy: 'system:test',
  };
  await db.insert(fact).values([
    {
      ...told,
      kind: 'inspection',
      key: 'i1',
      occurredAt: new Date('2026-03-14T09:00:00+08:00'),
      payload: {
        kind: 'inspection',
        result: 'failed',
        quantity: 20,
        failedQuantity: 3,
        cause: SENTINELS.inspection,
      },
    },
    {
      ...told,
      kind: 'waybill',
      key: 'w1',
      occurredAt: new Date('2026-03-14T16:00:00+08:00'),
      payload: { kind: 'waybill', number: SENTINELS.waybill, carrier: '顺丰', quantity: 50 },
    },
  ]);
  await db.insert(drawing).values([
    {
      orderId: order.id,
      name: SENTINELS.drawing,
      version: 'A',
      url: 'https://plm.example/a',
      addedBy: 'staff:engineer',
      endedAt: new Date('2026-03-12T10:00:00+08:00'),
    },
    {
      orderId: order.id,
      name: SENTINELS.drawing,
      version: 'B',
      url: 'https://plm.example/b',
      addedBy: 'staff:engineer',
    },
  ]);
  await db.insert(customerTalk).values({
    customerId: order.customerId,
    orderId: order.id,
    byUserId: 'lin',
    via: '电话',
    words: SENTINELS.talk,
    at: new Date('2026-03-14T11:00:00+08:00'),
  });
}
