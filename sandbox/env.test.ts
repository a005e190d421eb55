import { expect, it } from 'vitest';
import { optionsFromEnv } from './env.ts';

it('nothing set gives the documented defaults', () => {
  expect(optionsFromEnv({})).toEqual({ port: 8790, limits: { qps: 20 }, app: {}, templates: [] });
});

it('everything can be set', () => {
  const options = optionsFromEnv({
    SANDBOX_PORT: '9000',
    SANDBOX_HOST: '0.0.0.0',
    SANDBOX_PUBLIC_URL: 'http://box:9000',
    SANDBOX_DATA: '/tmp/box',
    SANDBOX_TEMPLATES: 'a=one.json, folder',
    SANDBOX_PLAN: 'standard',
    SANDBOX_QPS: '0',
    SANDBOX_CLIENT_ID: 'ding1',
    SANDBOX_CLIENT_SECRET: 's',
    SANDBOX_CORP_ID: 'corp',
    SANDBOX_AGENT_ID: '7',
    SANDBOX_BOT_NAME: '单脉',
    SANDBOX_PAGE: 'dist',
  });
  expect(options).toMatchObject({
    port: 9000,
    templates: ['a=one.json', 'folder'],
    limits: { qps: 0, apiCallsPerMonth: 5000, pushesPerMonth: 3000 },
    app: { clientId: 'ding1', robotCode: 'ding1', corpId: 'corp', agentId: 7 },
    pageDir: 'dist',
  });
});

it('all that is wrong is said at once', () => {
  const wrong = { SANDBOX_PORT: 'eight', SANDBOX_PLAN: 'gold', SANDBOX_ORG: '/no/such/file.json' };
  expect(() => optionsFromEnv(wrong)).toThrow(/SANDBOX_PLAN[\s\S]*SANDBOX_PORT[\s\S]*SANDBOX_ORG/);
});
