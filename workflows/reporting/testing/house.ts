import { eq } from 'drizzle-orm';
import {
  material,
  materialDemand,
  order,
  orderOperation,
  product,
  qualityItem,
} from '../../../db/schema/index.ts';
import type { TestDatabase } from '../../../db/testing/database.ts';
import { putOrder } from '../../testing/orders.ts';

/** Materials of the tests: steel by weight, screws by piece. */
export async function putMaterials(database: TestDatabase): Promise<void> {
  await database.db.insert(material).values([
    { code: 'M-42CR-60', name: '42CrMo 圆钢 φ60', unit: 'kg', unitFactors: { 米: 22.2 } },
    { code: 'M-SCREW', name: '内六角螺钉 M6', unit: '件' },
  ]);
}

/** An order of 200 KHM-200 with three operations and a demand, in this status. */
export async function putOrderInWork(
  database: TestDatabase,
  number: string,
  status: string,
  more: Partial<Parameters<typeof putOrder>[1]> = {},
): Promise<number> {
  const id = await putOrder(database, {
    number,
    customer: '恒锐',
    product: 'KHM-200',
    status,
    ownerUserId: 'shop',
    salesUserId: 'lin',
    createdAt: new Date('2026-03-01T09:00:00+08:00'),
    ...more,
  });
  await database.db.insert(orderOperation).values(
    [
      { step: 10, name: '下料' },
      { step: 20, name: '精车' },
      { step: 30, name: '装配' },
    ].map((one) => ({ orderId: id, ...one })),
  );
  await database.db
    .insert(materialDemand)
    .values({ orderId: id, materialCode: 'M-42CR-60', required: '1000' });
  return id;
}

/** Two items of the quality standard of KHM-200. */
export async function putStandard(database: TestDatabase): Promise<void> {
  const [khm] = await database.db.select().from(product).where(eq(product.code, 'KHM-200'));
  if (!khm) throw new Error('no KHM-200');
  await database.db.insert(qualityItem).values([
    { productId: khm.id, line: 1, name: '定位孔径', unit: 'mm', lower: '11.99', upper: '12.01' },
    { productId: khm.id, line: 2, name: '外观', requirement: '无毛刺' },
  ]);
}

export async function statusOfOrder(database: TestDatabase, id: number): Promise<string> {
  const [row] = await database.db.select({ status: order.status }).from(order).where(eq(order.id, id));
  return row?.status ?? '';
}
