import { expect, test } from 'vitest';
import { gather, noChanges } from './gather.ts';

const after = (...payloads: string[]) => {
  const changes = noChanges();
  for (const payload of payloads) gather(changes, payload);
  return changes;
};

test('what is told again and again is one change', () => {
  expect(after('order:1,2', 'order:2', 'checkpoint:7', 'load:', 'load:')).toEqual({
    ...noChanges(),
    orders: new Set([1, 2]),
    checkpoints: new Set([7]),
    load: true,
  });
});

test('who had to do with an order, whom the chat asks something, and sessions that ended', () => {
  expect(after('gone:["a,b","c"]', 'cards:["d"]', 'session:')).toMatchObject({
    gone: new Set(['a,b', 'c']),
    cards: new Set(['d']),
    sessions: true,
  });
});

test('many are not named', () => {
  const ids = Array.from({ length: 150 }, (_, n) => n);
  expect(after('order:*').all).toBe(true);
  expect(after('gone:*').all).toBe(true);
  expect(after(`order:${ids}`).all).toBe(false);
  expect(after(`order:${ids}`, `order:${ids.map((n) => n + 1_000)}`).all).toBe(true);
});

test('what is not known may be anything', () => {
  expect(after('something:new').all).toBe(true);
});
