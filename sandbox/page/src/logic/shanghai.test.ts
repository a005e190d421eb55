import { describe, expect, it } from 'vitest';
import {
  dayAndTime,
  dayLabel,
  fromInputValue,
  fullStamp,
  listStamp,
  nextWorkdayNine,
  signedLength,
  toInputValue,
} from './shanghai.ts';

const at = (iso: string) => Date.parse(`${iso}+08:00`);
const now = at('2026-03-15T14:30:05');

describe('instants as Shanghai reads them', () => {
  it('does not depend on the zone of the browser', () => {
    expect(fullStamp(Date.parse('2026-03-14T16:00:00Z'))).toBe('2026-03-15 00:00:00');
    expect(dayLabel(Date.parse('2026-03-14T16:00:00Z'), now)).toBe('今天');
    expect(dayLabel(Date.parse('2026-03-14T15:59:59Z'), now)).toBe('昨天');
  });

  it('names days near now and dates far from it', () => {
    expect(dayLabel(at('2026-03-16T00:00:00'), now)).toBe('明天');
    expect(dayLabel(at('2026-03-20T08:00:00'), now)).toBe('3月20日 周五');
    expect(dayLabel(at('2025-12-31T08:00:00'), now)).toBe('2025年12月31日');
    expect(dayAndTime(at('2026-03-15T09:05:00'), now)).toBe('今天 09:05');
  });

  it('shortens stamps in lists by age', () => {
    expect(listStamp(at('2026-03-15T09:05:00'), now)).toBe('09:05');
    expect(listStamp(at('2026-03-14T09:05:00'), now)).toBe('昨天');
    expect(listStamp(at('2026-03-11T09:05:00'), now)).toBe('周三');
    expect(listStamp(at('2026-03-01T09:05:00'), now)).toBe('3月1日');
    expect(listStamp(at('2025-03-01T09:05:00'), now)).toBe('2025/3/1');
  });

  it('gives lengths in two units with a sign', () => {
    expect(signedLength(2 * 86_400_000 + 3 * 3_600_000 + 59_000)).toBe('+2 天 3 小时');
    expect(signedLength(-600_000)).toBe('−10 分钟');
    expect(signedLength(300)).toBe('0 秒');
  });
});

describe('the next working day at nine', () => {
  it('is today when it is still early on a weekday', () => {
    expect(nextWorkdayNine(at('2026-03-16T08:59:59'))).toBe(at('2026-03-16T09:00:00'));
  });
  it('is tomorrow from nine on', () => {
    expect(nextWorkdayNine(at('2026-03-16T09:00:00'))).toBe(at('2026-03-17T09:00:00'));
  });
  it('skips the weekend', () => {
    expect(nextWorkdayNine(at('2026-03-13T18:00:00'))).toBe(at('2026-03-16T09:00:00'));
    expect(nextWorkdayNine(at('2026-03-15T00:00:00'))).toBe(at('2026-03-16T09:00:00'));
  });
});

describe('date-and-time inputs', () => {
  it('read back what they were given', () => {
    expect(fromInputValue(toInputValue(now))).toBe(at('2026-03-15T14:30:00'));
    expect(fromInputValue('2026-03-15T09:00:30')).toBe(at('2026-03-15T09:00:30'));
  });
  it('refuse what is no date', () => {
    expect(fromInputValue('')).toBeNull();
    expect(fromInputValue('2026-13-45T99:00')).toBeNull();
  });
});
