import { expect, it } from 'vitest';
import type { MessageView } from '../../../control-types.ts';
import { mergePage, timeline, upsertMessage } from './timeline.ts';

const said = (messageId: string, at: number, userId: string | null = 'liu'): MessageView => ({
  messageId,
  conversationId: 'c1',
  at,
  from: userId ? { kind: 'person', userId, name: userId } : { kind: 'bot', name: '助手' },
  body: { type: 'text', text: messageId },
  via: 'client',
  atBot: false,
  atUserIds: [],
  atAll: false,
  readBy: [],
});

const noon = Date.parse('2026-03-15T12:00:00+08:00');

it('stamps the first message, after a silence and on a new day', () => {
  const midnight = Date.parse('2026-03-16T00:00:00+08:00');
  const rows = timeline([
    said('a', noon),
    said('b', noon + 60_000),
    said('c', noon + 10 * 60_000),
    said('d', midnight - 1000),
    said('e', midnight),
  ]);
  expect(rows.map((row) => row.stamped)).toEqual([true, false, true, true, true]);
});

it('names the sender once per run', () => {
  const rows = timeline([said('a', noon), said('b', noon), said('c', noon, null), said('d', noon, null)]);
  expect(rows.map((row) => row.headed)).toEqual([true, false, true, false]);
});

it('replaces a known message where it stands and appends new ones, even when the clock was moved back', () => {
  const list = [said('a', 10), said('b', 20)];
  upsertMessage(list, said('c', 5));
  upsertMessage(list, { ...said('a', 10), recalledAt: 9 });
  expect(list.map((one) => one.messageId)).toEqual(['a', 'b', 'c']);
  expect(list[0]?.recalledAt).toBe(9);
});

it('puts a page that was read before what arrived meanwhile', () => {
  const merged = mergePage([said('a', 1), said('b', 2)], [said('b', 2), said('c', 3)]);
  expect(merged.map((one) => one.messageId)).toEqual(['a', 'b', 'c']);
});
