import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { AppError } from '../../workflows/errors.ts';
import { boardApis } from './api/index.ts';
import { boardRoute } from './route.ts';
import { createBrowser } from './testing/browser.ts';
import { type House, openHouse } from './testing/house.ts';

/** Routes as areas have them, for what all routes share. */
const probes: (typeof boardApis)[number] = (routes, base) => {
  boardRoute(routes, base, 'GET', '/probe/:what', async ({ params, query, ctx }) => {
    if (params.what === 'fault') throw new Error('secret detail at /home/x');
    if (params.what === 'not_found') throw new AppError('order.not_found', { reference: 'SO-1' });
    if (params.what === 'not_yours') throw new AppError('card.not_yours');
    if (params.what === 'away') await base.db.execute(sql`select pg_terminate_backend(pg_backend_pid())`);
    if (params.what === 'large') return { rows: Array.from({ length: 2_000 }, (_, n) => `订单 ${n}`) };
    return { actor: ctx.actor, a: query.get('a') };
  });
  boardRoute(routes, base, 'POST', '/probe', async ({ body }) => ({ body }));
};

let house: House;
let person: Awaited<ReturnType<House['signedOn']>>;
beforeAll(async () => {
  (boardApis as (typeof probes)[]).push(probes);
  house = await openHouse().finally(() => (boardApis as (typeof probes)[]).pop());
  person = await house.signedOn('sunlei');
});
afterAll(() => house.close());

const get = (path: string, init?: RequestInit) => person.browser.ask(house.api(path), init);
const codeOf = async (response: Response): Promise<unknown> =>
  ((await response.json()) as { error?: { code: string } }).error?.code;

describe('a request', () => {
  it('acts as who is signed on; nobody else gets anything', async () => {
    expect(await (await get('/probe/me?a=1')).json()).toMatchObject({ actor: { userId: 'sunlei' }, a: '1' });
    const stranger = await createBrowser().ask(house.api('/probe/me'));
    expect([stranger.status, await codeOf(stranger)]).toEqual([401, 'board.signed_out']);
    const forged = createBrowser();
    forged.setCookie(house.url, 'danmai_board', `'; drop table person; --`, '/board');
    expect((await forged.ask(house.api('/probe/me'))).status).toBe(401);
  });

  it('is answered in a way that nothing keeps, frames, sniffs or loads', async () => {
    const { headers } = await get('/probe/me');
    expect(Object.fromEntries(headers)).toMatchObject({
      'cache-control': 'no-store',
      'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
      'x-content-type-options': 'nosniff',
      'referrer-policy': 'same-origin',
      'cross-origin-resource-policy': 'same-origin',
      'content-type': 'application/json; charset=utf-8',
    });
    expect(headers.get('access-control-allow-origin')).toBeNull();
  });

  it('that cannot be done gets a fitting status and a sentence', async () => {
    const answers = await Promise.all(['not_found', 'not_yours'].map((what) => get(`/probe/${what}`)));
    expect(answers.map((one) => one.status)).toEqual([404, 403]);
    const nowhere = await get('/nothing/here');
    expect([nowhere.status, await codeOf(nowhere)]).toEqual([404, 'board.no_such_page']);
    expect((await get('/probe', { method: 'DELETE' })).status).toBe(404);
  });

  it('that follows a link reads why there is nothing, in words and with the way back', async () => {
    const followed = await get('/probe/not_found', { headers: { accept: 'text/html,*/*;q=0.8' } });
    expect([followed.status, followed.headers.get('content-type')]).toEqual([
      404,
      'text/html; charset=utf-8',
    ]);
    expect(followed.headers.get('content-security-policy')).toMatch(
      /^default-src 'none'; style-src 'sha256-/,
    );
    const [, home = ''] = /<a href="([^"]*)">回到看板/.exec(await followed.text()) ?? [];
    expect(new URL(home, followed.url).href).toBe(house.api('/').replace(/api\/$/, ''));
  });

  it.each([
    ['/probe/me?a=%00', 400, 'board.bad_request'],
    ['/view/orders?text=%00', 400, 'board.bad_request'],
    ['/order/%00', 400, 'board.bad_request'],
    ['/load?machine=a%00b', 400, 'board.bad_request'],
    ['/order/SO-1?at=%2B275760-09-13T00:00:00.000Z', 400, 'board.bad_request'],
    ['/order/SO-1?at=-271821-04-20T00:00:00.000Z', 400, 'board.bad_request'],
    ['/order/SO-1?at=0001-01-01', 400, 'board.bad_request'],
    ['/order/SO-1?at=gestern', 400, 'board.bad_request'],
    ['/order/SO-1?at=', 400, 'board.bad_request'],
    ['/order/SO-1?at=9999-01-01', 409, 'order.past_future'],
    ['/order/SO-1?at=2026-03-15', 404, 'order.not_found'],
  ])(
    'for what nobody can mean (%s) is refused with a whole sentence, not as a fault',
    async (path, status, code) => {
      const response = await get(path);
      const { error } = (await response.json()) as { error: { code: string; text: string } };
      expect([response.status, error.code]).toEqual([status, code]);
      expect(error.text).not.toContain('undefined');
    },
  );

  it('that meets a fault of ours tells a number and nothing else; the log has the rest', async () => {
    const response = await get('/probe/fault');
    const text = await response.text();
    expect(response.status).toBe(500);
    expect(text).not.toMatch(/secret|\/home|at |Error/);
    const incident = /编号 (\w+)/.exec(text)?.[1];
    const line = house.world.lines.find((one) => JSON.stringify(one).includes(String(incident)));
    expect(JSON.stringify(line)).toContain('secret detail');
  });

  it('while the database is away is told to come again', async () => {
    const response = await get('/probe/away');
    expect([response.status, await codeOf(response)]).toEqual([503, 'board.database_away']);
  });

  it('is packed when its answer is large, and only for who takes that', async () => {
    const packed = await get('/probe/large', { headers: { 'accept-encoding': 'gzip' } });
    expect(packed.headers.get('content-encoding')).toBe('gzip');
    expect(((await packed.json()) as { rows: string[] }).rows[7]).toBe('订单 7');
    const plain = await get('/probe/large', { headers: { 'accept-encoding': 'identity' } });
    expect(plain.headers.get('content-encoding')).toBeNull();
    expect(plain.headers.get('vary')).toBe('Accept-Encoding');
  });

  it('by HEAD has the head of the same answer', async () => {
    const head = await get('/probe/me', { method: 'HEAD' });
    expect([head.status, await head.text()]).toEqual([200, '']);
    expect((await createBrowser().ask(house.api('/probe/me'), { method: 'HEAD' })).status).toBe(401);
  });
});

