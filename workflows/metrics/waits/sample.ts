import { type SQL, sql } from 'drizzle-orm';
import type { Ctx } from '../../context.ts';
import { addDays } from '../../dates/civil.ts';
import { shanghaiDay } from '../../working-time/shanghai.ts';
import { type PeriodBounds, startOf } from '../period.ts';
import { type Kind, measure } from './measure.ts';
import { ordersToMeasure } from './settle.ts';

const COLUMNS = sql.raw(
  'kind, key, ref, part, asked_by, user_id, acted, seconds, working_seconds, whole_seconds, whole_working_seconds, shared',
);

/**
 * The waits that began in a period, as common table expressions (after `with recursive`) that end in `sample`: those that
 * were measured, and those that last or have just ended, measured now. `open`: it lasts.
 */
export async function samples(
  ctx: Pick<Ctx, 'db' | 'tx' | 'factory'>,
  kinds: readonly Kind[],
  period: PeriodBounds,
): Promise<SQL> {
  const [mark] = await (ctx.tx ?? ctx.db).execute<{ at: string | null; now: string; day: string | null }>(sql`
    select (select at from measured_until) as at, app_now() as now,
      to_char((select min(at) from status_change) at time zone 'Asia/Shanghai', 'YYYY-MM-DD') as day`);
  if (!mark) throw new Error('no clock');
  const since = new Date(mark.at ?? 0);
  const today = shanghaiDay(new Date(mark.now));
  const [from, to] = [startOf(period.from), startOf(addDays(period.to, 1))];
  const inPeriod = sql`asked_at >= ${from} and asked_at < ${to}`;
  const names = sql.join(
    kinds.map((kind) => sql`${kind}`),
    sql`, `,
  );
  const ctes = measure(ctx.factory, {
    kinds,
    orders: ordersToMeasure(since),
    only: (kind) => sql`w.asked_at >= ${from} and w.asked_at < ${to}
      and (w.open or not exists (select from measured_wait m where m.kind = ${kind} and m.ref = w.ref))`,
    from: addDays([period.from, mark.day ?? today].sort().at(-1) ?? today, -2),
    to: today,
  });
  return sql`${ctes}, sample as (
    select ${COLUMNS}, false as open from measured_wait where kind in (${names}) and ${inPeriod}
    union all
    select ${COLUMNS}, open from part
  )`;
}
