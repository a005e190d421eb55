import { expect, test } from 'vitest';
import type { FactOutcome } from '../../workflows/facts/record-types.ts';
import { createLanes, type RecordFacts } from './lanes.ts';

const LIMITS = { perTransaction: 5, waiting: 8 };
const outcomeOf = (fact: unknown): FactOutcome => ({
  outcome: 'repeated',
  kind: 'sign_off',
  key: String(fact),
});

/** Records by hand: each transaction waits until the test lets it end. */
function byHand() {
  const transactions: { source: string; facts: unknown[]; end(err?: unknown): void }[] = [];
  const record: RecordFacts = (source, facts) =>
    new Promise((resolve, reject) => {
      transactions.push({
        ...{ source, facts: [...facts] },
        end: (err) => (err === undefined ? resolve(facts.map(outcomeOf)) : reject(err)),
      });
    });
  return { transactions, record };
}

const turn = () => new Promise((resolve) => setImmediate(resolve));
const keys = (settled: readonly { outcome: string }[]) =>
  settled.map((one) => ('key' in one ? one.key : one.outcome));

test('the first goes at once; what comes meanwhile goes together, and each gets its own back', async () => {
  const { transactions, record } = byHand();
  const lanes = createLanes(record, LIMITS);
  const first = lanes.record('mes', ['a']);
  expect(transactions.map((one) => one.facts)).toEqual([['a']]);
  const others = [['b'], ['c', 'd'], ['e']].map((facts) => lanes.record('mes', facts));
  await turn();
  expect(transactions).toHaveLength(1);
  transactions[0]?.end();
  expect(keys(await first)).toEqual(['a']);
  await turn();
  expect(transactions[1]?.facts).toEqual(['b', 'c', 'd', 'e']);
  transactions[1]?.end();
  expect((await Promise.all(others)).map(keys)).toEqual([['b'], ['c', 'd'], ['e']]);
});

test('a transaction takes no more than it should, but any single request', async () => {
  const { transactions, record } = byHand();
  const lanes = createLanes(record, { ...LIMITS, waiting: 100 });
  const all = [['a'], ['b', 'c', 'd'], ['e', 'f', 'g'], ['1', '2', '3', '4', '5', '6']].map((facts) =>
    lanes.record('mes', facts),
  );
  for (let i = 0; i < 4; i += 1) {
    await turn();
    transactions[i]?.end();
  }
  await Promise.all(all);
  expect(transactions.map((one) => one.facts.length)).toEqual([1, 3, 3, 6]);
});

test('one sender does not wait for another', () => {
  const { transactions, record } = byHand();
  const lanes = createLanes(record, LIMITS);
  void lanes.record('mes', ['a']);
  void lanes.record('erp', ['b']);
  expect(transactions.map((one) => one.source)).toEqual(['mes', 'erp']);
});

test('one fact that nobody can record fails alone', async () => {
  const sizes: number[] = [];
  const lanes = createLanes(async (_source, facts) => {
    sizes.push(facts.length);
    if (facts.includes('poison')) throw new Error('a fault of ours');
    return facts.map(outcomeOf);
  }, LIMITS);
  const settled = await Promise.all([
    lanes.record('mes', ['a']),
    lanes.record('mes', ['b', 'c']),
    lanes.record('mes', ['poison']),
    lanes.record('mes', ['d']),
  ]);
  expect(settled.map(keys)).toEqual([['a'], ['b', 'c'], ['failed'], ['d']]);
  expect(sizes).toEqual([1, 4, 2, 2, 1, 1]);
});

test('while the database is away all are told, and none is tried again', async () => {
  const away = Object.assign(new Error('query failed'), {
    cause: Object.assign(new Error('refused'), { code: 'ECONNREFUSED' }),
  });
  let calls = 0;
  const lanes = createLanes(async () => {
    calls += 1;
    throw away;
  }, LIMITS);
  const told = await Promise.allSettled([
    lanes.record('mes', ['a']),
    lanes.record('mes', ['b']),
    lanes.record('mes', ['c']),
  ]);
  expect(told.map((one) => one.status === 'rejected' && one.reason)).toEqual([away, away, away]);
  expect(calls).toBe(2);
});

test('transactions that collided are tried again', async () => {
  let calls = 0;
  const lanes = createLanes(async (_source, facts) => {
    calls += 1;
    if (calls < 3) throw Object.assign(new Error('deadlock detected'), { code: '40P01' });
    return facts.map(outcomeOf);
  }, LIMITS);
  expect(keys(await lanes.record('mes', ['a']))).toEqual(['a']);
});

test('when too much waits, more is refused; when it has gone, it is taken again', async () => {
  const { transactions, record } = byHand();
  const lanes = createLanes(record, LIMITS);
  void lanes.record('mes', ['running']);
  const waiting = lanes.record('mes', ['1', '2', '3', '4', '5', '6', '7']);
  void lanes.record('mes', ['8']);
  await expect(lanes.record('mes', ['9'])).rejects.toMatchObject({ code: 'webhook.busy' });
  transactions[0]?.end();
  await turn();
  transactions[1]?.end();
  await waiting;
  expect(() => void lanes.record('mes', ['9'])).not.toThrow();
});
