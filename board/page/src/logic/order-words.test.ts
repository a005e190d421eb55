import { expect, it } from 'vitest';
import type { OrderRow, Waits } from '../../../api/views.ts';
import { dueWords, waitWords } from './order-words.ts';

const NOW = Date.parse('2026-03-16T10:00:00+08:00');
const row = (values: Partial<OrderRow>): OrderRow =>
  ({
    promisedDate: '2026-03-20',
    shippedDate: null,
    daysLeft: 4,
    status: { name: '暂停' },
    ...values,
  }) as OrderRow;

it('the promise is told in days, red from the day on which it ends', () => {
  const said = [12, 3, 0, -2].map((daysLeft) => dueWords(row({ daysLeft })));
  expect(said.map(({ text, tone }) => `${text} ${tone}`)).toEqual([
    '剩 12 天 neutral',
    '剩 3 天 warn',
    '今天到期 bad',
    '逾期 2 天 bad',
  ]);
});

it('what has left the factory is in time or late by the day of shipment', () => {
  expect(dueWords(row({ daysLeft: null, shippedDate: '2026-03-20' })).text).toBe('准时发货');
  expect(dueWords(row({ daysLeft: null, shippedDate: '2026-03-24' })).text).toBe('晚 4 天发货');
  expect(dueWords(row({ daysLeft: null })).text).toBe('暂停');
});

it('what an order waits for is one line in the tone of the worst', () => {
  const signature: Waits = {
    kind: 'checkpoint',
    id: 1,
    name: '质检放行',
    rejected: false,
    late: true,
    deadlineAt: '2026-03-16T09:00:00+08:00',
    who: ['钱芳'],
  };
  const material: Waits = { kind: 'material', missing: 2, expected: '2026-03-18' };
  expect(waitWords([material, signature], NOW)).toEqual({
    text: '缺 2 种料，预计 3/18 到齐 · 质检放行已超时（钱芳）',
    tone: 'bad',
  });
  expect(waitWords([{ ...signature, late: false, deadlineAt: '2026-03-16T17:30:00+08:00' }], NOW)?.text).toBe(
    '等 质检放行（钱芳），今天 17:30 截止',
  );
  expect(waitWords([], NOW)).toBeNull();
});
