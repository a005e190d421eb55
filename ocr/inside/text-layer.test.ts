import { expect, it } from 'vitest';
import type { Field } from '../types.ts';
import { textLayerOf } from './text-layer.ts';

const field = (value: string | null): Field => ({
  value,
  readings: [value, value],
  confidence: 1,
  crop: value === null ? null : { page: 1, box: { x: 0, y: 0, width: 1, height: 1 } },
  reason: null,
  sentence: null,
});
const fields = {
  customerName: field(null),
  orderNumber: field('SO-20260315-0042'),
  newDueDate: field('2026-05-18'),
  oldDueDate: field('2026-04-28'),
  signingDate: field('2026-04-08'),
};
const SEEN = '订单号：SO-20260315-0042\n原交期2026年4月28日，改为5月18日\n2026年4月8日';

it.each([
  ['订单号：SO-20260315-0042 改为2026年5月18日 2026年4月8日', 'agrees'],
  ['订单号：SO-20260315-0042 改为5月18日', 'agrees'],
  ['订单号：SO-20260315-0042 改为2026年5月16日 2026年4月8日', 'differs'],
  ['订单号：SO-20260315-0042 改为5月16日 2026年4月8日', 'differs'],
  // A hidden date that stands elsewhere on the page, too.
  ['订单号：SO-20260315-0042 改为2026年4月28日 2026年4月8日', 'differs'],
  ['订单号：SO-20260315-0042 改为2027年4月28日 5月18日', 'differs'],
  ['订单号：SO-20260315-0043 改为2026年5月18日', 'differs'],
  ['第 1 页', 'none'],
])('what is hidden as 「%s」 %s', (layer, verdict) => {
  expect(textLayerOf(layer, SEEN, fields, 0)).toBe(verdict);
});
