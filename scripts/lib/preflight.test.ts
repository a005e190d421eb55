import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { type AddressInfo, createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { ConfigError } from '../../bot/config.ts';
import { lockFolder } from '../../sandbox/ground/folder-lock.ts';
import { DEFAULT_FACTORY_DIR } from '../../workflows/factory/load.ts';
import { preflight } from './preflight.ts';

let folder: string;
const servers: Server[] = [];

beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'preflight-'));
});
afterEach(async () => {
  for (const server of servers.splice(0)) server.close();
  await rm(folder, { recursive: true, force: true });
});

const NO_FILE = '/nowhere/.env';

async function problemsOf(env: Record<string, string>, envFile = NO_FILE): Promise<readonly string[]> {
  const err = await preflight({ DATA_DIR: folder, PORT: '0', SANDBOX_PORT: '0', ...env }, envFile).then(
    () => null,
    (e: unknown) => e,
  );
  if (err === null) return [];
  if (!(err instanceof ConfigError)) throw err;
  return err.problems;
}

async function takenPort(): Promise<string> {
  const server = createServer();
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return String((server.address() as AddressInfo).port);
}

/** A factory folder with one fault of shape and one name that points to nothing. */
async function brokenFactory(): Promise<string> {
  const dir = path.join(folder, 'factory');
  await cp(DEFAULT_FACTORY_DIR, dir, { recursive: true });
  const file = path.join(dir, 'roles.yaml');
  await writeFile(file, (await readFile(file, 'utf8')).replace('rows: own', 'rows: mine'));
  const flow = path.join(dir, 'status-flow.yaml');
  await writeFile(flow, (await readFile(flow, 'utf8')).replace('owner: planning', 'owner: plannning'));
  return dir;
}

test('nothing wrong: the configuration and the factory', async () => {
  const ready = await preflight({ DATA_DIR: folder, PORT: '0', SANDBOX_PORT: '0' }, NO_FILE);
  expect(ready.config.dataDir).toBe(folder);
  expect(ready.factory.flow.initial).toBe('pending_review');
});

test('settings, .env, factory, port and database are told in one message', async () => {
  const envFile = path.join(folder, '.env');
  await writeFile(envFile, 'PROT=1\n随手一行\n');
  const taken = await takenPort();
  const dir = await brokenFactory();
  const problems = await problemsOf(
    {
      PORT: 'abc',
      SANDBOX_PORT: taken,
      FACTORY_DIR: dir,
      DATABASE_URL: 'postgres://danmai:hunter2@127.0.0.1:1/danmai',
      DINGTALK_API_BASE: 'ftp://x',
    },
    envFile,
  );
  const all = problems.join('\n');
  expect(all).toContain(`${envFile} 第 1 行 PROT`);
  expect(all).toContain(`${envFile} 第 2 行：看不懂这一行`);
  expect(all).toContain('PORT = “abc”');
  expect(all).toContain('DINGTALK_API_BASE = “ftp://x”');
  expect(all).toMatch(new RegExp(`${dir}/roles.yaml 第 \\d+ 行 roles.sales.rows`));
  expect(all).toContain('角色「plannning」不在 roles.yaml 中');
  expect(all).toContain(`SANDBOX_PORT = ${taken}：端口已被其他程序占用`);
  expect(all).toContain('DATABASE_URL：无法连接数据库（ECONNREFUSED）');
  expect(all).not.toContain('hunter2');
  expect(problems).toHaveLength(8);
});

test('two ports that are taken are both told', async () => {
  const [PORT, SANDBOX_PORT] = [await takenPort(), await takenPort()];
  const problems = await problemsOf({ PORT, SANDBOX_PORT });
  expect(problems.map((one) => one.slice(0, one.indexOf('：')))).toEqual([
    `PORT = ${PORT}`,
    `SANDBOX_PORT = ${SANDBOX_PORT}`,
  ]);
});

test('a data folder that a running sandbox uses is told with who has it; ports are no remedy and not named', async () => {
  const PORT = await takenPort();
  const lock = await lockFolder(path.join(folder, 'sandbox'), () => ({ pid: 4711, url: 'http://box:8790' }));
  const problems = await problemsOf({ PORT });
  await lock.release();
  expect(problems).toHaveLength(1);
  expect(problems[0]).toContain('正由另一个运行中的单脉使用（进程 4711，聊天页 http://box:8790）');
  expect(problems[0]).not.toContain('占用');
});

test('copies for the real DingTalk may share what they like', async () => {
  const lock = await lockFolder(path.join(folder, 'sandbox'), () => ({}));
  const real = {
    DINGTALK_CLIENT_ID: 'dingabc',
    DINGTALK_CLIENT_SECRET: 's',
    DINGTALK_ROBOT_CODE: 'dingabc',
    DINGTALK_CORP_ID: 'dingcorp',
    DINGTALK_AGENT_ID: '1',
    DINGTALK_CARD_TEMPLATE_ID: 'a.schema',
  };
  expect(await problemsOf(real)).toEqual([]);
  await lock.release();
});
