import { expect, test } from 'vitest';
import type { CardRecord, FaultRule } from '../../sandbox/control-types.ts';
import { placeOrder } from '../world/orders.ts';
import { useWorld } from '../world/world.ts';

const the = useWorld({ pace: { apiTimeoutMs: 1_500 } });

const CARDS = '/v1.0/card/instances/createAndDeliver';
const WORDS = '/robot/sendBySession*';

async function during(rule: FaultRule, what: () => Promise<void>): Promise<void> {
  await the().control.post('/faults', rule);
  try {
    await what();
  } finally {
    await the().control.remove('/faults');
  }
}

async function deliveries(): Promise<number[]> {
  return (await the().control.get<CardRecord[]>('/cards')).map((card) => card.deliveries.length);
}

test.each<[string, FaultRule]>([
  ['answers 500', { kind: 'error', path: CARDS, count: 2 }],
  ['answers 504 although it was done', { kind: 'after', path: CARDS, count: 2 }],
  ['answers slowly, past our patience', { kind: 'slow', path: CARDS, delayMs: 2_000, count: 1 }],
  ['answers what is not JSON', { kind: 'malformed', path: CARDS, count: 2 }],
  ['cuts the connection', { kind: 'drop', path: CARDS, count: 2 }],
  ['does it and cuts the connection', { kind: 'dropAfter', path: CARDS, count: 2 }],
  ['says it is busy', { kind: 'busy', path: CARDS, count: 2 }],
  ['counts too many calls a second', { kind: 'rateLimited', path: CARDS, count: 1 }],
])('a platform that %s: each card is there exactly once', async (_what, fault) => {
  the().complaints.expect('dingtalk.timeout', 'dingtalk.UND_ERR_SOCKET');
  await during(fault, async () => {
    await placeOrder(the(), '林晓岚', '恒锐 KHM-200 20套 3月20日');
  });
  await the().nobodyElseHears();
  expect(new Set(await deliveries())).toEqual(new Set([1]));
});

test.each<[string, FaultRule]>([
  ['answers 504 although it was done', { kind: 'after', path: WORDS, count: 1 }],
  ['does it and cuts the connection', { kind: 'dropAfter', path: WORDS, count: 1 }],
  ['answers what is not JSON', { kind: 'malformed', path: WORDS, count: 1 }],
])('a platform that %s: words are never said twice', async (_what, fault) => {
  const boss = the().persona('顾长河');
  the().complaints.expect('dingtalk.GatewayTimeout', 'dingtalk.UND_ERR_SOCKET', 'dingtalk.not_json');
  await during(fault, async () => {
    await boss.says('链头');
    await boss.receives('审计链头');
    await the().nobodyElseHears();
  });
});

test.each<[string, FaultRule]>([
  ['answers 503', { kind: 'error', status: 503, path: WORDS, count: 2 }],
  ['says it is busy', { kind: 'busy', path: WORDS, count: 2 }],
])('a platform that %s: what was certainly not said is said again, once', async (_what, fault) => {
  const boss = the().persona('顾长河');
  await during(fault, async () => {
    await boss.says('链头');
    await boss.receives('审计链头');
  });
  await the().nobodyElseHears();
});
