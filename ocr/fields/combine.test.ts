import { expect, it } from 'vitest';
import type { Line } from '../engine/engine.ts';
import { combineReadings } from './combine.ts';
import { streamOf } from './stream.ts';

const ROW = 60;
const EM = 30;

/** A page of these lines, all of them as certain. */
function page(texts: readonly string[], certainty = 0.95) {
  const lines = texts.map((text, i): Line => {
    const [y, right] = [100 + i * ROW, 100 + text.length * EM];
    return {
      text,
      certainties: [...text].map(() => certainty),
      corners: [
        { x: 100, y },
        { x: right, y },
        { x: right, y: y + EM },
        { x: 100, y: y + EM },
      ],
    };
  });
  return streamOf([lines]);
}

const ORDER = '订单号：SO-20260201-0007';

it('a value on which both readings agree is given, with both, its certainty and its place', () => {
  const { newDueDate } = combineReadings(
    page([ORDER, '交期改为2026-04-08']),
    page([ORDER, '交期改为2026年4月8日']),
  );
  expect(newDueDate).toEqual({
    value: '2026-04-08',
    readings: ['2026-04-08', '2026-04-08'],
    confidence: 0.95,
    crop: { page: 1, box: { x: 100 + 4 * EM, y: 100 + ROW, width: 10 * EM, height: EM } },
    reason: null,
    sentence: null,
  });
});

it('one on which they differ is not, and both are told', () => {
  const { newDueDate, orderNumber } = combineReadings(
    page([ORDER, '交期改为2026-04-08']),
    page([ORDER, '交期改为2026-04-03']),
  );
  expect(newDueDate).toMatchObject({
    value: null,
    readings: ['2026-04-08', '2026-04-03'],
    reason: 'readings_differ',
    sentence: '两次识别新交期结果不同（2026-04-08 / 2026-04-03）',
  });
  expect(orderNumber.value).toBe('SO-20260201-0007');
});

it('one that only one reading has counts when that is sure of every character', () => {
  const alone = (certainty: number) =>
    combineReadings(page([ORDER]), page([ORDER, '交期改为2026-04-08'], certainty)).newDueDate;
  expect(alone(0.9)).toMatchObject({ value: '2026-04-08', readings: [null, '2026-04-08'] });
  expect(alone(0.5)).toMatchObject({ value: null, readings: [null, '2026-04-08'], reason: 'unsure' });
});

it('a digit beside which its twin may be lost makes a value unsure, where a value with two can be', () => {
  const signed = (date: string, doubted: number) => {
    const read = page([ORDER, '交期改为2026-12-08', '苏州恒锐精密机械有限公司', date]);
    const at = read.text.indexOf(date) + doubted;
    const chars = read.chars.map((char, i) => (i === at ? { ...char, certainty: 0 } : char));
    return combineReadings({ ...read, chars }, read).signingDate;
  };
  expect(signed('2026年11月1日', 8)).toMatchObject({ value: null, reason: 'unsure' });
  expect(signed('2026年11月22日', 8)).toMatchObject({ value: '2026-11-22', reason: null });
  expect(signed('2026年11月22日', 3)).toMatchObject({ value: '2026-11-22', reason: null });
});

it('one of which a reading has several is not given, whatever the other has', () => {
  const lots = page([ORDER, '交期改为2026-04-08', '交期改为2026-05-08']);
  expect(combineReadings(lots, page([ORDER, '交期改为2026-04-08'])).newDueDate).toMatchObject({
    value: null,
    reason: 'several',
  });
});

it('why there is none is said', () => {
  const { newDueDate, signingDate } = combineReadings(page([ORDER, '交期改为4月8日']), page([ORDER]));
  expect(newDueDate).toMatchObject({ value: null, reason: 'year_missing', sentence: '新交期没有写年份' });
  expect(signingDate).toMatchObject({ value: null, reason: 'absent', sentence: '没有读到签署日期' });
});
