import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import type { CallRecord, FaultRule } from '../../../sandbox/control-types.ts';
import { startSandbox } from '../../../sandbox/server.ts';
import { until } from '../testing/until.ts';
import { createWorld, type World } from '../testing/world.ts';
import { apis } from './apis.ts';
import { type ApiClient, createApiClient, waitBeforeRepeat } from './client.ts';
import { ApiError } from './error.ts';

let world: World;
let client: ApiClient;
let seen = 0;

beforeAll(async () => {
  world = await createWorld({ connect: false });
  client = makeClient();
});
beforeEach(async () => {
  const all = await world.control.get<CallRecord[]>('/calls');
  seen = all.at(-1)?.seq ?? 0;
});
afterEach(() => world.control.remove('/faults'));
afterAll(() => world.close());

const makeClient = (more: Partial<Parameters<typeof createApiClient>[0]> = {}) =>
  createApiClient({
    apiBase: world.sandbox.url,
    oapiBase: world.sandbox.url,
    clientId: world.sandbox.app.clientId,
    clientSecret: world.sandbox.app.clientSecret,
    meter: world.meter,
    log: world.log,
    timeoutMs: 1_000,
    ...more,
  });

const fault = (rule: FaultRule) => world.control.post('/faults', rule);
const calls = async (route: string) =>
  (await world.control.get<CallRecord[]>('/calls')).filter((c) => c.seq > seen && c.route === route);
const greet = (text = '你好') => ({
  json: {
    robotCode: world.sandbox.app.robotCode,
    userIds: ['liu'],
    msgKey: 'sampleText',
    msgParam: JSON.stringify({ content: text }),
  },
});
const anything = z.unknown();
const SEND = 'POST /v1.0/robot/oToMessages/batchSend';

