import { type SQL, sql } from 'drizzle-orm';
import type { Osrt, OsrtBy, OsrtRow, Period } from '../../board/api/metrics.ts';
import { withTransaction } from '../../db/transaction.ts';
import type { Ctx } from '../context.ts';
import { statusOf } from '../factory/rules.ts';
import { checkPeriod, within } from './period.ts';
import { among, narrowed, ownScope, type Scope, scopeOf } from './rights.ts';
import { spreadOf, together, unpack } from './spreads.ts';
import { wholeMonths } from './waits/months.ts';
import { type Fresh, readOverWaits, STORED } from './waits/sample.ts';

/** What was waited for by one step, team or person: packed seconds (spreads.ts). */
interface Packed extends Record<string, unknown> {
  key: string;
  name: string;
  count: number;
  open: number;
  unanswered: number;
  clock: Uint8Array | null;
  working: Uint8Array | null;
}

/** The same, unpacked. */
type Row = Pick<OsrtRow, 'key' | 'name' | 'count' | 'open' | 'unanswered'> & {
  clock: Int32Array;
  working: Int32Array;
};

/**
 * OSRT 订单状态变更响应时效: how long orders that changed their status in the period waited for the first real act of who
 * had to act, as far as the reader may see it. By person and team the time is whose it was (README.md); with a whole
 * scope, steps and all count each wait once, however many people had it.
 * @param only `own`: the reader alone, whatever else they may see; or these, as far as the reader may see them
 * @param fresh what was measured for the period already (measureFresh)
 * @throws AppError metrics.no_day, .turned_round, .too_long
 */
export async function readOsrt(
  ctx: Ctx,
  period: Period,
  by: OsrtBy,
  only?: 'own' | readonly string[],
  fresh?: Fresh,
): Promise<Osrt> {
  const checked = checkPeriod(period);
  const scope =
    only === 'own' ? ownScope(ctx) : only ? narrowed(await scopeOf(ctx), only) : await scopeOf(ctx);
  const rows = await rowsBy(ctx, checked, scope, by, fresh);
  const mine = ctx.actor.kind === 'staff' && by === 'person' ? ctx.actor.userId : null;
  const own = by === 'all' ? [] : rows.map((row) => rowOf(ctx, row, by, mine));
  return {
    period: checked,
    by,
    scope: scope.kind,
    rows: own.sort(by === 'status' ? inFlow(ctx) : slowest),
    all: rowOf(ctx, allOf(rows), 'all', null),
  };
}

/**
 * Durations by step, team or person. Of months that are summed up they come packed, and only what several people had is
 * read one by one; of others every wait is.
 */
async function rowsBy(ctx: Ctx, period: Period, scope: Scope, by: OsrtBy, fresh?: Fresh): Promise<Row[]> {
  const rows = await withTransaction(ctx, async (tx) => {
    const { months, others } = await wholeMonths(tx, 'measured_values', period);
    return readOverWaits<Packed>(
      tx,
      ['status'],
      period,
      sql`, ${namesOf(ctx, by)}, sampled as (
        select * from sample
        union all
        select ${STORED} from measured_wait
        where ${months.length > 0} and kind = 'status' and shared and ${within(sql`asked_at`, period)} and not ${others(sql`asked_at`)}
      ), ${waits(ctx, scope, by)}, packed as (
        select n, count(*) as count, count(*) filter (where open) as open, count(*) filter (where not open and not acted) as unanswered,
          string_agg(int4send(seconds), '') as clock, string_agg(int4send(coalesce(working, -1)), '') as working
        from wait group by n
        union all
        select ${numbers(ctx, by)}, sum(waits), 0, sum(unanswered), string_agg(clock, ''), string_agg(working, '')
        from measured_values s ${numbered(by)}
        where month = any(${sql.param(months)}::date[]) and ${among(scope, sql`s.user_id`)} group by 1
      )
      select coalesce(k.key, '') as key, coalesce(k.name, '') as name, sum(count)::int as count, sum(open)::int as open,
        sum(unanswered)::int as unanswered, string_agg(clock, '') as clock, string_agg(working, '') as working
      from packed p left join named k on k.n = p.n group by k.key, k.name`,
      { stored: others, fresh },
    );
  });
  return rows.map((row) => ({ ...row, clock: unpack(row.clock), working: unpack(row.working) }));
}

