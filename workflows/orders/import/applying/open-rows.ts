import { sql } from 'drizzle-orm';
import type { Tx } from '../../../../db/client.ts';
import type { Patch, Resolved } from '../judge/bench.ts';
import type { RowValues } from '../rows/values.ts';

/** A row of a confirmed workbook that has not been applied yet. */
export interface OpenRow {
  row: number;
  action: 'create' | 'update';
  values: RowValues & Resolved;
  patch: Patch;
  orderId: number | null;
  orderVersion: number | null;
}

/** What became of a row; told on the last card when it was not what the preview said. */
export type RowOutcome =
  | 'created'
  | 'updated'
  /** Somebody brought the same in since the preview. */
  | 'same_meanwhile'
  | 'changed_meanwhile'
  | 'exists_meanwhile'
  | 'twin_meanwhile'
  | 'name_unclear'
  | 'not_allowed'
  | 'checkpoint_open'
  | 'gone';

export interface Applied {
  row: number;
  outcome: RowOutcome;
  orderId: number | null;
}

/** The next rows to apply, in the order of the sheet. */
export async function nextRows(tx: Tx, batchId: string, limit: number): Promise<OpenRow[]> {
  const rows = await tx.execute<OpenRow & Record<string, unknown>>(sql`
    select row_number as row, action, values, coalesce(diff->'patch', '{}') as patch,
      order_id::float8 as "orderId", order_version as "orderVersion"
    from import_row where batch_id = ${batchId} and not applied and action in ('create', 'update')
    order by row_number limit ${limit}`);
  return [...rows];
}

/**
 * Writes down what became of rows, and counts them as processed; getting on forgives earlier faults. The commit then
 * does not wait for the disk: the end of the import, and every commit of anybody else, makes it durable too, and a
 * power cut before that takes the orders, their marks and their audit entries together, to be applied again.
 */
export async function settleRows(tx: Tx, batchId: string, applied: readonly Applied[]): Promise<void> {
  const rows = applied.map(({ row, outcome, orderId }) => ({ row, outcome, order: orderId }));
  await tx.execute(sql`
    with marked as (
      update import_row i set applied = true, outcome = r.outcome, order_id = coalesce(r.order, i.order_id)
      from jsonb_to_recordset(${JSON.stringify(rows)}::text::jsonb) as r("row" int, outcome text, "order" bigint)
      where i.batch_id = ${batchId} and i.row_number = r.row
    )
    update import_batch set processed = processed + ${applied.length}, attempts = 0
    where id = ${batchId} returning set_config('synchronous_commit', 'off', true)`);
}
