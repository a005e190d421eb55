import { sql } from 'drizzle-orm';
import type { Db, Tx } from './client.ts';
import { DbError } from './errors.ts';

/*
 * The one clock. Queries use the SQL function app_now(): the start of the transaction in whole milliseconds,
 * plus an offset where the clock is movable (sandbox, tests). Moving it notifies the channel `due`.
 */

type Executor = Db | Tx;

/** The SQLSTATE that the clock functions raise when the clock must not be moved. */
const NOT_MOVABLE = 'DMCLK';

interface ClockState {
  offsetMs: number;
  movable: boolean;
}

async function clockState(db: Executor): Promise<ClockState> {
  const [row] = await db.execute<{ offset_ms: number; movable: boolean }>(
    sql`select (extract(epoch from "offset") * 1000)::float8 as offset_ms, movable from app_clock`,
  );
  if (!row) throw new Error('app_clock has no row');
  return { offsetMs: row.offset_ms, movable: row.movable };
}

function stateOf(error: unknown): unknown {
  if (!(error instanceof Error)) return undefined;
  return 'code' in error ? error.code : stateOf(error.cause);
}

async function move(db: Executor, query: ReturnType<typeof sql>): Promise<Date> {
  const [row] = await db.execute<{ now: string }>(query).catch((error: unknown) => {
    if (stateOf(error) !== NOT_MOVABLE) throw error;
    throw new DbError(
      'clock.not_movable',
      '这里的时钟不能拨动（仅演示环境和测试可以）。',
      'The clock cannot be moved here; only the sandbox and tests may.',
      { cause: error },
    );
  });
  if (!row) throw new Error('the clock function returned no row');
  return new Date(row.now);
}

/** The present instant of the system's clock. */
export async function now(db: Executor): Promise<Date> {
  return move(db, sql`select app_now() as now`);
}

/** Lets the clock be moved (sandbox, tests) or fixes it to real time (production). */
export async function setMovable(db: Executor, movable: boolean): Promise<void> {
  await db.execute(sql`select clock_set_movable(${movable})`);
}

/** Sets the clock; it runs on from there. @throws DbError `clock.not_movable` */
export const moveTo = (db: Executor, instant: Date): Promise<Date> =>
  move(db, sql`select clock_move_to(${instant.toISOString()}::timestamptz) as now`);

/** Moves the clock forward by `ms` (back when negative). @throws DbError `clock.not_movable` */
export const advance = (db: Executor, ms: number): Promise<Date> =>
  move(db, sql`select clock_advance(make_interval(secs => ${ms / 1000}::float8)) as now`);

/** Back to real time. @throws DbError `clock.not_movable` */
export const reset = (db: Executor): Promise<Date> => move(db, sql`select clock_reset() as now`);

/** How far the clock is ahead of real time, ms. */
export const offsetMs = async (db: Executor): Promise<number> => (await clockState(db)).offsetMs;

/**
 * For a start against the real chat platform: fixes the clock, and refuses a database whose clock was ever
 * left moved, because its rows carry instants that never were.
 * @throws DbError `clock.moved`
 */
export async function assertRealTime(db: Executor): Promise<void> {
  await setMovable(db, false);
  const state = await clockState(db);
  if (state.offsetMs === 0) return;
  const hours = (state.offsetMs / 3_600_000).toFixed(1);
  throw new DbError(
    'clock.moved',
    `这个数据库的时钟曾在演示环境中被拨动（偏差 ${hours} 小时），不能用于正式环境。请为正式环境使用新的 DATA_DIR 或 DATABASE_URL。`,
    `This database's clock was moved in the sandbox (by ${hours} h) and must not serve production; use a new DATA_DIR or DATABASE_URL.`,
  );
}
