import { expect, test } from 'vitest';
import { datedText } from './text.ts';
import { minuteOn } from './times.ts';

test('a moment of another year, in Shanghai, is told with its year', () => {
  const now = minuteOn('2026-01-01', 10);
  expect(datedText(minuteOn('2026-03-18', 540), now)).toBe('3/18 09:00');
  expect(datedText(minuteOn('2025-12-31', 540), now)).toBe('2025/12/31 09:00');
  expect(datedText(minuteOn('2026-01-01', 0), now)).toBe('1/1 00:00');
});
