import { afterEach, describe, expect, it } from 'vitest';
import { type Kit, startKit } from '../testing/kit.ts';

let kit: Kit;
afterEach(() => kit.close());

const BACK = 'http://127.0.0.1:9/back?from=test';

/** A browser that follows no redirects and keeps no cookies by itself. */
async function open(path: string, cookie = ''): Promise<Response> {
  return fetch(`${kit.sandbox.url}${path}`, { redirect: 'manual', headers: cookie ? { cookie } : {} });
}

const cookieOf = (response: Response): string =>
  (response.headers.get('set-cookie') ?? '').split(';')[0] ?? '';

function signOnPath(change: Record<string, string> = {}): string {
  const query = {
    client_id: kit.sandbox.app.clientId,
    response_type: 'code',
    scope: 'openid',
    prompt: 'consent',
    state: 'a b&c',
    redirect_uri: BACK,
    ...change,
  };
  return `/oauth2/auth?${new URLSearchParams(query)}`;
}

async function exchange(code: string | null) {
  const { clientId, clientSecret } = kit.sandbox.app;
  const json = { clientId, clientSecret, code, grantType: 'authorization_code' };
  return kit.raw('POST', '/v1.0/oauth2/userAccessToken', json);
}

describe('signing on in a browser outside DingTalk', () => {
  it('shows the people, and leads back with a code that tells who was chosen, once', async () => {
    kit = await startKit();
    const page = await (await open(signOnPath())).text();
    const link = /href="([^"]+as=liu[^"]*)"/.exec(page)?.[1]?.replace(/&amp;/g, '&');
    const response = await open(`/oauth2/auth${link}`);
    expect(response.status).toBe(302);
    const target = new URL(response.headers.get('location') ?? '');
    expect([target.origin + target.pathname, target.searchParams.get('from')]).toEqual([
      'http://127.0.0.1:9/back',
      'test',
    ]);
    expect(target.searchParams.get('state')).toBe('a b&c');
    const grant = await exchange(target.searchParams.get('authCode'));
    const headers = { 'x-acs-dingtalk-access-token': String(grant.body.accessToken) };
    const me = await kit.raw('GET', '/v1.0/contact/users/me', undefined, headers);
    expect(me.body).toMatchObject({ nick: '刘洋', unionId: 'union-liu' });
    expect(await exchange(target.searchParams.get('authCode'))).toMatchObject({
      status: 400,
      body: { code: 'invalidParameter.authCode.notFound' },
    });
  });

  it('leads back with an error when the person does not agree, and refuses what the real one refuses', async () => {
    kit = await startKit();
    const refused = await open(`${signOnPath()}&refuse=1`);
    expect(new URL(refused.headers.get('location') ?? '').searchParams.get('error')).toBe('access_denied');
    for (const change of [
      { client_id: 'other' },
      { response_type: 'token' },
      { scope: '' },
      { redirect_uri: 'x' },
    ])
      expect((await open(signOnPath(change))).status).toBe(400);
  });

  it('takes no code of the client, nor the client one of the browser', async () => {
    kit = await startKit();
    const { code } = await kit.post<{ code: string }>('/sso/code', { userId: 'liu' });
    expect((await exchange(code)).status).toBe(400);
    const { headers } = await open(`${signOnPath()}&as=liu`);
    const authCode = new URL(headers.get('location') ?? '').searchParams.get('authCode');
    expect((await kit.oapi('/topapi/v2/user/getuserinfo', { code: authCode })).body.errcode).toBe(40078);
  });

  it('continues at once for who has opened a link; the phone of another has none of the cookies', async () => {
    kit = await startKit();
    const link = (as: string) => `/sandbox/webview?${new URLSearchParams({ as, url: BACK })}`;
    const cleared = await open(link('liu'));
    expect(cleared.headers.get('clear-site-data')).toBe('"cookies"');
    const opened = await open(cleared.headers.get('location') ?? '');
    expect(opened.headers.get('location')).toBe(BACK);
    const liu = cookieOf(opened);
    const { headers } = await open(signOnPath(), liu);
    const code = new URL(headers.get('location') ?? '').searchParams.get('authCode');
    expect((await exchange(code)).status).toBe(200);
    expect((await open(link('liu'), liu)).headers.get('clear-site-data')).toBeNull();
    expect((await open(link('zhou'), liu)).headers.get('clear-site-data')).toBe('"cookies"');
    expect((await open(`/sandbox/webview?as=liu&url=javascript:alert(1)`)).status).toBe(400);
    const chinese = new URLSearchParams({ as: 'liu', url: `${BACK}?text=没有` });
    expect((await open(`/sandbox/webview?${chinese}`, liu)).headers.get('location')).toBe(
      `${BACK}?text=%E6%B2%A1%E6%9C%89`,
    );
  });
});
