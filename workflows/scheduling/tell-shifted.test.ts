import { expect, it } from 'vitest';
import type { PlannedOrder } from './read-order.ts';
import { shiftedText } from './tell-shifted.ts';

const shift = (number: string, more: { onTime: boolean; wasOnTime: boolean }) => ({
  order: { number, customer: '恒锐', promisedDate: '2026-12-05' } as PlannedOrder,
  oldEnd: 29_700_000,
  newEnd: 29_700_060,
  ...more,
});

it('counts who becomes late apart from who was late before', () => {
  const late = shift('SO-1', { onTime: false, wasOnTime: true });
  const still = shift('SO-2', { onTime: false, wasOnTime: false });
  const fine = shift('SO-3', { onTime: true, wasOnTime: true });
  const head = (shifts: Parameters<typeof shiftedText>[1]) => shiftedText('某人排产', shifts).split('\n')[0];
  expect(head([fine])).toBe('某人排产，您的订单后移 1 个：');
  expect(head([still])).toBe('某人排产，您的订单后移 1 个，1 个原已晚于承诺，再推后：');
  expect(head([late, still, fine])).toBe(
    '某人排产，您的订单后移 3 个，**1 个将晚于承诺交期**，1 个原已晚于承诺，再推后：',
  );
  expect(shiftedText('某人排产', [still])).toContain('原已晚于承诺（12/5）');
});