describe('a call', () => {
  it('brings its token on either host, and fetches it once', async () => {
    const own = makeClient();
    await Promise.all([
      own.call(apis.sendToPerson, anything, greet()),
      own.call(apis.member, anything, { json: { userid: 'liu' } }),
    ]);
    expect(await calls('POST /v1.0/oauth2/accessToken')).toHaveLength(1);
  });

  it('gets a new token and goes through when its token was revoked', async () => {
    await client.call(apis.member, anything, { json: { userid: 'liu' } });
    await world.control.post('/tokens/revoke', {});
    await client.call(apis.sendToPerson, anything, greet());
    await world.control.post('/tokens/revoke', {});
    await client.call(apis.member, anything, { json: { userid: 'liu' } });
    expect((await calls(SEND)).map((c) => c.status)).toEqual([400, 200]);
  });

  it('with a wrong secret says so', async () => {
    const wrong = makeClient({ clientSecret: 'wrong' });
    await expect(wrong.call(apis.sendToPerson, anything, greet())).rejects.toMatchObject({
      code: 'invalidClientIdOrSecret',
      kind: 'refused',
      hint: expect.stringContaining('DINGTALK_CLIENT_SECRET'),
    });
  });

  it.each<[string, FaultRule]>([
    ['busy', { kind: 'busy', path: '/v1.0/robot/*', count: 2 }],
    ['throttled', { kind: 'rateLimited', path: '/v1.0/robot/*', count: 1 }],
  ])('that was %s is repeated, because it was certainly not executed', async (_name, rule) => {
    await fault(rule);
    await client.call(apis.sendToPerson, anything, greet());
    expect((await calls(SEND)).at(-1)?.status).toBe(200);
  });

  it.each<[string, FaultRule]>([
    ['answered 504 after it was done', { kind: 'after' }],
    ['answered with half a JSON', { kind: 'malformed' }],
    ['was cut off', { kind: 'dropAfter' }],
    ['never was answered', { kind: 'hang' }],
  ])('that %s and has no key of its own is uncertain and not repeated', async (_name, rule) => {
    await fault({ ...rule, path: '/v1.0/robot/*' });
    await expect(client.call(apis.sendToPerson, anything, greet())).rejects.toMatchObject({
      kind: 'uncertain',
    });
    await until('the call', async () => (await calls(SEND)).length > 0);
    expect(await calls(SEND)).toHaveLength(1);
  });

  it('that may be repeated is repeated after a 504', async () => {
    await fault({ kind: 'after', path: '/topapi/v2/user/get', count: 2 });
    const schema = z.object({ result: z.object({ name: z.string() }) });
    const { result } = await client.call(apis.member, schema, { json: { userid: 'liu' } });
    expect(result.name).toBe('刘洋');
  });

  it('to nobody is unreachable, and names no address', async () => {
    const gone = await startSandbox();
    await gone.close();
    const lost = makeClient({ apiBase: gone.url, oapiBase: gone.url });
    const err = await lost.call(apis.sendToPerson, anything, greet()).catch((e: unknown) => e);
    expect(err).toBeInstanceOf(ApiError);
    expect(err).toMatchObject({ kind: 'unreachable', code: 'ECONNREFUSED', status: 0 });
    expect(String(err)).not.toContain('127.0.0.1');
  });

  it('for which no token could be had was certainly not executed', async () => {
    const tokenless = makeClient();
    await fault({ kind: 'after', path: '/v1.0/oauth2/accessToken' });
    await expect(tokenless.call(apis.sendToPerson, anything, greet())).rejects.toMatchObject({
      kind: 'unreachable',
    });
    expect(await calls(SEND)).toEqual([]);
  });

  it('without a permission names it', async () => {
    await world.control.post('/scopes', { scope: 'qyapi_get_member', granted: false });
    const err = await client
      .call(apis.member, anything, { json: { userid: 'liu' } })
      .catch((e: unknown) => e);
    await world.control.post('/scopes', { scope: 'qyapi_get_member', granted: true });
    expect(err).toMatchObject({ kind: 'permission', hint: expect.stringContaining('qyapi_get_member') });
  });

  it('whose answer has another shape is uncertain', async () => {
    await expect(
      client.call(apis.member, z.object({ nothing: z.string() }), { json: { userid: 'liu' } }),
    ).rejects.toMatchObject({
      code: 'odd_answer',
    });
  });

  it('waits its turn: 60 calls at once meet no limit of 20 a second', async () => {
    await Promise.all(
      Array.from({ length: 60 }, () => client.call(apis.member, anything, { json: { userid: 'liu' } })),
    );
    const done = await calls('POST /topapi/v2/user/get');
    expect(done.filter((c) => c.error)).toEqual([]);
    expect(done).toHaveLength(60);
  });
});

describe('the bill', () => {
  it('has sends on it, and neither tokens, contacts nor throttled calls', async () => {
    await world.meter.flush();
    const before = (await world.meter.read()).calls;
    await fault({ kind: 'rateLimited', path: '/v1.0/robot/*', count: 1 });
    await client.call(apis.sendToPerson, anything, greet());
    await client.call(apis.member, anything, { json: { userid: 'liu' } });
    const usage = await world.meter.read();
    expect(usage.calls - before).toBe(1);
    expect(usage.byApi.map((a) => a.api)).not.toContain('POST /v1.0/oauth2/accessToken');
  });
});

describe('repeating', () => {
  const err = (kind: ApiError['kind'], afterMs?: number) =>
    new ApiError({
      kind,
      code: 'c',
      api: 'a',
      message: '',
      status: 0,
      ...(afterMs === undefined ? {} : { afterMs }),
    });

  it('of a refused token happens once, at once', () => {
    expect(waitBeforeRepeat({ repeatable: false }, err('token'), 1, false)).toBe(0);
    expect(waitBeforeRepeat({ repeatable: false }, err('token'), 2, true)).toBeUndefined();
  });

  it('leaves long waits to the outbox', () => {
    expect(waitBeforeRepeat({ repeatable: true }, err('punished', 300_000), 1, false)).toBeUndefined();
  });

  it('ends after the third attempt', () => {
    expect(waitBeforeRepeat({ repeatable: true }, err('busy'), 3, false)).toBeUndefined();
  });

  it('never happens after a refusal', () => {
    expect(waitBeforeRepeat({ repeatable: true }, err('refused'), 1, false)).toBeUndefined();
  });
});
