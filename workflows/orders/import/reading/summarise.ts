import { type SQL, sql } from 'drizzle-orm';
import type { TxCtx } from '../../../context.ts';
import type { Counts, NewName, NoteGroup, Summary } from '../summary.ts';

/** How much of each list a card shows. */
const SHOWN = { errors: 8, changes: 5, names: 5, rows: 5 };

/** Counts the stored rows by what happens with them. */
export async function countStored(ctx: TxCtx, batchId: string): Promise<Omit<Counts, 'skipped'>> {
  const rows = await ctx.tx.execute<{ action: string; count: number }>(sql`
    select action, count(*)::int as count from import_row where batch_id = ${batchId} group by action`);
  const of = (action: string) => rows.find((row) => row.action === action)?.count ?? 0;
  return { create: of('create'), update: of('update'), same: of('same'), error: of('error') };
}

/** The parts of the summary that come from the stored rows, decided in sets. */
export async function summariseRows(
  ctx: TxCtx,
  batchId: string,
): Promise<Pick<Summary, 'errors' | 'changes' | 'notes' | 'newCustomers' | 'newProducts'>> {
  const errors = await ctx.tx.execute<Summary['errors'][number] & Record<string, unknown>>(sql`
    select row_number as row, errors as problems from import_row
    where batch_id = ${batchId} and action = 'error' order by row_number limit ${SHOWN.errors}`);
  const changes = await ctx.tx.execute<Summary['changes'][number] & Record<string, unknown>>(sql`
    select r.row_number as row, o.number, r.diff->'changes' as changes
    from import_row r join customer_order o on o.id = r.order_id
    where r.batch_id = ${batchId} and r.action = 'update' order by r.row_number limit ${SHOWN.changes}`);
  const notes = await ctx.tx.execute<NoteGroup & Record<string, unknown>>(sql`
    select n->>'code' as code, count(*)::int as count,
      to_jsonb((array_agg(r.row_number order by r.row_number))[1:${sql.raw(String(SHOWN.rows))}]) as rows,
      (array_agg(n->>'text' order by r.row_number))[1] as example
    from import_row r cross join lateral jsonb_array_elements(r.notes) n
    where r.batch_id = ${batchId} and r.action <> 'error' group by 1 order by min(r.row_number)`);
  return {
    errors: [...errors],
    changes: [...changes],
    notes: [...notes],
    newCustomers: await newNames(ctx, batchId, sql`diff->'newCustomer'`, sql`diff->'newCustomer'->>'name'`),
    newProducts: await newNames(
      ctx,
      batchId,
      sql`diff->'newProduct'`,
      sql`diff->'newProduct'->>'code' || ' ' || (diff->'newProduct'->>'name')`,
    ),
  };
}

async function newNames(
  ctx: TxCtx,
  batchId: string,
  entry: SQL,
  name: SQL,
): Promise<{ count: number; first: NewName[] }> {
  const rows = await ctx.tx.execute<NewName & { total: number } & Record<string, unknown>>(sql`
    select name, near, count(*) over ()::int as total from (
      select ${name} as name, coalesce((array_agg(${entry}->'near' order by row_number))[1], '[]') as near, min(row_number) as first
      from import_row where batch_id = ${batchId} and action = 'create' and ${entry} is not null group by 1
    ) n order by jsonb_array_length(near) = 0, first limit ${SHOWN.names}`);
  return { count: rows[0]?.total ?? 0, first: rows.map(({ name, near }) => ({ name, near })) };
}
