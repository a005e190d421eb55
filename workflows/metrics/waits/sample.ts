import { type SQL, sql } from 'drizzle-orm';
import { withTransaction } from '../../../db/transaction.ts';
import type { Ctx, TxCtx } from '../../context.ts';
import { addDays } from '../../dates/civil.ts';
import { shanghaiDay } from '../../working-time/shanghai.ts';
import { type PeriodBounds, within } from '../period.ts';
import { type Kind, measure } from './measure.ts';
import { notMeasured, ordersToMeasure } from './settle.ts';

const COLUMNS = sql.raw(
  'kind, key, ref, part, asked_by, user_id, acted, seconds, working_seconds, whole_seconds, whole_working_seconds, shared',
);

/** A measured wait as a row of `sample`. */
export const STORED: SQL = sql`${COLUMNS}, false as open`;

/** Which of the measured waits are read, by when they began; what is measured now is always of the whole period. */
type Stored = (at: SQL) => SQL;

/**
 * Reads over the waits that began in a period.
 * @param query what comes after `with recursive … sample as (…)`: `, further as (…) select …`
 */
export async function readOverWaits<R extends Record<string, unknown>>(
  ctx: Ctx,
  kinds: readonly Kind[],
  period: PeriodBounds,
  query: SQL,
  stored: Stored = (at) => within(at, period),
): Promise<readonly R[]> {
  return withTransaction(ctx, async (tx) => {
    // Three years are put together in memory: with 4 MB the planner sorts 430,000 rows on disk instead (2.4 times as long).
    await tx.tx.execute(sql`set local work_mem = '64MB'`);
    const rows = await tx.tx.execute<R>(
      sql`with recursive ${await samples(tx, kinds, period, stored)} ${query}`,
    );
    return [...rows] as R[];
  });
}

/**
 * The waits that began in a period, as common table expressions (after `with recursive`) that end in `sample`: those that
 * were measured, and those that last or have just ended, measured now. `open`: it lasts.
 */
async function samples(
  ctx: TxCtx,
  kinds: readonly Kind[],
  period: PeriodBounds,
  stored: Stored,
): Promise<SQL> {
  const [mark] = await ctx.tx.execute<{ at: string | null; now: string; day: string | null }>(sql`
    select (select nullif(at, '-infinity') from measured_until) as at, app_now() as now,
      to_char((select min(at) from status_change) at time zone 'Asia/Shanghai', 'YYYY-MM-DD') as day`);
  if (!mark) throw new Error('no clock');
  const today = shanghaiDay(new Date(mark.now));
  const began = (column: SQL) => within(column, period);
  const ctes = measure(ctx.factory, {
    kinds,
    // Before anything was measured, everything that began then is.
    orders: mark.at === null ? ordersOf(began) : ordersToMeasure(new Date(mark.at)),
    only: (kind) => sql`${began(sql`w.asked_at`)} and ${notMeasured(kind)}`,
    closed: false,
    from: addDays([period.from, mark.day ?? today].sort().at(-1) ?? today, -2),
    to: today,
  });
  const names = sql.join(
    kinds.map((kind) => sql`${kind}`),
    sql`, `,
  );
  return sql`${ctes}, sample as not materialized (
    select ${STORED} from measured_wait where kind in (${names}) and ${stored(sql`asked_at`)}
    union all
    select ${COLUMNS}, open from part
  )`;
}

const ordersOf = (began: (column: SQL) => SQL): SQL => sql`
  select order_id as id from status_change where ${began(sql`at`)}
  union select id from customer_order where ${began(sql`created_at`)}
  union select c.order_id from checkpoint_signer s join checkpoint c on c.id = s.checkpoint_id where ${began(sql`s.asked_at`)}`;
