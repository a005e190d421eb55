import { createServer, request } from 'node:http';
import type { AddressInfo } from 'node:net';
import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type House, openHouse } from './testing/house.ts';

const SCRIPT = `console.log(${JSON.stringify('单脉'.repeat(2_000))})`;
let house: House;
beforeAll(async () => {
  house = await openHouse({
    page: { 'assets/index-Ab12Cd34.js': SCRIPT, 'built.json': '{"hash":"x"}', 'secret.env': 'KEY=1' },
  });
});
afterAll(() => house.close());

/** As it is sent: paths are not tidied up and nothing is unpacked. */
function raw(path: string, headers: Record<string, string> = {}, method = 'GET', port = house.http.port) {
  return new Promise<{ status: number; headers: NodeJS.Dict<string | string[]>; body: Buffer }>(
    (resolve, reject) => {
      request({ port, path, method, headers }, (response) => {
        const parts: Buffer[] = [];
        response.on('data', (part: Buffer) => parts.push(part));
        response.on('end', () =>
          resolve({
            status: response.statusCode ?? 0,
            headers: response.headers,
            body: Buffer.concat(parts),
          }),
        );
      })
        .on('error', reject)
        .end();
    },
  );
}

describe('the page', () => {
  it('is there at each of its addresses, with its files where it looks for them', async () => {
    for (const [path, base] of [
      ['/board/', './'],
      ['/board/risk?sort=date', './'],
      ['/board/order/SO-20260310-0042', '../'],
      ['/board/a/b/', '../../'],
    ]) {
      const { status, body, headers } = await raw(path ?? '');
      expect([status, body.toString()]).toEqual([200, expect.stringContaining(`<base href="${base}">`)]);
      expect(headers).toMatchObject({
        'cache-control': 'no-cache',
        'content-type': 'text/html; charset=utf-8',
      });
    }
    expect((await raw('/board?a=1')).headers.location).toBe('board/?a=1');
  });

  it('may run no script and load nothing but its own', async () => {
    const { headers } = await raw('/board/');
    const policy = String(headers['content-security-policy']);
    expect(policy).toContain("default-src 'none'; script-src 'self'; style-src 'self';");
    expect(policy).not.toMatch(/script-src[^;]*unsafe|https?:/);
    expect(headers).toMatchObject({ 'x-content-type-options': 'nosniff', 'referrer-policy': 'same-origin' });
  });

  it('has its files kept for ever under names of their content, packed as the browser takes them', async () => {
    const path = '/board/assets/index-Ab12Cd34.js';
    const plain = await raw(path);
    expect(plain.headers).toMatchObject({
      'cache-control': 'public, max-age=31536000, immutable',
      'content-type': 'text/javascript; charset=utf-8',
      vary: 'Accept-Encoding',
    });
    expect(plain.body.toString()).toBe(SCRIPT);
    const packed = await raw(path, { 'accept-encoding': 'gzip, deflate, br' });
    expect(packed.headers['content-encoding']).toBe('br');
    expect(brotliDecompressSync(packed.body).toString()).toBe(SCRIPT);
    const old = await raw(path, { 'accept-encoding': 'gzip' });
    expect([gunzipSync(old.body).toString(), old.body.length < 500]).toEqual([SCRIPT, true]);
  });

  it('is not sent again to who has it', async () => {
    const first = await raw('/board/todo');
    const again = await raw('/board/todo', { 'if-none-match': String(first.headers.etag) });
    expect([again.status, again.body.length]).toEqual([304, 0]);
  });

  it('by HEAD has the head of the same answer', async () => {
    const whole = await raw('/board/todo');
    const head = await raw('/board/todo', {}, 'HEAD');
    expect([head.status, head.body.length]).toEqual([200, 0]);
    expect(head.headers['content-length']).toBe(whole.headers['content-length']);
    expect((await raw('/board/todo', {}, 'POST')).status).toBe(404);
  });

  it('gives out nothing but what was built to be shown', async () => {
    const paths = [
      '/board/../package.json',
      '/board/..%2f..%2fpackage.json',
      '/board/%2e%2e/%2e%2e/etc/passwd.txt',
      '/board/assets/..%5c..%5cpackage.json',
      '/board//etc/passwd.txt',
      '/board/assets/index-Ab12Cd34.js%00.html',
      '/board/built.json',
      '/board/secret.env',
      '/board/missing-00000000.js',
      '/board/%E0%A4%A.js',
    ];
    for (const path of paths) {
      const { status, body } = await raw(path);
      expect([path, status]).toEqual([path, expect.toSatisfy((n: number) => n === 404 || n === 400)]);
      expect(body.toString()).not.toMatch(/danmai"|root:|KEY=/);
    }
  });

  it('works under a path that a proxy puts before ours', async () => {
    const proxy = createServer((req, res) => {
      const path = (req.url ?? '').replace(/^\/shop/, '');
      void raw(path, { host: 'inside:1' }).then(({ status, headers, body }) => {
        res.writeHead(status, headers);
        res.end(body);
      });
    });
    await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve));
    const { port } = proxy.address() as AddressInfo;
    const landed = await fetch(`http://127.0.0.1:${port}/shop/board`);
    expect(landed.url).toBe(`http://127.0.0.1:${port}/shop/board/`);
    const at = new URL('/shop/board/order/SO-1', landed.url);
    const base = /<base href="([^"]+)">/.exec(await (await fetch(at)).text())?.[1];
    expect(new URL(base ?? '', at).pathname).toBe('/shop/board/');
    proxy.close();
    proxy.closeAllConnections();
  });
});

it('says so while the page is not built', async () => {
  const bare = await openHouse({ adapt: ({ boardDir: _, ...deps }) => deps });
  const answer = await raw('/board/', {}, 'GET', bare.http.port);
  expect([answer.status, answer.body.toString()]).toEqual([503, expect.stringContaining('还没有构建')]);
  await bare.close();
});
