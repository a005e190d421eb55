import { expect, test } from 'vitest';
import { greeting } from './greeting.ts';

const started = {
  ...{ chat: 'http://127.0.0.1:3100', publicUrl: null, port: 3000, logFile: 'danmai.log' },
  ...{ demoSender: false, seconds: 2 },
};

test('the page is told by the address that people reach it by, also under the path of a proxy', () => {
  const behind = greeting({ ...started, publicUrl: 'https://factory.example.com/danmai' });
  expect(behind).toContain('手机看板 https://factory.example.com/danmai/board/\n');
  expect(behind).not.toContain('127.0.0.1:3000/board');
  expect(greeting(started)).toContain('手机看板 http://127.0.0.1:3000/board/\n');
});
