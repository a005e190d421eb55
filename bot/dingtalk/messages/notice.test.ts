import { describe, expect, it } from 'vitest';
import type { WorkNotification } from '../../../sandbox/control-types.ts';
import type { Sendable } from '../../channel.ts';
import { useStage } from '../testing/stage.ts';
import { createWorld } from '../testing/world.ts';
import { noticeCode } from './notice-body.ts';

const stage = useStage();

describe('a work notification', () => {
  const notices = () => stage.world.control.get<WorkNotification[]>('/people/liu/work-notifications');
  const notice: Sendable = { kind: 'notice', title: '请确认 BOM', text: '订单 SO-1 等您确认\n截止 17:30' };

  it('arrives, ends in a number of its own, and its fate was looked up', async () => {
    const k = stage.key();
    expect(await stage.toLiu(notice, k)).toEqual({ outcome: 'sent', detail: { taskId: expect.any(Number) } });
    expect(JSON.stringify((await notices()).at(-1)?.msg)).toContain(`编号 ${noticeCode(k)}`);
  });

  it('with the same words for another reason arrives again (the platform would drop a copy)', async () => {
    const before = (await notices()).length;
    await stage.toLiu(notice);
    await stage.toLiu(notice);
    expect(await notices()).toHaveLength(before + 2);
  });

  it('repeated for the same reason arrives once, also after a lost answer', async () => {
    const before = (await notices()).length;
    const k = stage.key();
    await stage.fault({ kind: 'after', path: '*asyncsend_v2', count: 1 });
    expect(await stage.toLiu(notice, k)).toMatchObject({ outcome: 'sent', detail: { alreadyThere: true } });
    expect(await stage.toLiu(notice, k)).toMatchObject({ outcome: 'sent', detail: { alreadyThere: true } });
    expect(await notices()).toHaveLength(before + 1);
  });

  it('with an address has a button to it', async () => {
    await stage.toLiu({ ...notice, url: 'https://example.cn/o/1' });
    expect((await notices()).at(-1)?.msg).toMatchObject({
      msgtype: 'action_card',
      action_card: { single_url: 'https://example.cn/o/1' },
    });
  });

  it.each([
    ['中文长文。'.repeat(500), undefined],
    ['line\n"quoted"\n'.repeat(300), undefined],
    ['ascii text '.repeat(300), `https://example.cn/${'x'.repeat(400)}`],
  ])('of any length stays within the platform’s limits (%#)', async (text, url) => {
    expect(
      await stage.toLiu({ kind: 'notice', title: '题'.repeat(200), text, ...(url ? { url } : {}) }),
    ).toMatchObject({ outcome: 'sent' });
    const msg = (await notices()).at(-1)?.msg;
    expect(Buffer.byteLength(JSON.stringify(msg))).toBeLessThanOrEqual(2_048);
    expect(Buffer.byteLength(JSON.stringify(msg))).toBeGreaterThan(1_300);
  });

  it('to somebody who is not there fails', async () => {
    expect(
      await stage.world.channel.send({ to: 'person', userId: 'nobody' }, notice, stage.key()),
    ).toMatchObject({
      outcome: 'failed',
    });
  });

  it('without an agent id goes to the chat', async () => {
    const bare = await createWorld({
      connect: false,
      channel: { apiBase: stage.world.sandbox.url, oapiBase: stage.world.sandbox.url, agentId: '' },
    });
    expect(bare.channel.can.notices).toBe(false);
    expect(await bare.channel.send({ to: 'person', userId: 'liu' }, notice, stage.key())).toMatchObject({
      outcome: 'sent',
    });
    await bare.close();
    expect(await stage.bodies()).toEqual([
      expect.objectContaining({ type: 'markdown', text: expect.stringContaining('请确认 BOM') }),
    ]);
  });

  it('that stands in the chat is not repeated after an uncertain outcome', async () => {
    await stage.fault({ kind: 'after', path: '/v1.0/robot/*' });
    expect(
      await stage.world.channel.send({ to: 'group', conversationId: stage.group }, notice, stage.key()),
    ).toMatchObject({
      outcome: 'failed',
    });
  });
});
