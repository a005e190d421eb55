import { afterEach, describe, expect, it } from 'vitest';
import type { Counters, MessageView, SaidResponse } from '../../sandbox/control-types.ts';
import { sleep, until } from './testing/until.ts';
import { createWorld, type World } from './testing/world.ts';

let world: World;
afterEach(() => world.close());

const pushOf = async (userId: string, messageId: string) => {
  const path = `/people/${userId}/conversations/bot/messages`;
  const messages = await world.control.get<MessageView[]>(path);
  return messages.find((m) => m.messageId === messageId)?.push;
};
const say = (body: Record<string, unknown>) => world.control.post<SaidResponse>('/say', body);
const counters = () => world.control.get<Counters>('/counters');

describe('a message through the real SDK', () => {
  it('arrives as a neutral event and is acknowledged', async () => {
    world = await createWorld();
    const { message } = await say({ userId: 'liu', text: '  SO-20260315-0042 到哪了 ' });
    const event = await until('the message', () => world.intake.accepted[0]);
    expect(event).toMatchObject({
      kind: 'message',
      dedupeKey: message.messageId,
      conversation: {
        channel: 'dingtalk',
        kind: 'single',
        id: expect.any(String),
        replyUrl: expect.stringContaining('http'),
      },
      sender: { userId: 'liu', name: '刘洋' },
      text: 'SO-20260315-0042 到哪了',
      files: [],
    });
    await until('the ack', async () => (await pushOf('liu', message.messageId))?.state === 'acked');
  });

  it('is acknowledged only when it has been taken in', async () => {
    world = await createWorld();
    let release = (): void => undefined;
    world.intake.onAccept = () => new Promise((resolve) => (release = resolve));
    const { message } = await say({ userId: 'liu', text: '慢' });
    await sleep(200);
    expect((await pushOf('liu', message.messageId))?.state).toBe('waiting');
    release();
    await until('the ack', async () => (await pushOf('liu', message.messageId))?.state === 'acked');
  });

  it('that could not be taken in is not acknowledged, comes again with the same key, and is then acknowledged', async () => {
    world = await createWorld({ sandbox: { timings: { botRedeliveryMs: [300, 300] } } });
    let failures = 1;
    world.intake.onAccept = async () => {
      if (failures-- > 0) throw new Error('the database is away');
    };
    const { message } = await say({ userId: 'liu', text: '再来一次' });
    const event = await until('the second delivery', () => world.intake.accepted[0]);
    expect(event.dedupeKey).toBe(message.messageId);
    await until('the ack', async () => (await pushOf('liu', message.messageId))?.state === 'acked');
    expect((await pushOf('liu', message.messageId))?.attempts).toBe(2);
    expect(world.codes()).toContain('stream.not_accepted');
  });

  it('keeps its place within a conversation although many are worked at once', async () => {
    world = await createWorld();
    world.intake.onAccept = async (event) => {
      if (event.kind === 'message') await sleep(event.text === '1' ? 60 : 1);
    };
    for (let i = 1; i <= 6; i += 1) await say({ userId: 'liu', text: String(i) });
    await until('all six', () => world.intake.accepted.length === 6);
    expect(world.intake.accepted.map((e) => (e.kind === 'message' ? e.text : ''))).toEqual([
      '1',
      '2',
      '3',
      '4',
      '5',
      '6',
    ]);
  });

  it('in a group comes without the mention and with the group as its conversation', async () => {
    world = await createWorld();
    const state = await world.control.get<{ groups: { openConversationId: string; title: string }[] }>(
      '/state',
    );
    const group = state.groups[0];
    await say({ userId: 'liu', conversationId: group?.openConversationId, text: '看板', atBot: true });
    const event = await until('the message', () => world.intake.accepted[0]);
    expect(event).toMatchObject({
      text: '看板',
      conversation: { kind: 'group', id: group?.openConversationId, title: group?.title },
    });
  });

  it('is counted as a push of this month', async () => {
    world = await createWorld();
    await say({ userId: 'liu', text: '数一数' });
    await until('the message', () => world.intake.accepted[0]);
    const usage = await world.meter.read();
    expect(usage.pushes).toBe(1);
    expect(usage.byApi).toContainEqual({ kind: 'push', api: '/v1.0/im/bot/messages/get', count: 1 });
    expect((await counters()).month.pushes).toBe(1);
  });
});

describe('an event', () => {
  it('is taken in under its event id and acknowledged', async () => {
    world = await createWorld();
    await world.control.post('/push', {
      eventType: 'calendar_event_change',
      data: { calendarEventId: 'x' },
      eventId: 'e1',
    });
    const event = await until('the event', () => world.intake.accepted[0]);
    expect(event).toEqual({
      kind: 'event',
      dedupeKey: 'event:e1',
      name: 'calendar_event_change',
      data: { calendarEventId: 'x' },
    });
    await until('the ack', async () => (await counters()).pushes.acked === 1);
  });

  it('about people is not on the bill, any other is', async () => {
    world = await createWorld();
    await world.control.post('/push', { eventType: 'user_modify_org', data: {}, eventId: 'free' });
    await world.control.post('/push', { eventType: 'calendar_event_change', data: {}, eventId: 'paid' });
    await until('both', () => world.intake.accepted.length === 2);
    expect((await world.meter.read()).byApi).toEqual([
      { kind: 'push', api: 'event calendar_event_change', count: 1 },
    ]);
  });

  it('that could not be taken in is put off and comes again', async () => {
    world = await createWorld({ sandbox: { timings: { eventRedeliveryMs: [200] } } });
    let failures = 1;
    world.intake.onAccept = async () => {
      if (failures-- > 0) throw new Error('the database is away');
    };
    await world.control.post('/push', { eventType: 'user_modify_org', data: {}, eventId: 'e2' });
    await until('the second delivery', () => world.intake.accepted[0]);
    expect((await counters()).pushes.redelivered).toBe(1);
  });
});

describe('stopping', () => {
  it('lets the acknowledgement of what is being taken in go out first', async () => {
    world = await createWorld();
    world.intake.onAccept = () => sleep(300);
    const { message } = await say({ userId: 'liu', text: '最后一条' });
    await sleep(50);
    await world.channel.stop();
    expect(world.channel.health().state).toBe('stopped');
    expect(world.intake.accepted).toHaveLength(1);
    await until('the ack', async () => (await pushOf('liu', message.messageId))?.state === 'acked');
    expect((await counters()).gateway.connections).toBe(0);
  });
});
