import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, test } from 'vitest';
import { ConfigError, parseConfig, projectRoot, readEnv } from './config.ts';

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