describe('a write', () => {
  const write = (headers: Record<string, string> = {}, body: unknown = { a: 1 }) =>
    house.write(person.browser, '/probe', person.csrf, body, headers);

  it('from our page takes effect', async () => {
    expect(await (await write()).json()).toEqual({ body: { a: 1 } });
  });

  it('without the token of this session is refused', async () => {
    const other = await house.signedOn('caojing');
    for (const token of ['', 'x', other.csrf, `${person.csrf} `.slice(1)]) {
      const response = await write({ 'x-csrf-token': token });
      expect([response.status, await codeOf(response)]).toEqual([403, 'board.csrf']);
    }
  });

  it('from another site is refused, whatever it has', async () => {
    const foreign = [
      { origin: 'https://evil.example' },
      { origin: 'null' },
      { origin: `${house.url}.evil.example` },
      { 'sec-fetch-site': 'cross-site' },
      { 'sec-fetch-site': 'same-site' },
    ];
    for (const headers of foreign) {
      const response = await write(headers);
      expect([response.status, await codeOf(response)]).toEqual([403, 'board.foreign']);
    }
    const signOn = await house.write(
      createBrowser(),
      '/sign-on',
      '',
      { code: 'x' },
      { origin: 'https://evil.example' },
    );
    expect(signOn.status).toBe(403);
    const signOff = await house.write(
      person.browser,
      '/sign-off',
      '',
      {},
      { origin: 'https://evil.example' },
    );
    expect(signOff.status).toBe(403);
    expect(await house.session(person.browser)).toMatchObject({ signedOn: true });
  });

  it('in a form that other sites can send is refused', async () => {
    for (const type of [
      'text/plain',
      'application/x-www-form-urlencoded',
      'multipart/form-data; boundary=x',
      '',
    ])
      expect(await codeOf(await write({ 'content-type': type }))).toBe('board.not_json');
  });

  it('that is too long or broken is refused before it is held', async () => {
    const long = await write({}, { text: 'x'.repeat(100_000) });
    expect([long.status, await codeOf(long)]).toEqual([413, 'board.too_large']);
    const endless = await fetch(house.api('/probe'), {
      method: 'POST',
      headers: {
        cookie: `danmai_board=${person.browser.cookies(house.api('/')).danmai_board}`,
        'content-type': 'application/json',
        'x-csrf-token': person.csrf,
      },
      body: new ReadableStream({
        pull: (controller) => controller.enqueue(new Uint8Array(16_384)),
      }),
      duplex: 'half',
    } as RequestInit).catch(() => null);
    expect(endless === null || endless.status === 413).toBe(true);
    const broken = await person.browser.ask(house.api('/probe'), {
      method: 'POST',
      body: '{"a":',
      headers: { 'content-type': 'application/json', 'x-csrf-token': person.csrf },
    });
    expect([broken.status, await codeOf(broken)]).toEqual([400, 'board.not_json']);
  });
});

it('works over https behind a proxy that puts it under a path', async () => {
  const behind = await openHouse({ publicUrl: () => 'https://danmai.example.com/shop' });
  const browser = createBrowser();
  const code = await behind.clientCode('sunlei');
  const headers = { origin: 'https://danmai.example.com' };
  const response = await behind.write(browser, '/sign-on', '', { code }, headers);
  expect(response.headers.getSetCookie()[0]).toMatch(
    /^__Secure-danmai_board=[\w-]{43}; Path=\/shop\/board; Max-Age=604800; HttpOnly; SameSite=Lax; Secure$/,
  );
  const away = await fetch(behind.api('/oauth?to=/risk'), { redirect: 'manual' });
  const target = new URL(away.headers.get('location') ?? '').searchParams.get('redirect_uri');
  expect(target).toBe('https://danmai.example.com/shop/board/api/oauth/done');
  await behind.close();
});
