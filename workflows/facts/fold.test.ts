import { beforeAll, describe, expect, it } from 'vitest';
import type { StatusFlow } from '../factory/factory.ts';
import { loadFactory } from '../factory/load.ts';
import { type FoldFact, type FoldOrder, type FoldStep, fold } from './fold.ts';
import type { Fact } from './kinds.ts';

let flow: StatusFlow;
beforeAll(async () => {
  flow = (await loadFactory()).flow;
});

const ORDER: FoldOrder = {
  quantity: 200,
  steps: [10, 20, 30],
  materialShare: 1,
  required: new Map([['M-1', 50]]),
};
const T0 = Date.parse('2026-03-10T08:00:00+08:00');
const HOUR = 3_600_000;

let ids = 0;
/** A fact `at` hours after the order was created. */
function at(
  hours: number,
  fact: Record<string, unknown> & { kind: Fact['kind'] },
  more: Partial<FoldFact> = {},
): FoldFact {
  ids += 1;
  const told = {
    key: `k${ids}`,
    occurredAt: new Date(T0 + hours * HOUR).toISOString(),
    order: 'SO-1',
    ...fact,
  };
  return { id: ids, key: `test:k${ids}`, at: T0 + hours * HOUR, fact: told as unknown as Fact, ...more };
}
const po = (hours: number) => at(hours, { kind: 'po_confirmed' });
const report = (hours: number, step: number, good: number, more: Record<string, unknown> = {}) =>
  at(hours, { kind: 'work_report', step, good, ...more });
const passed = (hours: number) => at(hours, { kind: 'inspection', result: 'passed' });
const failed = (hours: number, failedQuantity?: number) =>
  at(hours, {
    kind: 'inspection',
    result: 'failed',
    cause: '孔位超差',
    ...(failedQuantity ? { failedQuantity } : {}),
  });
const waybill = (hours: number, quantity?: number) =>
  at(hours, { kind: 'waybill', number: 'SF1', ...(quantity ? { quantity } : {}) });
const signed = (hours: number) => at(hours, { kind: 'sign_off' });
const born: FoldStep = { at: T0, id: 1, from: null, to: 'pending_review' };
const step = (hours: number, from: string, to: string): FoldStep => ({
  at: T0 + hours * HOUR,
  id: 100 + hours,
  from,
  to,
});

const read = (facts: readonly FoldFact[], order: Partial<FoldOrder> = {}, steps: readonly FoldStep[] = []) =>
  fold(flow, { ...ORDER, ...order }, [born, ...steps], facts);
const flagsOn = (facts: readonly FoldFact[], one: FoldFact, order: Partial<FoldOrder> = {}) =>
  read(facts, order).flags.get(one.id) ?? [];

describe('the way of an order by its facts', () => {
  it('stays where it is without any', () => {
    expect(read([])).toMatchObject({ status: 'pending_review', rework: 0, shipped: 0 });
  });

  it.each([
    ['the confirmed PO, while material is missing', [po(1)], { materialShare: 0.94 }, 'confirmed'],
    [
      'the confirmed PO, when 95 % of every material is there',
      [po(1)],
      { materialShare: 0.95 },
      'preparing_material',
    ],
    ['the confirmed PO, when no demand is known', [po(1)], { materialShare: null }, 'confirmed'],
    ['the first report, of whatever operation', [po(1), report(2, 10, 1)], {}, 'in_production'],
    [
      'the first report, although material was missing',
      [po(1), report(2, 10, 1)],
      { materialShare: 0.2 },
      'in_production',
    ],
    ['the last operation', [po(1), report(2, 10, 200), report(3, 30, 200)], {}, 'in_quality_check'],
    ['a part of the last operation', [po(1), report(3, 30, 199)], {}, 'in_production'],
    ['the last operation in parts', [po(1), report(3, 30, 120), report(4, 30, 80)], {}, 'in_quality_check'],
    [
      'the last operation, finished with scrap',
      [po(1), report(3, 30, 190, { scrap: 10, finished: true })],
      {},
      'in_quality_check',
    ],
    [
      'an operation that the routing does not know',
      [po(1), report(3, 99, 200, { finished: true })],
      {},
      'in_production',
    ],
    ['quality passed, no waybill', [po(1), report(3, 30, 200), passed(4)], {}, 'in_quality_check'],
    ['quality passed and a waybill', [po(1), report(3, 30, 200), passed(4), waybill(5)], {}, 'shipped'],
    ['a waybill without an inspection', [po(1), report(3, 30, 200), waybill(5)], {}, 'in_quality_check'],
    ['a part shipped', [po(1), report(3, 30, 200), passed(4), waybill(5, 80)], {}, 'in_quality_check'],
    [
      'all shipped in parts',
      [po(1), report(3, 30, 200), passed(4), waybill(5, 80), waybill(6, 120)],
      {},
      'shipped',
    ],
    ['the customer signed', [po(1), report(3, 30, 200), passed(4), waybill(5), signed(6)], {}, 'completed'],
    ['signed before it was shipped', [po(1), report(3, 30, 200), signed(4)], {}, 'in_quality_check'],
    ['an inspection that failed', [po(1), report(3, 30, 200), failed(4)], {}, 'in_production'],
    ['reworked', [po(1), report(3, 30, 200), failed(4), report(5, 30, 3)], {}, 'in_quality_check'],
    ['reworked in part', [po(1), report(3, 30, 200), failed(4, 20), report(5, 30, 3)], {}, 'in_production'],
    [
      'reworked in parts',
      [po(1), report(3, 30, 200), failed(4, 20), report(5, 30, 3), report(6, 30, 17)],
      {},
      'in_quality_check',
    ],
    [
      'failed, reworked, passed, shipped',
      [po(1), report(3, 30, 200), failed(4), report(5, 30, 3), passed(6), waybill(7)],
      {},
      'shipped',
    ],
    [
      'passed before it failed',
      [po(1), report(3, 30, 200), passed(4), failed(5), waybill(6)],
      {},
      'in_production',
    ],
    [
      'failed while it was still being made',
      [po(1), report(2, 10, 200), failed(3), report(4, 30, 200)],
      {},
      'in_quality_check',
    ],
    [
      'passed a minute before the last report (clocks differ)',
      [po(1), passed(3.99), report(4, 30, 200), waybill(5)],
      {},
      'shipped',
    ],
    [
      'an inspection in process that failed',
      [
        po(1),
        report(3, 30, 200),
        at(4, { kind: 'inspection', result: 'failed', stage: 'in_process', cause: 'x' }),
      ],
      {},
      'in_quality_check',
    ],
  ])('%s', (_name, facts, order, status) => {
    expect(read(facts, order).status).toBe(status);
  });

  it('counts reworks, and the pieces and day of shipment', () => {
    const facts = [
      po(1),
      report(3, 30, 200),
      failed(4),
      report(5, 30, 200),
      failed(6),
      report(7, 30, 9),
      passed(8),
      waybill(9, 150),
      waybill(10),
    ];
    expect(read(facts)).toMatchObject({
      status: 'shipped',
      rework: 2,
      shipped: 200,
      shippedAt: T0 + 10 * HOUR,
    });
  });

  it('says why it moved last', () => {
    expect(read([po(1), report(3, 30, 200), failed(4)]).because).toBe('检验不合格：孔位超差');
  });
});

