import { expect, it } from 'vitest';
import type { Line } from '../engine/engine.ts';
import { combineReadings } from '../fields/combine.ts';
import { streamOf } from '../fields/stream.ts';
import type { Seal } from '../types.ts';
import { signedBesideSeal } from './signed-beside.ts';

const line = (text: string, x: number, y: number): Line => ({
  text,
  certainties: [...text].map(() => 0.99),
  corners: [
    { x, y },
    { x: x + text.length * 28, y },
    { x: x + text.length * 28, y: y + 36 },
    { x, y: y + 36 },
  ],
});

const signed = (left: string, right: string, below = '') =>
  streamOf([
    [
      line('订单号：SO-20260201-0007', 100, 200),
      line('双方同意交货日期变更为2026年4月8日。', 100, 280),
      line('甲方(盖章):', 100, 600),
      line('乙方(盖章):', 1000, 600),
      line(left, 100, 700),
      line(right, 1000, 700),
      ...(below ? [line(below, 100, 760)] : []),
    ],
  ]);

const sealAt = (x: number, verdict: 'matches' | 'other'): Seal => ({
  crop: { page: 1, box: { x: x - 150, y: 550, width: 300, height: 300 } },
  centre: { x, y: 700 },
  radius: 150,
  kind: 'company_round',
  clarity: 95,
  weakest: null,
  factors: {},
  ringText: { verdict, read: '', score: 0, contradicted: 0 },
  sectors: [],
  sentence: '',
});

function dayBy(stream: ReturnType<typeof signed>, seals: Seal[]): string | null {
  const fields = combineReadings(stream, stream);
  expect(fields.signingDate.reason).toBe('several');
  return signedBesideSeal(fields, [stream, stream], seals).signingDate.value;
}

it('of two signing dates the one beside the customer’s seal counts', () => {
  const both = signed('2026年3月12日', '2026年3月15日');
  expect(dayBy(both, [sealAt(200, 'matches'), sealAt(1100, 'other')])).toBe('2026-03-12');
  expect(dayBy(both, [sealAt(1100, 'matches'), sealAt(200, 'other')])).toBe('2026-03-15');
});

it('none without a seal that is known, between two, or with two dates beside it', () => {
  const both = signed('2026年3月12日', '2026年3月15日');
  expect(dayBy(both, [sealAt(200, 'other')])).toBeNull();
  expect(dayBy(both, [sealAt(650, 'matches')])).toBeNull();
  expect(
    dayBy(signed('2026年3月12日', '2026年3月12日', '2026年3月13日'), [sealAt(200, 'matches')]),
  ).toBeNull();
});
