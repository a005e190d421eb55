import { describe, expect, it } from 'vitest';
import type { WorkNotification } from '../../../sandbox/control-types.ts';
import { noticeParts } from '../../../sandbox/page/src/components/panels/notice-parts.ts';
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
    expect(await stage.toLiu(notice, k)).toMatchObject({ outcome: 'unknown' });
    expect(stage.world.codes()).not.toContain('dingtalk.notice_already_there');
    expect(await stage.toLiu(notice, k)).toMatchObject({ outcome: 'sent', detail: { alreadyThere: true } });
    expect(await notices()).toHaveLength(before + 1);
    expect(stage.world.codes()).toContain('dingtalk.notice_already_there');
  });

  it.each(['https://example.cn/o/1?a=1&b=2', 'http://127.0.0.1:8780/o/1'])(
    'with an address (%s) has a button that opens it',
    async (url) => {
      await stage.toLiu({ ...notice, url });
      const sent = (await notices()).at(-1);
      expect(sent?.msg).toMatchObject({ msgtype: 'action_card', action_card: { single_url: url } });
      expect(sent && noticeParts(sent).buttons).toEqual([{ title: '查看详情', url }]);
    },
  );

  it('with an impossible address arrives without a button', async () => {
    const url = `https://example.cn/${'x'.repeat(800)}`;
    expect(await stage.toLiu({ ...notice, url })).toMatchObject({ outcome: 'sent' });
    expect((await notices()).at(-1)?.msg.msgtype).toBe('markdown');
  });

  it('beyond what a person may get on a day fails with a code of its own, though the platform says success', async () => {
    await stage.world.control.post('/limits', { qps: 0 });
    const { clientId: appKey, clientSecret: appSecret, agentId } = stage.world.sandbox.app;
    const post = async (path: string, body: object) => {
      const headers = { 'content-type': 'application/json' };
      const request = { method: 'POST', headers, body: JSON.stringify(body) };
      return (await fetch(`${stage.world.sandbox.url}${path}`, request)).json() as Promise<{
        accessToken: string;
      }>;
    };
    const { accessToken } = await post('/v1.0/oauth2/accessToken', { appKey, appSecret });
    const path = `/topapi/message/corpconversation/asyncsend_v2?access_token=${accessToken}`;
    for (let n = 0; n < 500; n += 1)
      await post(path, {
        agent_id: agentId,
        userid_list: 'sun',
        msg: { msgtype: 'text', text: { content: `${n}` } },
      });
    const result = await stage.world.channel.send({ to: 'person', userId: 'sun' }, notice, stage.key());
    expect(result).toMatchObject({ outcome: 'failed', code: 'dingtalk.notice_daily_cap' });
  });

  it('whose fate cannot be learned counts as sent, and that is told', async () => {
    await stage.fault({ kind: 'error', status: 400, path: '*getsendresult' });
    expect(await stage.toLiu(notice)).toMatchObject({ outcome: 'sent', detail: { checked: false } });
    expect(stage.world.codes()).toContain('dingtalk.notice_unchecked');
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