describe('what people did', () => {
  it('stands, and the facts go on from there', () => {
    const steps = [
      step(1, 'pending_review', 'confirmed'),
      step(2, 'confirmed', 'preparing_material'),
      step(3, 'preparing_material', 'in_production'),
    ];
    expect(read([], { materialShare: null }, steps).status).toBe('in_production');
    expect(read([report(5, 30, 200)], { materialShare: null }, steps).status).toBe('in_quality_check');
  });

  it('sent back by hand, the work must be reported anew', () => {
    const steps = [step(4, 'in_quality_check', 'in_production')];
    const made = [po(1), report(3, 30, 200)];
    expect(read(made, {}, steps)).toMatchObject({ status: 'in_production', rework: 1 });
    expect(read([...made, report(5, 30, 200)], {}, steps).status).toBe('in_quality_check');
  });

  it('on hold nothing moves; after it the facts catch up', () => {
    const held = [step(2, 'preparing_material', 'on_hold')];
    const facts = [po(1), report(3, 30, 200)];
    expect(read(facts, {}, held)).toMatchObject({ status: 'on_hold', heldFrom: 'preparing_material' });
    expect(read(facts, {}, [...held, step(4, 'on_hold', 'preparing_material')]).status).toBe(
      'in_quality_check',
    );
  });

  it('a cancelled order stays cancelled, and what comes for it is remarkable', () => {
    const late = report(5, 30, 200);
    const folded = read([po(1), late], {}, [step(4, 'confirmed', 'cancelled')]);
    expect(folded.status).toBe('cancelled');
    expect(folded.flags.get(late.id)).toEqual(['after_end']);
  });
});

describe('remarkable facts', () => {
  it('too early for where the order is', () => {
    const early = waybill(3);
    expect(flagsOn([po(1), report(2, 10, 10), early], early)).toEqual(['early']);
    const before = report(-1, 10, 10);
    expect(flagsOn([po(1), before], before)).toEqual(['early']);
  });

  it('more than ordered, more than needed', () => {
    const over = report(3, 10, 11);
    expect(flagsOn([po(1), report(2, 10, 200), over], over)).toEqual(['over']);
    const receipt = (hours: number, quantity: number) =>
      at(hours, { kind: 'receipt', material: 'M-1', quantity: String(quantity) }, { quantity });
    const second = receipt(3, 11);
    expect(flagsOn([po(1), receipt(2, 40), second], second)).toEqual(['over_delivery']);
    const shipment = waybill(5, 1);
    expect(flagsOn([po(1), report(2, 30, 200), passed(3), waybill(4, 200), shipment], shipment)).toContain(
      'over',
    );
  });

  it('an operation that is not in the routing, and values outside the limits', () => {
    const odd = report(2, 15, 1);
    expect(flagsOn([po(1), odd], odd)).toEqual(['unknown_operation']);
    const wrong = { ...passed(4), outOfLimits: true };
    const facts = [po(1), report(3, 30, 200), wrong, waybill(5)];
    expect(flagsOn(facts, wrong)).toEqual(['contradicts']);
    expect(read(facts).status).toBe('in_quality_check');
  });
});