function allOf(rows: readonly Row[]): Row {
  const sum = (of: (row: Row) => number) => rows.reduce((all, row) => all + of(row), 0);
  return {
    ...{ key: '', name: '' },
    count: sum(({ count }) => count),
    open: sum(({ open }) => open),
    unanswered: sum(({ unanswered }) => unanswered),
    clock: together(rows.map(({ clock }) => clock)),
    working: together(rows.map(({ working }) => working)),
  };
}

const NOBODY: Readonly<Record<OsrtBy, string>> = {
  ...{ all: '全部', status: '', team: '（无部门）', person: '（无人）' },
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

/** The number by which a wait, or what a person waited in a month, is put together; under the alias s. */
function numbers({ factory: { flow } }: Ctx, by: OsrtBy): SQL {
  if (by === 'all') return sql`0`;
  return by === 'status'
    ? sql`array_position(${sql.param(Object.keys(flow.states))}::text[], s.key)`
    : sql`m.n`;
}

const numbered = (by: OsrtBy): SQL => {
  if (by === 'person') return sql`left join named m on m.key = s.user_id`;
  return by === 'team' ? sql`left join member m on m.user_id = s.user_id` : sql``;
};

/** The scope's waits that are read one by one: (n, acted, open, seconds, working). */
function waits(ctx: Ctx, scope: Scope, by: OsrtBy): SQL {
  const theirs = among(scope, sql`s.user_id`);
  if (by === 'team') {
    // Two people of one team who had a wait one after the other: the team had it once, that long.
    return sql`member as (
      select p.user_id, k.n from person p join named k on k.key = p.department_ids[1]
    ), wait as (
      select m.n, acted, open, seconds, working_seconds as working
      from sampled s ${numbered(by)} where not shared and ${theirs}
      union all
      select m.n, bool_or(acted), bool_or(open), sum(seconds)::int,
        case when count(working_seconds) = count(*) then sum(working_seconds)::int end
      from sampled s ${numbered(by)} where shared and ${theirs} group by m.n, ref
    )`;
  }
  const whole = scope.kind === 'all' && by !== 'person';
  const measured = whole
    ? sql`whole_seconds as seconds, whole_working_seconds as working`
    : sql`seconds, working_seconds as working`;
  return sql`wait as (
    select ${numbers(ctx, by)} as n, acted, open, ${measured}
    from sampled s ${numbered(by)} where ${whole ? sql`part = 0` : theirs}
  )`;
}

function rowOf({ factory }: Ctx, row: Row, by: OsrtBy, mine: string | null): OsrtRow {
  return {
    key: row.key,
    name: by === 'status' ? statusOf(factory.flow, row.key).name : row.name || NOBODY[by],
    count: row.count,
    open: row.open,
    unanswered: row.unanswered,
    clock: spreadOf(row.clock),
    working: spreadOf(row.working),
    ...(mine !== null && row.key === mine ? { mine: true } : {}),
  };
}

const inFlow =
  ({ factory: { flow } }: Ctx) =>
  (a: OsrtRow, b: OsrtRow): number =>
    flow.path.indexOf(a.key) - flow.path.indexOf(b.key);

/** The slowest in working time first, those without a figure last. */
const slowest = (a: OsrtRow, b: OsrtRow): number =>
  (b.working ?? b.clock ?? { medianMinutes: -1 }).medianMinutes -
    (a.working ?? a.clock ?? { medianMinutes: -1 }).medianMinutes || a.key.localeCompare(b.key);
