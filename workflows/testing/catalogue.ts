import { customer, product } from '../../db/schema/index.ts';
import type { TestDatabase } from '../../db/testing/database.ts';
import { SAMPLE_CUSTOMERS, SAMPLE_PRODUCTS } from '../../demo/names.ts';
import { saveRoutings } from '../../demo/save-routings.ts';

/** The fictional customers and products, for tests; near twins (恒锐/恒瑞达) included. */
export async function seedCatalogue(database: Pick<TestDatabase, 'db'>): Promise<void> {
  await database.db
    .insert(customer)
    .values(SAMPLE_CUSTOMERS.map(({ name, shortName }) => ({ name, shortName })));
  await database.db
    .insert(product)
    .values(SAMPLE_PRODUCTS.map(({ code, name, family, unit }) => ({ code, name, family, unit })));
}

/** How those products are made, each with its most frequent special process: else every order with one is asked about. */
export const seedRoutings = (database: TestDatabase): Promise<void> =>
  database.db.transaction((tx) => saveRoutings({ tx }));
