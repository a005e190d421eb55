import { expect, it } from 'vitest';
import { safeLink, safePicture, webviewAddress } from './links.ts';

it('opens web, mail and telephone addresses and paths of this server', () => {
  expect(safeLink(' https://a.cn/x?y=1 ')).toBe('https://a.cn/x?y=1');
  expect(safeLink('tel:13800000000')).toBe('tel:13800000000');
  expect(safeLink('/board?order=1')).toBe('/board?order=1');
});

it('unwraps the addresses that DingTalk opens in its own window', () => {
  expect(
    safeLink('dingtalk://dingtalkclient/page/link?pc_slide=true&url=http%3A%2F%2F127.0.0.1%3A3000%2Fboard'),
  ).toBe('http://127.0.0.1:3000/board');
});

it('refuses code, other schemes and addresses of other servers in disguise', () => {
  expect(safeLink('javascript:alert(1)')).toBeNull();
  expect(safeLink('dingtalk://dingtalkclient/page/link?url=javascript%3Aalert(1)')).toBeNull();
  expect(safeLink('//evil.example')).toBeNull();
  expect(safeLink('file:///etc/passwd')).toBeNull();
});

it('shows bitmaps and media ids, not documents', () => {
  expect(safePicture('data:image/png;base64,iVBORw0=')).toBe('data:image/png;base64,iVBORw0=');
  expect(safePicture('data:image/svg+xml;base64,AA')).toBeNull();
  expect(safePicture('@lADPabc')).toBe('/sandbox/media/%40lADPabc');
});

it('opens the web on the phone of the person whose chat it is', () => {
  const origin = 'http://127.0.0.1:8790';
  const open = (address: string, userId: string | null = '张 三') => webviewAddress(address, userId, origin);
  const board = 'http://127.0.0.1:8780/board/risk?a=1&b=2';
  const opened = new URL(open(board), origin);
  expect([opened.pathname, opened.searchParams.get('as'), opened.searchParams.get('url')]).toEqual([
    '/sandbox/webview',
    '张 三',
    board,
  ]);
  for (const own of [`${origin}/oss/x`, '/oss/x', 'mailto:a@b.c']) expect(open(own)).toBe(own);
  expect(open(board, null)).toBe(board);
});
