import { afterEach, describe, expect, it } from 'vitest';
import { type Kit, startKit } from '../testing/kit.ts';

let kit: Kit;
afterEach(() => kit.close());

const me = '/topapi/v2/user/get';

describe('the app token', () => {
  it('is the same from all three doors and on both hosts', async () => {
    kit = await startKit();
    const { clientId, clientSecret, corpId } = kit.sandbox.app;
    const first = await kit.raw('POST', '/v1.0/oauth2/accessToken', {
      appKey: clientId,
      appSecret: clientSecret,
    });
    const second = await kit.raw('POST', `/v1.0/oauth2/${corpId}/token`, {
      client_id: clientId,
      client_secret: clientSecret,
      grant_type: 'client_credentials',
    });
    const third = await kit.raw('GET', `/gettoken?appkey=${clientId}&appsecret=${clientSecret}`);
    expect(first.body).toEqual({ accessToken: expect.any(String), expireIn: 7200 });
    expect(second.body).toEqual({ access_token: first.body.accessToken, expires_in: 7200 });
    expect(third.body).toMatchObject({ errcode: 0, access_token: first.body.accessToken });
    const user = await kit.raw('POST', `${me}?access_token=${first.body.accessToken}`, { userid: 'chen' });
    expect(user.body.errcode).toBe(0);
  });

  it('is not given for a wrong secret, in the shape of each host', async () => {
    kit = await startKit();
    const api = await kit.raw('POST', '/v1.0/oauth2/accessToken', { appKey: 'x', appSecret: 'y' });
    expect(api).toMatchObject({
      status: 400,
      body: { code: 'invalidClientIdOrSecret', message: expect.any(String), requestid: expect.any(String) },
    });
    const oapi = await kit.raw('GET', '/gettoken?appkey=x&appsecret=y');
    expect(oapi).toMatchObject({ status: 200, body: { errcode: 40096, errmsg: expect.any(String) } });
  });

  it('runs out, is renewed by asking again, and can be revoked', async () => {
    kit = await startKit();
    const old = await kit.token();
    await kit.post('/clock', { forwardMs: 7_100_000 });
    expect(await kit.token()).toBe(old);
    await kit.post('/clock', { forwardMs: 7_100_000 });
    const use = async (token: string) => [
      (await kit.raw('POST', `${me}?access_token=${token}`, { userid: 'chen' })).body.errcode,
      (await kit.raw('POST', '/v1.0/oauth2/jsapiTickets', {}, { 'x-acs-dingtalk-access-token': token })).body
        .code,
    ];
    expect(await use(old)).toEqual([0, undefined]);
    await kit.post('/clock', { forwardMs: 7_200_001 });
    expect(await use(old)).toEqual([42001, 'InvalidAuthentication']);
    const fresh = await kit.token();
    expect(fresh).not.toBe(old);
    await kit.post('/tokens/revoke');
    expect(await use(fresh)).toEqual([40014, 'InvalidAuthentication']);
    expect(await use('made-up')).toEqual([40014, 'InvalidAuthentication']);
  });
});

describe('single sign-on', () => {
  it('gives the person behind a code, once', async () => {
    kit = await startKit();
    const { code } = await kit.post<{ code: string }>('/sso/code', { userId: 'zhou' });
    const ask = () => kit.oapi('/topapi/v2/user/getuserinfo', { code });
    expect((await ask()).body).toMatchObject({
      errcode: 0,
      result: { userid: 'zhou', unionid: 'union-zhou', name: '周建国', sys: true },
    });
    expect((await ask()).body.errcode).toBe(40078);
  });

  it('forgets a code after five minutes', async () => {
    kit = await startKit();
    const { code } = await kit.post<{ code: string }>('/sso/code', { userId: 'zhou' });
    await kit.post('/clock', { forwardMs: 300_001 });
    expect((await kit.oapi('/topapi/v2/user/getuserinfo', { code })).body.errcode).toBe(40078);
  });

  it('has a jsapi ticket that stays the same while it is valid', async () => {
    kit = await startKit();
    const ticket = async () => (await kit.api('POST', '/v1.0/oauth2/jsapiTickets')).body.jsapiTicket;
    const first = await ticket();
    expect(await ticket()).toBe(first);
    await kit.post('/clock', { forwardMs: 7_200_001 });
    expect(await ticket()).not.toBe(first);
  });
});
