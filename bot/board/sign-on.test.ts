import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { SessionAnswer } from '../../board/api/session.ts';
import { createBrowser } from './testing/browser.ts';
import { type House, openHouse } from './testing/house.ts';

let house: House;
beforeAll(async () => {
  house = await openHouse();
});
afterAll(() => house.close());

/** The link of a person on DingTalk's page (of the sandbox). */
const linkOf = (page: string, userId: string): string =>
  (new RegExp(`href="([^"]+as=${userId}[^"]*)"`).exec(page)?.[1] ?? '').replace(/&amp;/g, '&');

describe('inside DingTalk', () => {
  it('the code of its client signs on who holds the phone, once', async () => {
    const browser = createBrowser();
    expect(await house.session(browser)).toEqual({
      signedOn: false,
      signOn: {
        platform: 'dingtalk',
        corpId: 'dingsandboxcorp',
        clientId: house.world.sandbox.app.clientId,
        browser: 'api/oauth',
      },
    });
    const code = await house.clientCode('linxiaolan');
    const response = await house.write(browser, '/sign-on', '', { code });
    const signedOn = (await response.json()) as SessionAnswer;
    expect([response.status, signedOn]).toMatchObject([
      200,
      {
        signedOn: true,
        user: { userId: 'linxiaolan', name: '林晓岚', roles: [{ key: 'sales' }] },
        rows: 'own',
      },
    ]);
    expect(await house.session(browser)).toMatchObject({ signedOn: true, user: { userId: 'linxiaolan' } });
    const again = await house.write(createBrowser(), '/sign-on', '', { code });
    expect([again.status, await again.json()]).toMatchObject([401, { error: { code: 'sign_on.bad_code' } }]);
  });

  it('who is nobody of ours gets no session, and a sentence that says why', async () => {
    await house.world.control.post('/people', {
      userId: 'new',
      unionId: 'union-new',
      name: '新来的',
      deptIds: [3],
    });
    const browser = createBrowser();
    const response = await house.write(browser, '/sign-on', '', { code: await house.clientCode('new') });
    const { error } = (await response.json()) as { error: { code: string; text: string } };
    expect([response.status, error.code]).toEqual([403, 'sign_on.stranger']);
    expect(error.text).toContain('不在本厂的通讯录里');
    expect(browser.cookies(house.api('/session'))).toEqual({});
  });
});

describe('in any other browser', () => {
  it('DingTalk’s page leads back to where one wanted to go, signed on as who was chosen there', async () => {
    const browser = createBrowser();
    const place = '/risk?sort=date&customer=%E6%81%92%E9%94%90';
    const page = await browser.open(house.api(`/oauth?to=${encodeURIComponent(place)}`));
    expect(page.url).toContain(`${house.world.sandbox.url}/oauth2/auth?`);
    const back = await browser.open(new URL(linkOf(await page.text(), 'guchanghe'), page.url).href);
    expect(back.url).toBe(`${house.url}/board${place}`);
    expect(await house.session(browser)).toMatchObject({ user: { userId: 'guchanghe' }, rows: 'all' });
  });

  it('who has chosen a person there before goes through at once', async () => {
    const browser = createBrowser();
    const page = await browser.open(house.api('/oauth'));
    await browser.open(new URL(linkOf(await page.text(), 'sunlei'), page.url).href);
    expect((await browser.open(house.api('/oauth?to=/todo'))).url).toBe(`${house.url}/board/todo`);
    expect(await house.session(browser)).toMatchObject({ user: { userId: 'sunlei' } });
  });

  it('people outside the factory are refused with a sentence, and no session', async () => {
    const browser = createBrowser();
    await house.world.control.post('/people', {
      userId: 'guest',
      unionId: 'u-guest',
      name: '客人',
      external: true,
    });
    const page = await browser.open(house.api('/oauth'));
    const back = await browser.open(new URL(linkOf(await page.text(), 'guest'), page.url).href);
    expect([back.status, await back.text()]).toEqual([403, expect.stringContaining('不在本厂的通讯录里')]);
    expect(await house.session(browser)).toMatchObject({ signedOn: false });
  });

  it('who does not agree is told that nothing was opened', async () => {
    const browser = createBrowser();
    const page = await browser.open(house.api('/oauth'));
    const back = await browser.open(`${page.url}&refuse=1`);
    expect([back.status, await back.text()]).toEqual([403, expect.stringContaining('没有同意登录')]);
  });

  it('the way back counts once, in the browser that was sent, and for ten minutes', async () => {
    const sent = createBrowser();
    const begin = async (): Promise<string> => {
      const page = await sent.open(house.api('/oauth'));
      const chosen = new URL(linkOf(await page.text(), 'zhouqiming'), page.url).href;
      const answer = await fetch(chosen, { redirect: 'manual' });
      return answer.headers.get('location') ?? '';
    };
    const first = await begin();
    const elsewhere = await createBrowser().ask(first);
    expect([elsewhere.status, await elsewhere.text()]).toEqual([403, expect.stringContaining('重新登录')]);
    expect((await sent.ask(first)).status).toBe(302);
    expect((await sent.ask(first)).status).toBe(403);
    const second = await begin();
    await house.later(11);
    expect((await sent.ask(second)).status).toBe(403);
    expect((await sent.ask(house.api('/oauth/done?authCode=x&state=y'))).status).toBe(403);
  });

  it('leads to places of our own page only', async () => {
    const browser = createBrowser();
    const page = await browser.open(house.api('/oauth'));
    await browser.open(new URL(linkOf(await page.text(), 'sunlei'), page.url).href);
    for (const to of [
      '//evil.example/x',
      'https://evil.example',
      '/../upload/x',
      '/%0d%0aSet-Cookie:x',
      `/${'x'.repeat(2000)}`,
    ]) {
      const back = await browser.open(house.api(`/oauth?to=${encodeURIComponent(to)}`));
      expect(back.url.startsWith(`${house.url}/board/`)).toBe(true);
    }
  });
});

it('nobody can sign on where the service does not know its own address', async () => {
  const closed = await openHouse({ publicUrl: () => null });
  expect(await closed.session(createBrowser())).toEqual({ signedOn: false, signOn: null });
  expect((await createBrowser().ask(closed.api('/oauth'))).status).toBe(404);
  await closed.close();
});

it('too many attempts that fail have to wait; those of others do not', async () => {
  const strict = await openHouse({ limits: { refusals: 3 } });
  const attempt = (from: string) =>
    strict.write(createBrowser(), '/sign-on', '', { code: 'made-up' }, { 'x-forwarded-for': from });
  for (let n = 0; n < 3; n += 1) expect((await attempt('203.0.113.7')).status).toBe(401);
  const held = await attempt('203.0.113.7');
  expect([held.status, held.headers.get('retry-after')]).toEqual([429, '30']);
  expect((await attempt('203.0.113.8')).status).toBe(401);
  await strict.close();
});
