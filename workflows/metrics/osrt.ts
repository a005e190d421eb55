import { type SQL, sql } from 'drizzle-orm';
import type { Osrt, OsrtBy, OsrtRow, Period, Spread } from '../../board/api/metrics.ts';
import type { Ctx } from '../context.ts';
import { statusOf } from '../factory/rules.ts';
import { minutesOf } from './numbers.ts';
import { checkPeriod } from './period.ts';
import { among, ownScope, type Scope, scopeOf } from './rights.ts';
import { samples } from './waits/sample.ts';

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
  const ctes = await samples(ctx, ['status'], checked);
  const rows = await (ctx.tx ?? ctx.db).execute<Row>(sql`
    with recursive ${ctes}, ${waits(scope, by)},
    ${spreadBy(sql`key`)}
    select r.*, coalesce(${nameFor(by)}, r.key) as name from spread r
    ${by === 'person' ? sql`left join person p on p.user_id = r.key` : sql``}
    ${by === 'team' ? sql`left join department d on d.id = r.key` : sql``}`);
  const total = rows.find((row) => row.total);
  const mine = ctx.actor.kind === 'staff' && by === 'person' ? ctx.actor.userId : null;
  const own = rows.filter((row) => !row.total).map((row) => rowOf(ctx, row, by, mine));
  return {
    period: checked,
    by,
    scope: scope.kind,
    rows: by === 'all' ? [] : own.sort(by === 'status' ? inFlow(ctx) : slowest),
    all: total ? rowOf(ctx, { ...total, key: '', name: '全部' }, 'all', null) : NOTHING,
  };
}

const NOTHING: OsrtRow = {
  key: '',
  name: '全部',
  count: 0,
  open: 0,
  unanswered: 0,
  clock: null,
  working: null,
};

/** The scope's waits with the key by which they are put together: (key, acted, open, seconds, working). */
function waits(scope: Scope, by: OsrtBy): SQL {
  const mine = among(scope, sql`s.user_id`);
  if (by === 'team') {
    // Two people of one team who had a wait one after the other: the team had it once, that long.
    return sql`in_team as (
      select s.*, coalesce(p.department_ids[1], '') as team from sample s left join person p on p.user_id = s.user_id
      where ${mine}
    ), wait as (
      select team as key, acted, open, seconds, working_seconds as working from in_team where not shared
      union all
      select team, bool_or(acted), bool_or(open), sum(seconds)::int,
        case when count(working_seconds) = count(*) then sum(working_seconds)::int end
      from in_team where shared group by team, ref
    )`;
  }
  const key = by === 'person' ? sql`coalesce(s.user_id, '')` : by === 'status' ? sql`s.key` : sql`''`;
  const whole = scope.kind === 'all' && by !== 'person';
  return whole
    ? sql`wait as (select ${key} as key, acted, open, whole_seconds as seconds, whole_working_seconds as working
        from sample s where part = 0)`
    : sql`wait as (select ${key} as key, acted, open, seconds, working_seconds as working from sample s where ${mine})`;
}

/**
 * Medians and 90th percentiles of `wait` by a key, and of all together, as `spread`. Minutes are counted first and the percentiles
 * read off the counts: a hundred thousand waits are some thousand different minutes (a sort of all rows per key took
 * four times as long).
 */
function spreadBy(key: SQL): SQL {
  const told = (column: SQL) => sql`json_build_array(
    percentile_cont(0.5) within group (order by ${column}), percentile_cont(0.9) within group (order by ${column}))::text`;
  return sql`spread as (
    select coalesce(${key}, '') as key, grouping(${key}) = 1 as total, count(*)::int as count,
      (count(*) filter (where open))::int as open, (count(*) filter (where not open and not acted))::int as unanswered,
      ${told(sql`seconds`)} as clock, ${told(sql`working`)} as working
    from wait group by grouping sets ((${key}), ())
  )`;
}

function nameFor(by: OsrtBy): SQL {
  if (by === 'person') return sql`case when r.key = '' then '（无人）' else p.name end`;
  if (by === 'team') return sql`case when r.key = '' then '（无部门）' else d.name end`;
  return sql`r.key`;
}

function rowOf({ factory }: Ctx, row: Row, by: OsrtBy, mine: string | null): OsrtRow {
  return {
    key: row.key,
    name: by === 'status' ? statusOf(factory.flow, row.key).name : row.name,
    count: row.count,
    open: row.open,
    unanswered: row.unanswered,
    clock: spreadOf(row.clock),
    working: spreadOf(row.working),
    ...(mine !== null && row.key === mine ? { mine: true } : {}),
  };
}

function spreadOf(text: string | null): Spread | null {
  const [median, p90] = text === null ? [] : (JSON.parse(text) as (number | null)[]);
  if (median === null || median === undefined || p90 === null || p90 === undefined) return null;
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
