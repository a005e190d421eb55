import { afterEach, describe, expect, it } from 'vitest';
import type { CallRecord, Counters, Fault, MessageView } from '../control-types.ts';
import { type Kit, pause, startKit } from '../testing/kit.ts';

let kit: Kit;
afterEach(() => kit.close());

const robotCode = 'dingsandboxclient';
const send = { robotCode, userIds: ['chen'], msgKey: 'sampleText', msgParam: '{"content":"x"}' };
const path = '/v1.0/robot/oToMessages/batchSend';
const received = () => kit.get<MessageView[]>('/people/chen/conversations/bot/messages');

describe('limits', () => {
  it('let 20 calls a second through for each API, in the error shape of each host', async () => {
    kit = await startKit({ limits: { qps: 20 } });
    const token = await kit.token();
    const headers = { 'x-acs-dingtalk-access-token': token };
    const answers = await Promise.all(Array.from({ length: 60 }, () => kit.raw('POST', path, send, headers)));
    const refused = answers.filter((one) => one.status === 403);
    expect(refused.length).toBeGreaterThanOrEqual(20);
    expect(refused[0]?.body.code).toBe('Forbidden.AccessDenied.QpsLimitForAppkeyAndApi');
    expect(await received()).toHaveLength(60 - refused.length);
    const users = await Promise.all(
      Array.from({ length: 60 }, () =>
        kit.raw('POST', `/topapi/v2/user/get?access_token=${token}`, { userid: 'chen' }),
      ),
    );
    expect(users.filter((one) => one.body.errcode === 90018).length).toBeGreaterThanOrEqual(20);
    await pause(1000);
    expect((await kit.raw('POST', path, send, headers)).status).toBe(200);
  });

  it('stop the month at its allowance; tokens, sign-on and directory are free', async () => {
    kit = await startKit({ limits: { apiCallsPerMonth: 2 } });
    for (let count = 0; count < 2; count += 1) expect((await kit.api('POST', path, send)).status).toBe(200);
    expect((await kit.api('POST', path, send)).body.code).toBe('Forbidden.AccessDenied.ApiCountLimitForOrg');
    const notice = {
      agent_id: 100_001,
      userid_list: 'chen',
      msg: { msgtype: 'text', text: { content: 'x' } },
    };
    expect((await kit.oapi('/topapi/message/corpconversation/asyncsend_v2', notice)).body.errcode).toBe(
      90020,
    );
    expect((await kit.oapi('/topapi/v2/user/get', { userid: 'chen' })).body.errcode).toBe(0);
    expect((await kit.get<Counters>('/counters')).month.apiCalls).toBe(2);
    await kit.post('/clock', { forwardMs: 32 * 86_400_000 });
    expect((await kit.api('POST', path, send)).status).toBe(200);
    await kit.post('/limits', { apiCallsPerMonth: 0 });
    expect((await kit.get<Counters>('/counters')).limits).toEqual({
      qps: 0,
      apiCallsPerMonth: 0,
      pushesPerMonth: 0,
    });
  });

  it('do not count what they refuse', async () => {
    kit = await startKit({ limits: { qps: 1 } });
    const headers = { 'x-acs-dingtalk-access-token': await kit.token() };
    await Promise.all(Array.from({ length: 10 }, () => kit.raw('POST', path, send, headers)));
    const { calls, month } = await kit.get<Counters>('/counters');
    const counted = calls[`POST ${path}`];
    expect(counted?.total).toBe(10);
    expect(counted?.throttled).toBeGreaterThan(0);
    expect(month.apiCalls).toBe(10 - (counted?.throttled ?? 0));
  });
});

