import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, test } from 'vitest';
import { ConfigError, parseConfig, projectRoot, readEnv, settingsOf } from './config.ts';

const real = {
  DINGTALK_CLIENT_ID: 'dingabc',
  DINGTALK_CLIENT_SECRET: 's3cr3t-value',
  DINGTALK_ROBOT_CODE: 'dingabc',
  DINGTALK_CORP_ID: 'dingcorp',
  DINGTALK_AGENT_ID: '123456',
  DINGTALK_CARD_TEMPLATE_ID: '1b2c.schema',
};

const problemsOf = (env: Record<string, string>): readonly string[] => {
  try {
    parseConfig(env);
  } catch (err) {
    if (err instanceof ConfigError) return err.problems;
    throw err;
  }
  return [];
};

test('nothing given: embedded database, sandbox, data folder in the project', () => {
  const config = parseConfig({});
  expect(config).toMatchObject({
    port: 8780,
    sandboxPort: 8790,
    databaseUrl: undefined,
    dingtalk: undefined,
  });
  expect(config.dataDir).toBe(path.join(projectRoot, 'data'));
});

test('all problems are listed at once, each with its name, its value and a remedy', () => {
  const problems = problemsOf({
    PORT: '八千',
    DATABASE_URL: 'mysql://x',
    LOG_LEVEL: 'loud',
    DINGTALK_CLIENT_ID: 'dingabc',
    DINGTALK_AGENT_ID: 'abc',
    DINGTALK_API_BASE: 'ftp://x',
  });
  const all = problems.join('\n');
  for (const name of ['PORT', 'DATABASE_URL', 'LOG_LEVEL', 'DINGTALK_AGENT_ID', 'DINGTALK_API_BASE']) {
    expect(all).toContain(name);
  }
  expect(all).toContain('DINGTALK_CLIENT_SECRET：缺少');
  expect(all).toContain('“八千”');
});

test('a secret is never part of a problem', () => {
  const all = problemsOf({ ...real, PORT: '-1', DATABASE_URL: 'mysql://root:hunter2@x' }).join('\n');
  expect(all).toContain('PORT');
  expect(all).not.toContain('s3cr3t-value');
  expect(all).not.toContain('hunter2');
});

test('complete credentials select the real DingTalk at its public hosts', () => {
  expect(parseConfig(real).dingtalk).toMatchObject({
    clientId: 'dingabc',
    apiBase: 'https://api.dingtalk.com',
    oapiBase: 'https://oapi.dingtalk.com',
    loginBase: 'https://login.dingtalk.com',
  });
});

test('the environment wins over .env, and an empty value counts as not given', async () => {
  const file = path.join(await mkdtemp(path.join(tmpdir(), 'danmai-env-')), '.env');
  await writeFile(file, 'PORT=9001\nSANDBOX_PORT=9002\nDATABASE_URL=\n# a comment\n');
  expect(parseConfig(readEnv({ PORT: '9100', SANDBOX_PORT: '' }, file))).toMatchObject({
    port: 9100,
    sandboxPort: 9002,
    databaseUrl: undefined,
  });
});

const fileWith = async (...lines: string[]): Promise<string> => {
  const file = path.join(await mkdtemp(path.join(tmpdir(), 'danmai-env-')), '.env');
  await writeFile(file, lines.join('\n'));
  return file;
};

test('mistyped names and unreadable lines of .env are told by file and line, without values', async () => {
  const file = await fileWith(
    '\uFEFF# 注释',
    'PROT=18781',
    'DINGTALK_CLIENTID=abc',
    'dingtalk_robot_code=x',
    'EVIDENCE_BUCKET=b',
    '这里是随手写的 hunter2',
    'LOG_LEVEL="info',
  );
  const { problems } = settingsOf({}, file);
  expect(problems).toEqual([
    `${file} 第 2 行 PROT：没有这个设置，是不是想写「PORT」？`,
    `${file} 第 3 行 DINGTALK_CLIENTID：没有这个设置，是不是想写「DINGTALK_CLIENT_ID」？`,
    `${file} 第 4 行 dingtalk_robot_code：没有这个设置，是不是想写「DINGTALK_ROBOT_CODE」？`,
    expect.stringContaining(`${file} 第 5 行 EVIDENCE_BUCKET：没有这个设置`),
    `${file} 第 6 行：看不懂这一行，应写成“名称=值”，说明文字以 # 开头`,
    `${file} 第 7 行：LOG_LEVEL 的引号没有结束`,
  ]);
  expect(() => readEnv({}, file)).toThrow(ConfigError);
});

test('what .env holds for others, quotes and values over several lines are fine', async () => {
  const file = await fileWith(
    'NODE_ENV=production',
    'TZ=Asia/Shanghai',
    'HTTP_PROXY=http://proxy:3128',
    'export PORT=9001 # 端口',
    '',
    "DINGTALK_CLIENT_SECRET='a=b # c'",
    'MOTD="第一行',
    '第二行 没有等号',
    'PROT=1"',
  );
  const { env, problems } = settingsOf({ PATH: '/bin', SANDBOX_PROT: '1' }, file);
  expect(problems).toEqual([]);
  expect(env).toMatchObject({ PORT: '9001', DINGTALK_CLIENT_SECRET: 'a=b # c' });
});

test('an unknown name of ours in the environment is refused, and .env.example has no unknown one', () => {
  expect(settingsOf({ DINGTALK_CLIENTID: 'abc', DINGTALK_APP: '' }, '/nowhere').problems).toEqual([
    '环境变量 DINGTALK_CLIENTID：没有这个设置，是不是想写「DINGTALK_CLIENT_ID」？',
  ]);
  expect(settingsOf({}, path.join(projectRoot, '.env.example')).problems).toEqual([]);
});

test('a data folder in the files of the kernel is refused', () => {
  expect(problemsOf({ DATA_DIR: '/proc/danmai' }).join()).toContain('/proc 由系统内核管理');
});

test('folders that cannot be and one port for two servers are told with the rest', () => {
  const all = problemsOf({
    FACTORY_DIR: '/does/not/exist',
    DATA_DIR: '/dev/null',
    PORT: '9000',
    SANDBOX_PORT: '9000',
  }).join('\n');
  expect(all).toContain('没有这个文件夹');
  expect(all).toContain('/dev/null 不是文件夹');
  expect(all).toContain('两个不同的端口');
});

test('the public address is taken without slashes at its end; what links could not be made from is refused', () => {
  expect(parseConfig({}).publicUrl).toBeUndefined();
  expect(parseConfig({ PUBLIC_URL: 'https://danmai.example.com/' }).publicUrl).toBe(
    'https://danmai.example.com',
  );
  expect(parseConfig({ PUBLIC_URL: 'http://10.0.0.8:8780/danmai//' }).publicUrl).toBe(
    'http://10.0.0.8:8780/danmai',
  );
  for (const wrong of [
    'danmai.example.com',
    'ftp://x',
    'https://',
    'https://x/?a=1',
    'https://u:p@x',
    'https://x#a',
  ])
    expect(problemsOf({ PUBLIC_URL: wrong }).join()).toContain('PUBLIC_URL');
});
