import { expect, it } from 'vitest';
import { minutes, movedBy, percent, spoken, written, yuan } from './numbers.ts';

it('amounts are short in lists and whole elsewhere', () => {
  expect(yuan('9627000.00', { short: true })).toBe('¥962.7万');
  expect(yuan('48000.00', { short: true })).toBe('¥4.8万');
  expect(yuan('9999.50', { short: true })).toBe('¥10,000');
  expect(yuan('48000.00')).toBe('¥48,000');
  expect(yuan('250000000', { short: true })).toBe('¥2.5亿');
});

it('a figure has its number and its unit apart, and a dash where there is nothing to count', () => {
  expect(written(0.973, 'share')).toEqual({ value: '97.3', unit: '%' });
  expect(written(4532000, 'yuan')).toEqual({ value: '¥453.2', unit: '万' });
  expect(written(126, 'minutes')).toEqual({ value: '2.1', unit: '小时' });
  expect(written(null, 'share')).toEqual({ value: '—', unit: '' });
  expect(spoken({ name: '准时率', value: null, unit: 'share' })).toBe('准时率 没有数据');
});

it('shares move by points, others in their unit, without a sign', () => {
  expect(movedBy(-0.482, 'share')).toBe('48.2 百分点');
  expect(movedBy(7, 'orders')).toBe('7 单');
  expect(movedBy(-90, 'minutes')).toBe('1.5 小时');
});

it('one in three is not said with more digits than it has', () => {
  expect(percent(1 / 3)).toBe('33.3%');
  expect(percent(1)).toBe('100%');
  expect([minutes(35), minutes(126), minutes(1040)]).toEqual(['35 分钟', '2.1 小时', '17 小时']);
});
