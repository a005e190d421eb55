import { expect, it } from 'vitest';
import { opaqueId, openToken, sealToken } from './ids.ts';

it('a sealed token gives its content back until it expires', () => {
  const token = sealToken('secret', 'session', '会话 1', 1000);
  expect(openToken('secret', 'session', token, 999)).toEqual({ content: '会话 1' });
  expect(openToken('secret', 'session', token, 1000)).toEqual({ problem: 'expired' });
});

it.each([
  ['another secret', sealToken('other', 'session', 'x', 1000)],
  ['another purpose', sealToken('secret', 'download', 'x', 1000)],
  ['a changed body', `x${sealToken('secret', 'session', 'x', 1000)}`],
  ['nothing', ''],
  ['half of it', 'abc.'],
])('a token of %s is forged', (_what, token) => {
  expect(openToken('secret', 'session', token, 0)).toEqual({ problem: 'forged' });
});

it('an opaque id is always the same and hides its text', () => {
  expect(opaqueId('p', 'chen')).toBe(opaqueId('p', 'chen'));
  expect(opaqueId('p', 'chen')).not.toContain('chen');
});
