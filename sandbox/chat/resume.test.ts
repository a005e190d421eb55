import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, it } from 'vitest';
import type { Counters, MessageView } from '../control-types.ts';
import { connectBot } from '../testing/bot.ts';
import { eventually, type Kit, pause, startKit } from '../testing/kit.ts';

const botTopic = '/v1.0/im/bot/messages/get';
const dataDir = mkdtempSync(join(tmpdir(), 'sandbox-resume-'));
let kit: Kit;
afterEach(async () => {
  await kit.close();
  rmSync(dataDir, { recursive: true, force: true });
});

it('after a restart only what was never acknowledged is pushed again, under its old msgId', async () => {
  kit = await startKit({ dataDir });
  const first = await connectBot(kit);
  await kit.post('/say', { userId: 'chen', text: '收到的' });
  first.ack(await first.frame(botTopic), { response: null });
  await eventually('the ack', async () =>
    (await kit.get<Counters>('/counters')).pushes.acked === 1 ? true : undefined,
  );
  const { message } = await kit.post<{ message: MessageView }>('/say', { userId: 'chen', text: '没收到的' });
  await first.frame(botTopic, 1);
  await kit.close();

  kit = await startKit({ dataDir });
  const second = await connectBot(kit);
  await kit.post('/clock', { forwardMs: 60_001 });
  const again = await second.frame(botTopic);
  expect(again.parsed).toMatchObject({ msgId: message.messageId, text: { content: '没收到的' } });
  await pause(20);
  expect(second.frames).toHaveLength(1);
  expect((await kit.get<Counters>('/counters')).month.pushes).toBe(2);
});

it('a session webhook of before the restart still answers', async () => {
  kit = await startKit({ dataDir });
  const bot = await connectBot(kit);
  await kit.post('/say', { userId: 'chen', text: '在吗' });
  const path = new URL(String((await bot.frame(botTopic)).parsed.sessionWebhook));
  await kit.close();
  kit = await startKit({ dataDir });
  const answer = await kit.raw('POST', `${path.pathname}${path.search}`, {
    msgtype: 'text',
    text: { content: '在' },
  });
  expect(answer.body.errcode).toBe(0);
  expect(await kit.get<MessageView[]>('/people/chen/conversations/bot/messages')).toHaveLength(2);
});
