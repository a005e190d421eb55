import { NOW } from './fact-house.ts';

/** A fact as a sender tells it. */
export type LifeFact = Record<string, unknown> & { kind: string; key: string; occurredAt: string };

/** Minutes since the beginning of the month in which lives are lived. */
export const minutesOf = ({ occurredAt }: LifeFact): number => (Date.parse(occurredAt) - START) / 60_000;

const START = NOW.getTime() - 4 * 86_400_000;
const SPAN_MINUTES = 4 * 24 * 60 - 30;

export interface LifeOptions {
  /** Without the customer's confirmation: it has been told before. */
  confirmed?: boolean;
  /** Suppliers also send more than was ordered. */
  over?: boolean;
}

/**
 * All facts of one order's life in the order in which they happened, made from a seed: reports in parts, scrap, failed
 * inspections and rework, shipments in parts, reports taken back, a life that ends early. Some instants are shared.
 */
export function lifeOf(seed: number, order: string, options: LifeOptions = {}): LifeFact[] {
  const random = generator(seed);
  const facts: LifeFact[] = [];
  let minute = 0;
  const tell = (kind: string, more: Record<string, unknown> = {}): LifeFact => {
    minute = Math.min(SPAN_MINUTES, minute + Math.floor(random() * 240) * (random() < 0.1 ? 0 : 1));
    const occurredAt = new Date(START + minute * 60_000).toISOString();
    const one = { kind, key: `${order}:${facts.length}`, occurredAt, order, ...more };
    facts.push(one);
    return one;
  };
  const receive = (material: string, total: number): void => {
    const share = random();
    // Some get too little, most get all in one or two parts, some more than they asked for.
    const sum = share < 0.2 ? total * 0.9 : share > 0.8 && options.over ? total * 1.1 : total;
    const first = random() < 0.5 ? sum : sum / 2;
    tell('receipt', { material, quantity: first });
    if (first < sum) tell('receipt', { material, quantity: sum - first });
  };
  const report = (step: number, total: number): void => {
    for (let left = total; left > 0; ) {
      const good = random() < 0.5 ? left : Math.ceil(random() * left);
      const told = tell('work_report', {
        step,
        good,
        ...(random() < 0.3 ? { scrap: 1 + Math.floor(random() * 3) } : {}),
      });
      left -= good;
      if (random() < 0.05) {
        const { order: _order, ...back } = tell('reversal', { reverses: told.key, reason: '报错' });
        facts[facts.length - 1] = back as LifeFact;
        left += good;
      }
    }
  };
  if (!options.confirmed) tell('po_confirmed');
  receive('M-1', 50);
  receive('M-2', 400);
  const ends = random();
  if (ends < 0.1) return facts;
  for (const step of [10, 20, 30]) report(step, 200);
  if (ends < 0.25) return facts;
  while (random() < 0.35) {
    const failedQuantity = 1 + Math.floor(random() * 20);
    tell('inspection', { result: 'failed', cause: '孔位超差', failedQuantity });
    report(30, failedQuantity);
  }
  tell('inspection', { result: 'passed' });
  const parts = random() < 0.4 ? [80, 120] : [200];
  for (const quantity of parts) tell('waybill', { number: `SF${quantity}`, quantity });
  if (ends > 0.5) tell('sign_off');
  return facts;
}

/** Mulberry32: small, and the same everywhere. */
function generator(seed: number): () => number {
  let state = seed | 0;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
}
