import { DbError, systemCode } from './errors.ts';
import type { RawClient } from './values.ts';

const OLDEST_MAJOR = 15;

/** Reaches the server and asks for its version. @throws DbError `db.unreachable`, `db.too_old` */
export async function checkServer(sql: RawClient): Promise<void> {
  const [row] = await sql<{ version: number }[]>`
    select current_setting('server_version_num')::int as version`.catch((error: unknown) => {
    const why = systemCode(error) ?? String(error);
    throw new DbError(
      'db.unreachable',
      `无法连接数据库（${why}）。请检查 DATABASE_URL 的地址、账号、密码，以及数据库是否已启动。`,
      `Cannot connect to the database (${why}); check DATABASE_URL and that the server is running.`,
      { cause: error },
    );
  });
  const major = Math.floor((row?.version ?? 0) / 10_000);
  if (major >= OLDEST_MAJOR) return;
  throw new DbError(
    'db.too_old',
    `数据库版本过旧（PostgreSQL ${major}），需要 PostgreSQL ${OLDEST_MAJOR} 或更新版本。`,
    `PostgreSQL ${major} is too old; ${OLDEST_MAJOR} or newer is needed.`,
  );
}

/** A database whose lc_ctype is "C" sees no letters in Chinese text, so that no search would find it. */
export async function checkText(sql: RawClient): Promise<void> {
  const [row] = await sql<{ sees: boolean; encoding: string }[]>`
    select cardinality(show_trgm('海川')) > 0 as sees, current_setting('server_encoding') as encoding`;
  if (row?.sees && row.encoding === 'UTF8') return;
  throw new DbError(
    'db.blind_to_chinese',
    "数据库的字符分类（LC_CTYPE）或编码不支持中文检索。请用以下方式新建数据库：CREATE DATABASE danmai TEMPLATE template0 ENCODING 'UTF8' LC_COLLATE 'C' LC_CTYPE 'C.UTF-8'。",
    "The database's LC_CTYPE or encoding cannot search Chinese text; create it with ENCODING 'UTF8' and LC_CTYPE 'C.UTF-8' (template0).",
  );
}
