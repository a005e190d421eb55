import { expect, it } from 'vitest';
import { API_FAULTS, faultNote, faultRule, STREAM_FAULTS } from './faults.ts';

const slow = API_FAULTS.find((fault) => fault.kind === 'slow');
const half = STREAM_FAULTS.find((fault) => fault.kind === 'halfOpen');

it('limits API faults to the chosen scope and count', () => {
  expect(slow && faultRule(slow, '*/card/*', 3)).toEqual({
    kind: 'slow',
    delayMs: 3000,
    path: '*/card/*',
    count: 3,
  });
  expect(slow && faultRule(slow, '', 0)).toEqual({ kind: 'slow', delayMs: 3000 });
});

it('gives faults of the stream no API path', () => {
  expect(half && faultRule(half, '*/card/*', 0)).toEqual({ kind: 'halfOpen' });
});

it('describes a rule in words', () => {
  expect(faultNote({ kind: 'slow', path: '*/card/*', count: 3, struck: 1 })).toBe(
    '互动卡片 · 共 3 次 · 已生效 1 次',
  );
  expect(faultNote({ kind: 'slow', path: '/v9/x', struck: 0 })).toBe('/v9/x · 已生效 0 次');
});
