import { expect, it } from 'vitest';
import { instantOf } from './moment.ts';

const now = new Date('2026-03-15T10:00:20+08:00');

it.each([
  ['3月8日', '2026-03-08T23:59:59.999+08:00'],
  ['2026-03-08 14:00', '2026-03-08T14:00:59.999+08:00'],
  ['昨天下午3点', '2026-03-14T15:00:59.999+08:00'],
  ['昨天下午3点半', '2026-03-14T15:30:59.999+08:00'],
  ['昨天上午', '2026-03-14T11:59:59.999+08:00'],
  ['昨天下午', '2026-03-14T23:59:59.999+08:00'],
  ['昨晚', '2026-03-14T23:59:59.999+08:00'],
  ['12月30日', '2025-12-30T23:59:59.999+08:00'],
  ['三天前', '2026-03-12T23:59:59.999+08:00'],
  ['10天以前', '2026-03-05T23:59:59.999+08:00'],
  ['上周五', '2026-03-06T23:59:59.999+08:00'],
  ['6点32分', '2026-03-15T06:32:59.999+08:00'],
  ['2026-03-14 06:32:30', '2026-03-14T06:32:30.999+08:00'],
  ['昨天6点32分30秒', '2026-03-14T06:32:30.999+08:00'],
  ['昨天下午三点二十分', '2026-03-14T15:20:59.999+08:00'],
  ['上午九点半', '2026-03-15T09:30:59.999+08:00'],
  ['一小时前', '2026-03-15T09:00:20+08:00'],
  ['10分钟前', '2026-03-15T09:50:20+08:00'],
  ['半个小时之前', '2026-03-15T09:30:20+08:00'],
  ['一个半小时前', '2026-03-15T08:30:20+08:00'],
  ['一刻钟前', '2026-03-15T09:45:20+08:00'],
])('%s is %s', (phrase, at) => {
  expect(instantOf(phrase, now).toISOString()).toBe(new Date(at).toISOString());
});

it('takes what has begun and is not over for now', () => {
  expect(instantOf('今天', now)).toEqual(now);
  expect(instantOf('今天上午', now)).toEqual(now);
  expect(instantOf('今天10:00', now)).toEqual(now);
});

it('refuses what is to come, and what is no moment', () => {
  expect(() => instantOf('2026-03-16', now)).toThrowError(
    expect.objectContaining({ code: 'order.past_future' }),
  );
  expect(() => instantOf('今天下午3点', now)).toThrowError(
    expect.objectContaining({ code: 'order.past_future' }),
  );
  for (const when of ['明天', '下周五', '3天后', '一小时后', '11点', '今晚'])
    expect(() => instantOf(when, now), when).toThrowError(
      expect.objectContaining({ code: 'order.past_future' }),
    );
  for (const when of ['刚才', '上个月', '开会'])
    expect(() => instantOf(when, now), when).toThrowError(
      expect.objectContaining({ code: 'order.past_when' }),
    );
  expect(() => instantOf('昨天 06:32:75', now)).toThrowError(
    expect.objectContaining({ code: 'order.past_when' }),
  );
  expect(() => instantOf('2月30日', now)).toThrowError(expect.objectContaining({ code: 'order.past_when' }));
  expect(() => instantOf('昨天25点', now)).toThrowError(expect.objectContaining({ code: 'order.past_when' }));
});
