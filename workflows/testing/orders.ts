import { eq } from 'drizzle-orm';
import { customer, order, product, statusChange } from '../../db/schema/index.ts';
import type { TestDatabase } from '../../db/testing/database.ts';

type Values = Partial<typeof order.$inferInsert>;

/** Writes an order straight into the database, as an import of the past would have left it. */
export async function putOrder(
  database: TestDatabase,
  {
    customer: shortName,
    product: code,
    ...values
  }: Values & { number: string; customer: string; product: string },
): Promise<number> {
  const { db } = database;
  const [of] = await db.select().from(customer).where(eq(customer.shortName, shortName));
  const [what] = await db.select().from(product).where(eq(product.code, code));
  if (!of || !what) throw new Error(`no ${shortName} or ${code} in the catalogue`);
  const status = values.status ?? 'in_production';
  const promisedDate = values.promisedDate ?? '2026-03-20';
  const row = {
    customerId: of.id,
    productId: what.id,
    quantity: 200,
    unitPrice: '481.35',
    originalPromisedDate: promisedDate,
    status,
    open: status !== 'completed' && status !== 'cancelled',
    source: 'demo',
    createdBy: 'system:test',
    modifiedBy: 'system:test',
    ...values,
    promisedDate,
  };
  const [inserted] = await db.insert(order).values(row).returning();
  if (!inserted) throw new Error('no row');
  await db
    .insert(statusChange)
    .values({ orderId: inserted.id, toStatus: status, byUserId: 'system:test', at: inserted.statusSince });
  return inserted.id;
}
