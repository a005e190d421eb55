import { sql } from 'drizzle-orm';
import type { TxCtx } from '../../../context.ts';

/** How far back an order that looks the same is taken for the same one, days. */
const TWIN_DAYS = 90;

/**
 * For rows without a number: the orders that an earlier import of the very same file (by its hash) made of
 * these rows. So the same file again finds its orders, though it does not know their numbers.
 */
export async function madeBefore(
  ctx: TxCtx,
  batch: { id: string; fileSha256: string },
  rowNumbers: readonly number[],
): Promise<Map<number, number>> {
  if (rowNumbers.length === 0) return new Map();
  const rows = await ctx.tx.execute<{ row: number; order: number }>(sql`
    select distinct on (r.row_number) r.row_number as row, r.order_id::float8 as order
    from import_batch b join import_row r on r.batch_id = b.id
    where b.file_sha256 = ${batch.fileSha256} and b.id <> ${batch.id}
      and r.action = 'create' and r.order_id is not null and not r.values ? 'number'
      and r.row_number in (select jsonb_array_elements(${JSON.stringify(rowNumbers)}::text::jsonb)::int)
    order by r.row_number, r.order_id desc`);
  return new Map(rows.map(({ row, order }) => [row, order]));
}

/** What two orders have in common when one may be the other entered twice. */
export interface Likeness {
  rowNumber: number;
  customerId: number;
  productId: number;
  quantity: number;
  promisedDate: string;
}

/**
 * For rows without a number: a recent order with the same customer, product, quantity and promise. Orders that this
 * batch itself made are none: a workbook may well say the same twice.
 */
export async function findTwins(
  ctx: TxCtx,
  batchId: string,
  rows: readonly Likeness[],
): Promise<Map<number, number>> {
  if (rows.length === 0) return new Map();
  const { path, states } = ctx.factory.flow;
  const calledOff = Object.values(states).filter((state) => state.terminal && !path.includes(state.key));
  const found = await ctx.tx.execute<{ row: number; order: number }>(sql`
    select distinct on (r."rowNumber") r."rowNumber" as row, o.id::float8 as order
    from jsonb_to_recordset(${JSON.stringify(rows)}::text::jsonb)
      as r("rowNumber" int, "customerId" bigint, "productId" bigint, quantity int, "promisedDate" date)
    join customer_order o on o.customer_id = r."customerId" and o.product_id = r."productId"
      and o.quantity = r.quantity and r."promisedDate" in (o.promised_date, o.original_promised_date)
      and not exists (select from import_row i where i.batch_id = ${batchId} and i.order_id = o.id and i.outcome = 'created')
    where o.created_at > app_now() - make_interval(days => ${TWIN_DAYS}) and o.status not in ${[...calledOff.map((state) => state.key), '']}
    order by r."rowNumber", o.id desc`);
  return new Map(found.map(({ row, order }) => [row, order]));
}
