import { afterEach, expect, it } from 'vitest';
import type { UnreadByPerson } from '../control-types.ts';
import { type Kit, startKit } from '../testing/kit.ts';

let kit: Kit;
afterEach(() => kit.close());

it('counts the unread messages of everybody, over their chat with the bot and their groups', async () => {
  kit = await startKit();
  const msgParam = JSON.stringify({ content: '你好' });
  const { robotCode } = kit.sandbox.app;
  const send = { robotCode, userIds: ['chen'], msgKey: 'sampleText', msgParam };
  await kit.api('POST', '/v1.0/robot/oToMessages/batchSend', send);
  await kit.post('/say', { userId: 'liu', conversationId: 'cidDemoGroup', text: '大家好' });
  const before = await kit.get<UnreadByPerson>('/unread');
  expect(before).toMatchObject({ chen: 2, zhou: 1 });
  expect(before).not.toHaveProperty('liu');
  await kit.post('/read', { userId: 'chen' });
  await kit.post('/read', { userId: 'zhou', conversationId: 'cidDemoGroup' });
  const after = await kit.get<UnreadByPerson>('/unread');
  expect(after.chen).toBe(1);
  expect(after).not.toHaveProperty('zhou');
});
