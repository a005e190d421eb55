import { expect, it } from 'vitest';
import type { PageInput } from '../../../api/card.ts';
import { createTyped } from './typed.ts';

const reason: PageInput = { kind: 'textarea', name: 'reason', label: '原因', required: true };
const slot = (...values: string[]): PageInput => ({
  kind: 'select',
  name: 'slot',
  label: '时段',
  options: values.map((value) => ({ value, label: value })),
});
const asked = (tag: string, ...inputs: PageInput[]) => ({ title: 'SO-1', tag, inputs });

it('what was typed is there again when the same question comes back after another painting', () => {
  const typed = createTyped();
  expect(typed.next(asked('暂停', reason), {})).toEqual({ reason: '' });
  expect(typed.next(asked('订单'), { reason: '等客户' })).toEqual({});
  expect(typed.holds()).toBe(true);
  expect(typed.next(asked('暂停', reason), {})).toEqual({ reason: '等客户' });
});

it('another question begins empty, and what was sent is not kept', () => {
  const typed = createTyped();
  typed.next(asked('暂停', reason), {});
  expect(typed.next(asked('取消订单', reason), { reason: '等客户' })).toEqual({ reason: '' });
  typed.forget();
  expect(typed.next(asked('暂停', reason), { reason: '' })).toEqual({ reason: '' });
  expect(typed.holds()).toBe(false);
});

it('a choice that is gone is not kept', () => {
  const typed = createTyped();
  typed.next(asked('时段', slot('a', 'b')), {});
  expect(typed.next(asked('时段', slot('b', 'c')), { slot: 'a' })).toEqual({ slot: '' });
});
