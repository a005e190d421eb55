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

/** Of a period what lasts or has just ended, measured (rows of `part` as JSON), for several figures at once. */
export type Fresh = string;

export interface Reading {
  /** All by default. */
  stored?: Stored | undefined;
  /** Measured here by default. */
  fresh?: Fresh | undefined;
}

/**
 * Measures for several figures of one period or more what each would measure while it is asked: a third of what they
 * take.
 * @returns one per period; undefined before anything was measured, when it would be everything
 */
export function measureFresh(
  ctx: Ctx,
  kinds: readonly Kind[],
  periods: readonly PeriodBounds[],
): Promise<(Fresh | undefined)[]> {
  return withTransaction(ctx, async (tx) => {
    const mark = await markOf(tx);
    if (mark.at === null) return periods.map(() => undefined);
    const [from = ''] = periods.map((period) => period.from).sort();
    const began = (at: SQL) =>
      sql`(${sql.join(
        periods.map((period) => within(at, period)),
        sql` or `,
      )})`;
    const columns = periods.map(
      (period, i) =>
        sql`coalesce(jsonb_agg(to_jsonb(p)) filter (where ${within(sql`p.asked_at`, period)}), '[]')::text as ${sql.identifier(`p${i}`)}`,
    );
    const [row] = await tx.tx.execute<Record<string, string>>(sql`
      with recursive ${fresh(tx, mark, kinds, from, began)} select ${sql.join(columns, sql`, `)} from part p`);
    return periods.map((_, i) => row?.[`p${i}`] ?? '[]');
  });
}

/**
 * Reads over the waits that began in a period.
 * @param query what comes after `with recursive … sample as (…)`: `, further as (…) select …`
 */
export async function readOverWaits<R extends Record<string, unknown>>(
  ctx: Ctx,
  kinds: readonly Kind[],
  period: PeriodBounds,
  query: SQL,
  { stored = (at) => within(at, period), fresh: known }: Reading = {},
): Promise<readonly R[]> {
  return withTransaction(ctx, async (tx) => {
    // Three years are put together in memory: with 4 MB the planner sorts 430,000 rows on disk instead (2.4 times as long).
    await tx.tx.execute(sql`set local work_mem = '64MB'`);
    const rows = await tx.tx.execute<R>(
      sql`with recursive ${await samples(tx, kinds, period, stored, known)} ${query}`,
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
  known: Fresh | undefined,
): Promise<SQL> {
  const began = (column: SQL) => within(column, period);
  const part = known === undefined ? fresh(ctx, await markOf(ctx), kinds, period.from, began) : given(known);
  const names = sql.join(
    kinds.map((kind) => sql`${kind}`),
    sql`, `,
  );
  return sql`${part}, sample as not materialized (
    select ${STORED} from measured_wait where kind in (${names}) and ${stored(sql`asked_at`)}
    union all
    select ${COLUMNS}, open from part where kind in (${names})
  )`;
}

interface Mark {
  /** Up to when waits were measured; null: never. */
  at: string | null;
  now: string;
  /** Shanghai day of the first status. */
  day: string | null;
}

async function markOf({ tx }: TxCtx): Promise<Mark> {
  const [mark] = await tx.execute<Mark & Record<string, unknown>>(sql`
    select (select nullif(at, '-infinity') from measured_until) as at, app_now() as now,
      to_char((select min(at) from status_change) at time zone 'Asia/Shanghai', 'YYYY-MM-DD') as day`);
  if (!mark) throw new Error('no clock');
  return mark;
}

/** What was not measured yet, as common table expressions that end in `part`. */
function fresh(
  { factory }: TxCtx,
  mark: Mark,
  kinds: readonly Kind[],
  from: string,
  began: (at: SQL) => SQL,
): SQL {
  const today = shanghaiDay(new Date(mark.now));
  return measure(factory, {
    kinds,
    // Before anything was measured, everything that began then is.
    orders: mark.at === null ? ordersOf(began) : ordersToMeasure(new Date(mark.at)),
    only: (kind) => sql`${began(sql`w.asked_at`)} and ${notMeasured(kind)}`,
    closed: false,
    from: addDays([from, mark.day ?? today].sort().at(-1) ?? today, -2),
    to: today,
  });
}

/** The same from what was measured a moment ago; what has got into the table since is read there. */
const given = (known: Fresh): SQL => sql`part as materialized (
  select * from jsonb_to_recordset(${known}::text::jsonb) as w (kind text, key text, ref bigint, part smallint, asked_at timestamptz,
    asked_by text, user_id text, acted boolean, open boolean, seconds int, working_seconds int, whole_seconds int,
    whole_working_seconds int, shared boolean)
  where not exists (select from measured_wait m where m.kind = w.kind and m.ref = w.ref)
)`;

const ordersOf = (began: (column: SQL) => SQL): SQL => sql`
  select order_id as id from status_change where ${began(sql`at`)}
  union select id from customer_order where ${began(sql`created_at`)}
  union select c.order_id from checkpoint_signer s join checkpoint c on c.id = s.checkpoint_id where ${began(sql`s.asked_at`)}`;