describe('faults', () => {
  const strike = async (rule: object) => {
    kit = await startKit();
    const headers = { 'x-acs-dingtalk-access-token': await kit.token() };
    await kit.post('/faults', { path: '/v1.0/robot/*', ...rule });
    return kit.raw('POST', path, send, headers);
  };

  it('error: nothing is done', async () => {
    expect(await strike({ kind: 'error', status: 502 })).toMatchObject({
      status: 502,
      body: { code: 'ServiceUnavailable' },
    });
    expect(await received()).toEqual([]);
  });

  it('after: it is done and answered with 504 all the same', async () => {
    expect((await strike({ kind: 'after' })).status).toBe(504);
    expect(await received()).toHaveLength(1);
  });

  it('busy: the platform’s own answer on each host', async () => {
    expect(await strike({ kind: 'busy' })).toMatchObject({ status: 500, body: { code: 'system.busy' } });
    await kit.post('/faults', { kind: 'busy', path: '/topapi/*' });
    expect((await kit.oapi('/topapi/v2/user/get', { userid: 'chen' })).body.errcode).toBe(-1);
  });

  it('slow: it takes its time', async () => {
    const started = performance.now();
    expect((await strike({ kind: 'slow', delayMs: 150 })).status).toBe(200);
    expect(performance.now() - started).toBeGreaterThan(150);
  });

  it('malformed: 200 with broken JSON after the work was done', async () => {
    const answer = await strike({ kind: 'malformed' });
    expect(answer.status).toBe(200);
    expect(() => JSON.parse(answer.text)).toThrow();
    expect(await received()).toHaveLength(1);
  });

  it('drop and dropAfter: the connection is cut before or after the work', async () => {
    await expect(strike({ kind: 'drop' })).rejects.toThrow();
    expect(await received()).toEqual([]);
    await kit.close();
    await expect(strike({ kind: 'dropAfter' })).rejects.toThrow();
    expect(await received()).toHaveLength(1);
  });

  it('hang: no answer comes', async () => {
    kit = await startKit();
    const headers = { 'x-acs-dingtalk-access-token': await kit.token() };
    await kit.post('/faults', { kind: 'hang' });
    const request = fetch(`${kit.sandbox.url}${path}`, {
      method: 'POST',
      headers,
      body: '{}',
      signal: AbortSignal.timeout(100),
    });
    await expect(request).rejects.toThrow(/timeout|aborted/i);
  });

  it('rateLimited and punished: the refusals of an angry platform', async () => {
    expect((await strike({ kind: 'rateLimited' })).body.code).toContain('QpsLimit');
    await kit.close();
    expect((await strike({ kind: 'punished' })).body).toMatchObject({ status: 1111, punish: 'deny' });
  });

  it('strike as often as told, on the named paths only', async () => {
    kit = await startKit();
    await kit.post('/faults', { kind: 'error', path: `POST ${path}`, count: 2 });
    const statuses = [];
    for (let count = 0; count < 3; count += 1) statuses.push((await kit.api('POST', path, send)).status);
    expect(statuses).toEqual([500, 500, 200]);
    expect(await kit.get<Fault[]>('/faults')).toEqual([]);
  });

  it('strike by chance', async () => {
    kit = await startKit();
    await kit.post('/faults', { kind: 'error', path, probability: 0.5 });
    const headers = { 'x-acs-dingtalk-access-token': await kit.token() };
    const answers = await Promise.all(
      Array.from({ length: 200 }, () => kit.raw('POST', path, send, headers)),
    );
    const struck = answers.filter((one) => one.status === 500).length;
    expect(struck).toBeGreaterThan(50);
    expect(struck).toBeLessThan(150);
    expect((await kit.get<Fault[]>('/faults'))[0]?.struck).toBe(struck);
  });

  it('are taken back one by one or all at once', async () => {
    kit = await startKit();
    const fault = await kit.post<Fault>('/faults', { kind: 'error' });
    await kit.post('/faults', { kind: 'slow', delayMs: 1 });
    await kit.remove(`/faults/${fault.id}`);
    expect((await kit.get<Fault[]>('/faults')).map((one) => one.kind)).toEqual(['slow']);
    await kit.remove('/faults');
    expect(await kit.get<Fault[]>('/faults')).toEqual([]);
    await expect(kit.remove(`/faults/${fault.id}`)).rejects.toThrow(/404/);
  });
});

describe('the record of calls', () => {
  it('keeps what was asked and answered, and which fault struck', async () => {
    kit = await startKit();
    await kit.api('POST', path, send);
    await kit.post('/faults', { kind: 'after', count: 1, path });
    await kit.api('POST', path, send);
    const calls = await kit.get<CallRecord[]>('/calls?route=batchSend');
    expect(calls).toMatchObject([
      { method: 'POST', path, status: 200, requestBody: send, responseBody: { invalidStaffIdList: [] } },
      { status: 504, fault: 'after' },
    ]);
    expect(await kit.get<CallRecord[]>(`/calls?route=batchSend&since=${calls[0]?.seq}`)).toHaveLength(1);
  });
});

describe('an API that is not here', () => {
  it('answers 404 in the platform’s shape', async () => {
    kit = await startKit();
    expect(await kit.api('POST', '/v1.0/drive/spaces', {})).toMatchObject({
      status: 404,
      body: { code: 'InvalidAction.NotFound' },
    });
  });

  it('refuses JSON that is none', async () => {
    kit = await startKit();
    const answer = await fetch(`${kit.sandbox.url}${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: '{"a":',
    });
    expect([answer.status, ((await answer.json()) as { code: string }).code]).toEqual([400, 'InvalidBody']);
  });
});
