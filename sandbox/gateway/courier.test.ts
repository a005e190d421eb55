import { afterEach, describe, expect, it } from 'vitest';
import type { Counters, MessageView } from '../control-types.ts';
import { connectBot } from '../testing/bot.ts';
import { eventually, type Kit, pause, startKit } from '../testing/kit.ts';

let kit: Kit;
afterEach(() => kit.close());

const botTopic = '/v1.0/im/bot/messages/get';
const hello = { userId: 'chen', text: '你好' };

const pushOf = async (userId = 'chen') => {
  const list = await kit.get<MessageView[]>(`/people/${userId}/conversations/bot/messages`);
  return list.at(-1)?.push;
};

describe('pushing to the bot', () => {
  it('redelivers an unacknowledged message with a new messageId and the same msgId after 60 s', async () => {
    kit = await startKit();
    const bot = await connectBot(kit);
    await kit.post('/say', hello);
    const first = await bot.frame(botTopic);
    await kit.post('/clock', { forwardMs: 59_000 });
    await pause(30);
    expect(bot.frames).toHaveLength(1);
    await kit.post('/clock', { forwardMs: 1_500 });
    const second = await bot.frame(botTopic, 1);
    expect(second.headers.messageId).not.toBe(first.headers.messageId);
    expect(second.parsed.msgId).toBe(first.parsed.msgId);
    expect(await pushOf()).toMatchObject({ state: 'waiting', attempts: 2 });
  });

  it('stops once an ack has come, be it for the first send', async () => {
    kit = await startKit();
    const bot = await connectBot(kit);
    await kit.post('/say', hello);
    const first = await bot.frame(botTopic);
    await kit.post('/clock', { forwardMs: 60_001 });
    await bot.frame(botTopic, 1);
    bot.ack(first, { response: null });
    await eventually('the ack', async () => ((await pushOf())?.state === 'acked' ? true : undefined));
    await kit.post('/clock', { forwardMs: 600_000 });
    await pause(30);
    expect(bot.frames).toHaveLength(2);
    const { pushes, ackLatencyMs } = await kit.get<Counters>('/counters');
    expect(pushes).toMatchObject({ sent: 2, acked: 1, redelivered: 1, lost: 0 });
    expect(ackLatencyMs.count).toBe(1);
  });

  it('notes an ack with an error code as failed', async () => {
    kit = await startKit();
    const bot = await connectBot(kit);
    await kit.post('/say', hello);
    bot.ack(await bot.frame(botTopic), {}, 500);
    const push = await eventually('the ack', async () => {
      const state = await pushOf();
      return state?.state === 'failed' ? state : undefined;
    });
    expect(push).toMatchObject({ ackCode: 500, attempts: 1 });
  });

  it('gives a message up as lost after the last wait', async () => {
    kit = await startKit({ timings: { botRedeliveryMs: [1000, 2000] } });
    await connectBot(kit);
    await kit.post('/say', hello);
    for (const step of [1001, 2001, 2001]) await kit.post('/clock', { forwardMs: step });
    expect(await pushOf()).toMatchObject({ state: 'lost', attempts: 3 });
  });

  it('delivers later what was said while nobody was connected', async () => {
    kit = await startKit();
    await kit.post('/say', hello);
    expect(await pushOf()).toMatchObject({ state: 'waiting', attempts: 0 });
    const bot = await connectBot(kit);
    await kit.post('/clock', { forwardMs: 60_001 });
    expect((await bot.frame(botTopic)).parsed).toMatchObject({ text: { content: '你好' } });
  });

  it('gives nothing to a connection that did not subscribe the topic', async () => {
    kit = await startKit();
    const bot = await connectBot(kit, [{ type: 'EVENT', topic: '*' }]);
    await kit.post('/say', hello);
    await pause(30);
    expect(bot.frames).toEqual([]);
  });

  it('can repeat a message on demand, with the same msgId', async () => {
    kit = await startKit();
    const bot = await connectBot(kit);
    const { message } = await kit.post<{ message: MessageView }>('/say', hello);
    await kit.post('/redeliver', { messageId: message.messageId, times: 3 });
    await bot.frame(botTopic, 3);
    expect(new Set(bot.frames.map((frame) => frame.parsed.msgId))).toEqual(new Set([message.messageId]));
    expect(new Set(bot.frames.map((frame) => frame.headers.messageId)).size).toBe(4);
  });

  it('loses a frame on the way when told so', async () => {
    kit = await startKit();
    const bot = await connectBot(kit);
    await kit.post('/faults', { kind: 'dropFrame', path: '/v1.0/im/bot/*', count: 1 });
    await kit.post('/say', { userId: 'chen', text: '丢了' });
    await kit.post('/say', { userId: 'chen', text: '到了' });
    expect((await bot.frame(botTopic)).parsed).toMatchObject({ text: { content: '到了' } });
  });
});

describe('pushing events', () => {
  it('comes again after 10 s and 30 s, under the same eventId', async () => {
    kit = await startKit();
    const bot = await connectBot(kit);
    const { eventId } = await kit.post<{ eventId: string }>('/push', {
      eventType: 'user_modify_org',
      data: { a: 1 },
    });
    const first = await bot.frame('*');
    expect(first).toMatchObject({
      type: 'EVENT',
      headers: { eventId, eventType: 'user_modify_org' },
      parsed: { a: 1 },
    });
    await kit.post('/clock', { forwardMs: 10_001 });
    await bot.frame('*', 1);
    await kit.post('/clock', { forwardMs: 30_001 });
    const third = await bot.frame('*', 2);
    expect(third.headers.eventId).toBe(eventId);
    expect(third.headers.messageId).not.toBe(first.headers.messageId);
  });

  it('comes again after an ack LATER, and stops after SUCCESS', async () => {
    kit = await startKit();
    const bot = await connectBot(kit);
    await kit.post('/push', { eventType: 'x', data: {} });
    bot.ack(await bot.frame('*'), { status: 'LATER', message: 'busy' });
    await pause(20);
    await kit.post('/clock', { forwardMs: 10_001 });
    bot.ack(await bot.frame('*', 1), { status: 'SUCCESS' });
    await pause(20);
    await kit.post('/clock', { forwardMs: 100_000 });
    await pause(30);
    expect(bot.frames).toHaveLength(2);
  });
});
