import { fileURLToPath } from 'node:url';
import { readMigrationFiles } from 'drizzle-orm/migrator';
import { drizzle } from 'drizzle-orm/postgres-js';
import { migrate as runMigrations } from 'drizzle-orm/postgres-js/migrator';
import type { Connection } from './connection.ts';
import { type ConnectOptions, openDriver } from './driver.ts';
import { DbError } from './errors.ts';
import { checkServer, checkText } from './server-check.ts';
import type { RawClient } from './values.ts';

const FOLDER = fileURLToPath(new URL('./migrations', import.meta.url));

/** Key of the advisory lock that lets one starting copy migrate at a time ("danmai" in ASCII). */
const LOCK_KEY = 0x64616e6d6169;

/** Migrations that the database has had, oldest first; none for a new database. */
async function landed(sql: RawClient): Promise<string[]> {
  const [table] = await sql<
    { present: boolean }[]
  >`select to_regclass('drizzle.__drizzle_migrations') is not null as present`;
  if (!table?.present) return [];
  const rows = await sql<
    { hash: string }[]
  >`select hash from drizzle.__drizzle_migrations order by created_at`;
  return rows.map((row) => row.hash);
}

/** A database is only taken onwards along the path that this version of the program knows. */
async function checkHistory(sql: RawClient, folder: string): Promise<void> {
  const known = readMigrationFiles({ migrationsFolder: folder }).map((migration) => migration.hash);
  const had = await landed(sql);
  if (had.every((hash, index) => hash === known[index])) return;
  if (known.every((hash, index) => hash === had[index])) {
    throw new DbError(
      'db.newer_than_program',
      '数据库由更新版本的程序建立，当前程序版本过旧。请升级程序后再启动。',
      'The database was made by a newer version of this program; upgrade the program.',
    );
  }
  throw new DbError(
    'db.foreign_history',
    '数据库的结构历史与本程序不一致，为避免损坏数据已停止启动。请检查 DATABASE_URL 或 DATA_DIR 是否指向正确的数据库。',
    "The database's migration history is not this program's; check DATABASE_URL or DATA_DIR.",
  );
}

/** The one right that a hired database often lacks. */
function remedyFor(detail: string): string {
  if (!/permission denied|pg_trgm|extension/i.test(detail)) return '';
  return '请让数据库管理员执行：CREATE EXTENSION pg_trgm; 并把该库的建表权限授予 DATABASE_URL 里的用户。';
}

function failed(error: unknown): never {
  const reason = error instanceof Error && error.cause instanceof Error ? error.cause : error;
  const detail = reason instanceof Error ? reason.message : String(reason);
  throw new DbError(
    'db.migration_failed',
    `数据库结构升级失败，未作任何改动：${detail}。${remedyFor(detail)}`,
    `The database could not be migrated and is unchanged: ${detail}.`,
    { cause: error },
  );
}

/**
 * Brings the database to the newest structure, all or nothing, one process at a time (others wait).
 * @throws DbError when the server is too old, blind to Chinese text, or has another history
 */
export async function migrate(
  connection: Connection,
  options: Pick<ConnectOptions, 'logger'> & { folder?: string } = {},
): Promise<void> {
  const { folder = FOLDER } = options;
  const sql = openDriver(connection, {
    ...options,
    max: 1,
    applicationName: 'danmai-migrate',
    statementTimeoutMs: 0,
  });
  try {
    await checkServer(sql);
    await sql`select pg_advisory_lock(${LOCK_KEY})`;
    await checkHistory(sql, folder);
    await runMigrations(drizzle({ client: sql }), { migrationsFolder: folder }).catch(failed);
    await checkText(sql);
    await sql`select pg_advisory_unlock(${LOCK_KEY})`;
  } finally {
    await sql.end({ timeout: 5 });
  }
}
