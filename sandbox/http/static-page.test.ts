import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { type Kit, startKit } from '../testing/kit.ts';

const root = mkdtempSync(join(tmpdir(), 'sandbox-page-'));
const pageDir = join(root, 'dist');
let kit: Kit;
beforeAll(() => {
  mkdirSync(join(pageDir, 'assets'), { recursive: true });
  writeFileSync(join(pageDir, 'index.html'), '<html>页面</html>');
  writeFileSync(join(pageDir, 'assets', 'app-a1b2c3d4.js'), 'run()');
  writeFileSync(join(root, 'secret.txt'), 'secret');
});
afterAll(() => rmSync(root, { recursive: true }));
afterEach(() => kit.close());

const get = async (path: string) => {
  const answer = await fetch(`${kit.sandbox.url}${path}`);
  return {
    status: answer.status,
    type: answer.headers.get('content-type'),
    cache: answer.headers.get('cache-control'),
    text: await answer.text(),
  };
};

it('the page and its assets come with their types', async () => {
  kit = await startKit({ pageDir });
  expect(await get('/')).toMatchObject({
    status: 200,
    type: 'text/html; charset=utf-8',
    text: '<html>页面</html>',
    cache: 'no-cache',
  });
  expect(await get('/assets/app-a1b2c3d4.js')).toMatchObject({
    type: 'text/javascript; charset=utf-8',
    cache: expect.stringContaining('immutable'),
  });
});

it('a path of the page’s own gets the page; a missing file gets 404', async () => {
  kit = await startKit({ pageDir });
  expect((await get('/people/chen')).text).toBe('<html>页面</html>');
  expect((await get('/assets/gone.js')).status).toBe(404);
});

it('nothing outside the folder is given away', async () => {
  kit = await startKit({ pageDir });
  for (const path of ['/..%2fsecret.txt', '/assets/..%2f..%2fsecret.txt', '/%2e%2e/secret.txt']) {
    expect((await get(path)).text).not.toContain('secret');
  }
});

it('without a page there is a hint', async () => {
  kit = await startKit();
  expect((await get('/')).text).toContain('本地钉钉正在运行');
});
