import { type SQL, sql } from 'drizzle-orm';
import type { Osrt, OsrtBy, OsrtRow, Period, Spread } from '../../board/api/metrics.ts';
import type { Ctx } from '../context.ts';
import { statusOf } from '../factory/rules.ts';
import { minutesOf } from './numbers.ts';
import { checkPeriod } from './period.ts';
import { among, ownScope, type Scope, scopeOf } from './rights.ts';
import { spreadsOfFew, spreadsOfMany } from './spreads.ts';
import { readOverWaits } from './waits/sample.ts';

interface Row extends Record<string, unknown> {
  key: string;
  name: string;
  count: number;
  open: number;
  unanswered: number;
  clock: string | null;
  working: string | null;
  /** The row of all together. */
  total: boolean;
}

/**
 * OSRT 订单状态变更响应时效: how long orders that changed their status in the period waited for the first real act of who
 * had to act, as far as the reader may see it. By person and team the time is whose it was (README.md); with a whole
 * scope, steps and all count each wait once, however many people had it.
 * @param only `own`: the reader alone, whatever else they may see
 * @throws AppError metrics.no_day, .turned_round, .too_long
 */
export async function readOsrt(ctx: Ctx, period: Period, by: OsrtBy, only?: 'own'): Promise<Osrt> {
  const checked = checkPeriod(period);
  const scope = only === 'own' ? ownScope(ctx) : await scopeOf(ctx);
  const rows = await rowsBy(ctx, checked, scope, by);
  const total = rows.find((row) => row.total);
  const mine = ctx.actor.kind === 'staff' && by === 'person' ? ctx.actor.userId : null;
  const own = rows.filter((row) => !row.total).map((row) => rowOf(ctx, row, by, mine));
  return {
    period: checked,
    by,
    scope: scope.kind,
    rows: by === 'all' ? [] : own.sort(by === 'status' ? inFlow(ctx) : slowest),
    all: total ? rowOf(ctx, { ...total, key: '', name: '' }, 'all', null) : NOTHING,
  };
}

const rowsBy = (ctx: Ctx, period: Period, scope: Scope, by: OsrtBy): Promise<readonly Row[]> =>
  readOverWaits<Row>(
    ctx,
    ['status'],
    period,
    sql`, ${namesOf(ctx, by)}, ${waits(ctx, scope, by)},
    ${by === 'team' || by === 'person' ? spreadsOfMany : spreadsOfFew}
    select s.*, coalesce(k.key, '') as key, coalesce(k.name, '') as name from spread s left join named k on k.n = s.n`,
  );

const NOBODY: Readonly<Record<OsrtBy, string>> = {
  ...{ all: '全部', status: '', team: '（无部门）', person: '（无人）' },
};

const NOTHING: OsrtRow = {
  key: '',
  name: '全部',
  count: 0,
  open: 0,
  unanswered: 0,
  clock: null,
  working: null,
};

/**
 * The steps, teams or people as `named(n, key, name)`: what is put together is put together by number (by text over
 * three years it took twice as long).
 */
function namesOf({ factory: { flow } }: Ctx, by: OsrtBy): SQL {
  if (by === 'person')
    return sql`named as (select row_number() over ()::int as n, user_id as key, name from person)`;
  if (by === 'team')
    return sql`named as (select row_number() over ()::int as n, id as key, name from department)`;
  const keys = by === 'status' ? Object.keys(flow.states) : [];
  return sql`named as (select n::int, key, key as name from unnest(${sql.param(keys)}::text[]) with ordinality k(key, n))`;
}

/** The scope's waits with the number by which they are put together: (n, acted, open, seconds, working). */
function waits({ factory: { flow } }: Ctx, scope: Scope, by: OsrtBy): SQL {
  const mine = among(scope, sql`s.user_id`);
  if (by === 'team') {
    // Two people of one team who had a wait one after the other: the team had it once, that long.
    return sql`member as (
      select p.user_id, k.n from person p join named k on k.key = p.department_ids[1]
    ), wait as (
      select m.n, acted, open, seconds, working_seconds as working
      from sample s left join member m on m.user_id = s.user_id where not shared and ${mine}
      union all
      select m.n, bool_or(acted), bool_or(open), sum(seconds)::int,
        case when count(working_seconds) = count(*) then sum(working_seconds)::int end
      from sample s left join member m on m.user_id = s.user_id where shared and ${mine} group by m.n, ref
    )`;
  }
  const whole = scope.kind === 'all' && by !== 'person';
  const measured = whole
    ? sql`whole_seconds as seconds, whole_working_seconds as working`
    : sql`seconds, working_seconds as working`;
  const numbers = {
    all: sql`0`,
    status: sql`array_position(${sql.param(Object.keys(flow.states))}::text[], s.key)`,
    person: sql`k.n`,
  };
  return sql`wait as (
    select ${numbers[by]} as n, acted, open, ${measured}
    from sample s ${by === 'person' ? sql`left join named k on k.key = s.user_id` : sql``}
    where ${whole ? sql`part = 0` : mine}
  )`;
}

function rowOf({ factory }: Ctx, row: Row, by: OsrtBy, mine: string | null): OsrtRow {
  return {
    key: row.key,
    name: by === 'status' ? statusOf(factory.flow, row.key).name : row.name || NOBODY[by],
    count: row.count,
    open: row.open,
    unanswered: row.unanswered,
    clock: readSpread(row.clock),
    working: readSpread(row.working),
    ...(mine !== null && row.key === mine ? { mine: true } : {}),
  };
}

/** Median and 90th percentile, as PostgreSQL writes an array. */
function readSpread(text: string | null): Spread | null {
  const [median, p90] = (text ?? '').replace(/[{}]/g, '').split(',').map(Number);
  if (!text || median === undefined || p90 === undefined || Number.isNaN(median + p90)) return null;
  return { medianMinutes: minutesOf(median), p90Minutes: minutesOf(p90) };
}

const inFlow =
  ({ factory: { flow } }: Ctx) =>
  (a: OsrtRow, b: OsrtRow): number =>
    flow.path.indexOf(a.key) - flow.path.indexOf(b.key);

/** The slowest in working time first, those without a figure last. */
const slowest = (a: OsrtRow, b: OsrtRow): number =>
  (b.working ?? b.clock ?? { medianMinutes: -1 }).medianMinutes -
    (a.working ?? a.clock ?? { medianMinutes: -1 }).medianMinutes || a.key.localeCompare(b.key);
