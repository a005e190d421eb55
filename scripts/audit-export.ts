/** `npm run audit:export -- FILE [--from SEQ]`: the audit log as a file for `npm run audit:verify`. */
import { createWriteStream, existsSync } from 'node:fs';
import { rename, rm } from 'node:fs/promises';
import path from 'node:path';
import { pipeline } from 'node:stream/promises';
import { parseArgs } from 'node:util';
import { ConfigError, parseConfig, readEnv } from '../bot/config.ts';
import { createLog } from '../bot/log.ts';
import { connect } from '../db/client.ts';
import { startEmbeddedPostgres } from '../db/embedded/start.ts';
import { DbError } from '../db/errors.ts';
import { exportAudit } from '../workflows/audit/export.ts';
import { AppError } from '../workflows/errors.ts';

const USAGE = [
  '用法：npm run audit:export -- 文件 [--from 序号]',
  '把审计日志导出为文件，供 npm run audit:verify -- 文件 核对。数据库取自 DATABASE_URL；',
  '没有设置时取 DATA_DIR 里的内置数据库，服务在运行时也可以导出。',
].join('\n');

class UsageError extends Error {}

function readArgs(): { file: string; from: number } {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { from: { type: 'string' } },
  });
  const from = Number(values.from ?? 1);
  const [file] = positionals;
  if (file === undefined || positionals.length > 1 || !Number.isSafeInteger(from) || from < 1)
    throw new UsageError(USAGE);
  return { file, from };
}

async function openDatabase() {
  const config = parseConfig(readEnv(process.env));
  if (config.databaseUrl) return { connection: config.databaseUrl, stop: async () => undefined };
  if (!existsSync(path.join(config.dataDir, 'postgres')))
    throw new UsageError(
      `${config.dataDir} 里还没有数据库。请先启动一次服务，或设置 DATABASE_URL / DATA_DIR。`,
    );
  return startEmbeddedPostgres({ dataDir: config.dataDir, logger: createLog('silent') });
}

/** A file of this name is a whole export or does not exist. */
async function exportTo(file: string, from: number): Promise<void> {
  const database = await openDatabase();
  const client = connect(database.connection, { max: 1, applicationName: 'danmai-audit-export' });
  const part = `${file}.part`;
  try {
    await pipeline(exportAudit(client.db, { from }), createWriteStream(part));
    await rename(part, file);
  } finally {
    await rm(part, { force: true });
    await client.close();
    await database.stop();
  }
}

function sentenceFor(error: unknown): string {
  if (error instanceof UsageError || error instanceof ConfigError || error instanceof DbError)
    return error.message;
  if (error instanceof AppError && error.code === 'audit.nothing_from')
    return `日志只到第 ${error.params.last} 号，没有第 ${error.params.from} 号起的记录。`;
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  if (code.startsWith('ERR_PARSE_ARGS')) return USAGE;
  return `导出失败：${error instanceof Error ? error.message : String(error)}`;
}

try {
  const { file, from } = readArgs();
  await exportTo(file, from);
  console.log(`已导出到 ${file}。核对：npm run audit:verify -- ${file} --head 序号:哈希`);
} catch (error) {
  console.error(sentenceFor(error));
  process.exitCode = 2;
}
