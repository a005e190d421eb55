import { type SQL, sql } from 'drizzle-orm';
import type { Ctx } from '../context.ts';
import type { Moment } from './condition.ts';

/** An instant as `2026-03-15T02:00:00.000Z`. */
export const iso = (instant: SQL): SQL =>
  sql`to_char(${instant} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`;

/** The service's clock. */
export async function moment({ db, tx }: Pick<Ctx, 'db' | 'tx'>): Promise<Moment> {
  const [row] = await (tx ?? db).execute<Moment & Record<string, unknown>>(sql`
    select ${iso(sql`app_now()`)} as now, (app_now() at time zone 'Asia/Shanghai')::date::text as today`);
  if (!row) throw new Error('app_now() returned nothing');
  return { now: row.now, today: row.today };
}

/** An ISO instant on Shanghai's wall clock, `2026-03-15 10:00`. */
export const shanghaiMinute = (instant: string): string =>
  new Date(Date.parse(instant) + 8 * 3_600_000).toISOString().slice(0, 16).replace('T', ' ');
