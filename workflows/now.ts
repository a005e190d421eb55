import { sql } from 'drizzle-orm';
import type { Ctx } from './context.ts';

/** The system's clock: the database's, which only the sandbox and tests move. Fixed within a transaction. */
export async function clock(ctx: Pick<Ctx, 'db' | 'tx'>): Promise<Date> {
  const [row] = await (ctx.tx ?? ctx.db).execute<{ now: string }>(sql`select app_now() as now`);
  if (!row) throw new Error('app_now() returned nothing');
  return new Date(row.now);
}
