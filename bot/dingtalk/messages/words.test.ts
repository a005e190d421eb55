import { describe, expect, it } from 'vitest';
import type { MessageView } from '../../../sandbox/control-types.ts';
import { useStage } from '../testing/stage.ts';

const stage = useStage();

describe('words', () => {
  it('reach a person', async () => {
    expect(await stage.toLiu({ kind: 'text', text: '订单已确认' })).toMatchObject({
      outcome: 'sent',
      detail: { processQueryKey: expect.any(String) },
    });
    expect(await stage.bodies()).toEqual([{ type: 'text', text: '订单已确认' }]);
  });

  it('in markdown reach a group', async () => {
    await stage.world.channel.send(
      { to: 'group', conversationId: stage.group },
      { kind: 'markdown', title: '日报', text: '第一行\n第二行' },
      stage.key(),
    );
    expect(await stage.bodies()).toEqual([{ type: 'markdown', title: '日报', text: '第一行  \n第二行' }]);
  });

  it('that are too long are shortened and say so', async () => {
    await stage.toLiu({ kind: 'text', text: '长'.repeat(10_000) });
    const [body] = await stage.bodies();
    expect(body?.type === 'text' && body.text.endsWith('未全部显示）')).toBe(true);
  });

  it('to somebody who is not there fail although the platform answers 200', async () => {
    const result = await stage.world.channel.send(
      { to: 'person', userId: 'nobody' },
      { kind: 'text', text: 'x' },
      stage.key(),
    );
    expect(result).toMatchObject({
      outcome: 'failed',
      code: 'dingtalk.person_unreachable',
      reason: expect.stringContaining('nobody'),
    });
  });

  it('whose outcome is uncertain are not repeated', async () => {
    await stage.fault({ kind: 'after', path: '/v1.0/robot/*' });
    expect(await stage.toLiu({ kind: 'text', text: '只此一次' })).toMatchObject({ outcome: 'unknown' });
    expect(await stage.bodies()).toHaveLength(1);
  });

  it('are tried later when this IP is banned', async () => {
    await stage.fault({ kind: 'punished', path: '/v1.0/robot/*', count: 1 });
    expect(await stage.toLiu({ kind: 'text', text: 'x' })).toMatchObject({
      outcome: 'retry',
      afterMs: 300_000,
    });
  });
});

describe('an answer', () => {
  it('goes by the address that came with the question, which costs no robot call', async () => {
    const conversation = await stage.asked('liu');
    const result = await stage.world.channel.send(
      { to: 'reply', conversation, userId: 'liu' },
      { kind: 'text', text: '在' },
      stage.key(),
    );
    expect(result).toEqual({ outcome: 'sent', detail: { by: 'sessionWebhook' } });
    expect(await stage.bodies()).toEqual([{ type: 'text', text: '在' }]);
  });

  it('in a group mentions who asked', async () => {
    const conversation = await stage.asked('liu', { conversationId: stage.group, atBot: true });
    await stage.world.channel.send(
      { to: 'reply', conversation, userId: 'liu' },
      { kind: 'markdown', title: '答', text: '在生产' },
      stage.key(),
    );
    const { messages } = await stage.inbox('chen');
    expect(messages.at(-1)).toMatchObject({
      via: 'sessionWebhook',
      atUserIds: ['liu'],
      body: { text: '@刘洋 在生产' },
    });
  });

  it.each<[string, (c: { replyUrl?: string; replyUntil?: number }) => void]>([
    ['has ended by its own date', (c) => (c.replyUntil = Date.now() - 1)],
    [
      'is refused by the platform',
      (c) => (c.replyUrl = c.replyUrl?.replace(/session=.*/, 'session=gone') ?? ''),
    ],
    ['is missing', (c) => delete c.replyUrl],
  ])('goes by the robot when the address %s', async (_name, spoil) => {
    const conversation = { ...(await stage.asked('liu')) };
    spoil(conversation);
    expect(
      await stage.world.channel.send(
        { to: 'reply', conversation, userId: 'liu' },
        { kind: 'text', text: '在' },
        stage.key(),
      ),
    ).toMatchObject({ outcome: 'sent' });
    const { messages } = await stage.inbox();
    expect(messages.filter((m) => m.from.kind === 'bot').map((m) => m.via)).toEqual(['oToMessages']);
  });

  it('whose outcome is uncertain does not go out a second time by the robot', async () => {
    const conversation = await stage.asked('liu');
    await stage.fault({ kind: 'after', path: '*sendBySession*' });
    expect(
      await stage.world.channel.send(
        { to: 'reply', conversation, userId: 'liu' },
        { kind: 'text', text: '一次' },
        stage.key(),
      ),
    ).toMatchObject({ outcome: 'unknown' });
    expect((await stage.inbox()).messages.filter((m: MessageView) => m.from.kind === 'bot')).toHaveLength(1);
  });

  it('to a stranger without an address is not possible, and says so', async () => {
    const conversation = { channel: 'dingtalk', kind: 'single', id: 'cid' } as const;
    expect(
      await stage.world.channel.send(
        { to: 'reply', conversation, userId: '' },
        { kind: 'text', text: 'x' },
        stage.key(),
      ),
    ).toMatchObject({
      outcome: 'failed',
      code: 'dingtalk.nobody_to_answer',
    });
  });
});
