import type { TxCtx } from '../../../context.ts';
import type { Known } from '../judge/known.ts';
import type { ReadRow } from '../rows/read-row.ts';
import { createCustomerMatcher } from './customers.ts';
import { ordersById, ordersByNumber } from './known-orders.ts';
import { createProductMatcher, type ProductWords, productKey } from './products.ts';
import { loadSalespeople } from './salespeople.ts';
import { findTwins, type Likeness, madeBefore } from './unnumbered.ts';

/** Answers, for a set of rows at a time, what the house knows about each of them. */
export type House = (rows: readonly ReadRow[]) => Promise<Known[]>;

/** Opens the house for one workbook, as the context's actor may see it. */
export async function openHouse(ctx: TxCtx, batch: { id: string; fileSha256: string }): Promise<House> {
  const customers = createCustomerMatcher(ctx, 'all');
  const products = createProductMatcher(ctx, 'all');
  const salespeople = await loadSalespeople(ctx);

  async function names(rows: readonly ReadRow[]): Promise<Known[]> {
    const byCustomer = await customers(rows.flatMap(({ values }) => values.customer ?? []));
    const byProduct = await products(rows.map(productWords));
    return rows.map((row) => {
      const { customer, sales } = row.values;
      const known: Known = {};
      const match = customer === undefined ? undefined : byCustomer.get(customer);
      if (match) known.customer = match;
      const product = byProduct.get(productKey(productWords(row)));
      if (product) known.product = product;
      if (sales !== undefined) known.sales = salespeople(sales);
      return known;
    });
  }

  return async (rows) => {
    const result = await names(rows);
    const numbered = await ordersByNumber(
      ctx,
      rows.flatMap(({ values }) => values.number ?? []),
    );
    rows.forEach(({ values }, i) => {
      const order = values.number === undefined ? undefined : numbered.get(values.number);
      if (order) result[i] = { ...result[i], order };
    });
    await lookUpUnnumbered(ctx, batch, rows, result);
    return result;
  };
}

async function lookUpUnnumbered(
  ctx: TxCtx,
  batch: { id: string; fileSha256: string },
  rows: readonly ReadRow[],
  result: Known[],
): Promise<void> {
  const open = rows.flatMap((row, i) => (row.values.number === undefined ? [{ row, i }] : []));
  if (open.length === 0) return;
  const made = await madeBefore(
    ctx,
    batch,
    open.map(({ row }) => row.rowNumber),
  );
  const fresh = open.filter(({ row }) => !made.has(row.rowNumber));
  const twins = await findTwins(
    ctx,
    batch.id,
    fresh.flatMap(({ row, i }) => likeness(row, result[i]) ?? []),
  );
  const orders = await ordersById(ctx, [...new Set([...made.values(), ...twins.values()])]);
  for (const { row, i } of open) {
    const order = orders.get(made.get(row.rowNumber) ?? Number.NaN);
    const twin = orders.get(twins.get(row.rowNumber) ?? Number.NaN);
    if (order) result[i] = { ...result[i], order };
    else if (twin?.visible) result[i] = { ...result[i], twin: twin.number };
  }
}

function likeness({ rowNumber, values }: ReadRow, known: Known | undefined): Likeness | null {
  const { customer, product } = known ?? {};
  const { quantity, promisedDate } = values;
  if (customer?.kind !== 'known' || product?.kind !== 'known') return null;
  if (quantity === undefined || promisedDate === undefined) return null;
  return { rowNumber, customerId: customer.id, productId: product.id, quantity, promisedDate };
}

const productWords = ({ values }: ReadRow): ProductWords => ({
  code: values.productCode,
  name: values.productName,
});
