import { createServer } from 'node:net';
import path from 'node:path';
import { type CheckedConfig, type Config, ConfigError, checkConfig, settingsOf } from '../../bot/config.ts';
import type { Env } from '../../bot/env-file.ts';
import { openDriver } from '../../db/driver.ts';
import { DbError } from '../../db/errors.ts';
import { checkServer } from '../../db/server-check.ts';
import { holderOf, holderText } from '../../sandbox/ground/folder-lock.ts';
import type { Factory } from '../../workflows/factory/factory.ts';
import { loadFactory } from '../../workflows/factory/load.ts';
import { FactoryError, problemText } from '../../workflows/factory/problem.ts';

type Parts = CheckedConfig['parts'];

/** What the start needs to know before it touches anything. */
export interface Preflight {
  config: Config;
  factory: Factory;
}

/**
 * Looks at everything that can keep the program from starting: settings, factory, data folder, ports, database.
 * @throws ConfigError with every problem at once
 */
export async function preflight(environment: Env, envFile?: string): Promise<Preflight> {
  const settings = settingsOf(environment, envFile);
  const { config, problems, parts } = checkConfig(settings.env);
  const [factory, places, database] = await Promise.all([
    readFactory(parts),
    checkPlaces(parts),
    checkDatabase(parts.databaseUrl),
  ]);
  const all = [...settings.problems, ...problems, ...factory.problems, ...places, ...database];
  if (all.length > 0 || !config || !factory.factory) throw new ConfigError(all);
  return { config, factory: factory.factory };
}

async function readFactory({
  factoryDir,
}: Parts): Promise<{ factory: Factory | undefined; problems: string[] }> {
  if (factoryDir === null) return { factory: undefined, problems: [] };
  try {
    return { factory: await loadFactory(factoryDir), problems: [] };
  } catch (err) {
    if (!(err instanceof FactoryError)) throw err;
    const dir = String(err.params.dir);
    const problems = err.problems.map((one) => problemText({ ...one, file: path.join(dir, one.file) }));
    return { factory: undefined, problems };
  }
}

/**
 * The sandbox's folder is for one at a time: two would answer each other's calls and lose them. Where that is the
 * trouble, other ports would not help, so nothing is said of them.
 */
async function checkPlaces({ dataDir, port, sandboxPort, sandbox }: Parts): Promise<string[]> {
  if (!sandbox) return checkPort('PORT', port, '0.0.0.0');
  const holder = dataDir === undefined ? undefined : await holderOf(path.join(dataDir, 'sandbox'));
  if (holder) {
    const who = holderText(holder);
    return [
      `DATA_DIR = “${dataDir}”：正由另一个运行中的单脉使用（${who}）。请直接打开它的聊天页，或先停止它；要同时运行两套，请另外指定 DATA_DIR 和两个端口`,
    ];
  }
  return [
    ...(await checkPort('PORT', port, '127.0.0.1')),
    ...(sandboxPort === port ? [] : await checkPort('SANDBOX_PORT', sandboxPort, '127.0.0.1')),
  ];
}

/** Takes the port for a moment; 0 is any free one. */
function checkPort(name: string, port: number | undefined, host: string): Promise<string[]> {
  if (!port) return Promise.resolve([]);
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', (error: NodeJS.ErrnoException) => {
      const why =
        error.code === 'EADDRINUSE'
          ? '端口已被其他程序占用，请停止那个程序'
          : `无法使用这个端口（${error.code}）`;
      resolve([`${name} = ${port}：${why}，或在 .env 里用 ${name} 换一个端口`]);
    });
    server.listen(port, host, () => server.close(() => resolve([])));
  });
}

async function checkDatabase(url: string | undefined): Promise<string[]> {
  if (url === undefined) return [];
  const sql = openDriver(url, { max: 1, applicationName: 'danmai-preflight' });
  try {
    await checkServer(sql);
    return [];
  } catch (err) {
    if (!(err instanceof DbError)) throw err;
    return [`DATABASE_URL：${err.message}`];
  } finally {
    await sql.end({ timeout: 0 });
  }
}
