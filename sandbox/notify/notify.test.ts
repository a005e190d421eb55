import { afterEach, describe, expect, it } from 'vitest';
import type { WorkNotification } from '../control-types.ts';
import { type Kit, startKit } from '../testing/kit.ts';

let kit: Kit;
afterEach(() => kit.close());

const base = '/topapi/message/corpconversation';
const agentId = 100_001;
const text = (content: string) => ({ msgtype: 'text', text: { content } });
const send = (userIds: string, msg: unknown = text('请处理'), more: object = {}) =>
  kit.oapi(`${base}/asyncsend_v2`, { agent_id: agentId, userid_list: userIds, msg, ...more });
const received = (userId: string) => kit.get<WorkNotification[]>(`/people/${userId}/work-notifications`);
const resultOf = async (taskId: unknown) =>
  (await kit.oapi(`${base}/getsendresult`, { agent_id: agentId, task_id: taskId })).body.send_result;

describe('work notifications', () => {
  it('arrive, and report whom they did not reach only when asked', async () => {
    kit = await startKit();
    const sent = await send('chen,guest,nobody');
    expect(sent.body).toMatchObject({
      errcode: 0,
      task_id: expect.any(Number),
      request_id: expect.any(String),
    });
    expect(await received('chen')).toMatchObject([{ userId: 'chen', msg: text('请处理') }]);
    expect(await resultOf(sent.body.task_id)).toMatchObject({
      invalid_user_id_list: ['guest', 'nobody'],
      unread_user_id_list: ['chen'],
      read_user_id_list: [],
    });
  });

  it('may come form-encoded with msg as JSON text', async () => {
    kit = await startKit();
    const form = new URLSearchParams({
      agent_id: String(agentId),
      userid_list: 'chen',
      msg: JSON.stringify(text('表单')),
    });
    const path = `${kit.sandbox.url}${base}/asyncsend_v2?access_token=${await kit.token()}`;
    expect(await (await fetch(path, { method: 'POST', body: form })).json()).toMatchObject({ errcode: 0 });
    expect(await received('chen')).toHaveLength(1);
  });

  it('succeed and vanish when the content was sent to that person today, and go out again tomorrow', async () => {
    kit = await startKit();
    await kit.post('/clock', { iso: '2026-03-16T23:00:00+08:00' });
    await send('chen');
    const again = await send('chen,wang');
    expect(again.body.errcode).toBe(0);
    expect(await received('chen')).toHaveLength(1);
    expect(await received('wang')).toHaveLength(1);
    expect(await resultOf(again.body.task_id)).toMatchObject({
      forbidden_user_id_list: ['chen'],
      forbidden_list: [{ code: '143106', count: 1, userid: 'chen' }],
    });
    await kit.post('/clock', { iso: '2026-03-17T00:00:01+08:00' });
    await send('chen');
    expect(await received('chen')).toHaveLength(2);
  });

  it('succeed and vanish after 500 to one person on one day', async () => {
    kit = await startKit();
    const token = await kit.token();
    for (let count = 0; count < 500; count += 1) {
      const body = { agent_id: agentId, userid_list: 'chen', msg: text(`第${count}条`) };
      await kit.raw('POST', `${base}/asyncsend_v2?access_token=${token}`, body);
    }
    const more = await send('chen', text('第501条'));
    expect(more.body.errcode).toBe(0);
    expect(await received('chen')).toHaveLength(500);
    expect(await resultOf(more.body.task_id)).toMatchObject({
      forbidden_list: [{ code: '143105', userid: 'chen' }],
    });
  });

  it('reach departments with all below them, and everybody', async () => {
    kit = await startKit();
    await kit.oapi(`${base}/asyncsend_v2`, { agent_id: agentId, dept_id_list: '3', msg: text('生产部') });
    for (const userId of ['wang', 'sun', 'qian']) expect(await received(userId)).toHaveLength(1);
    expect(await received('chen')).toEqual([]);
    await kit.oapi(`${base}/asyncsend_v2`, { agent_id: agentId, to_all_user: true, msg: text('全员') });
    expect(await received('chen')).toHaveLength(1);
    expect(await received('guest')).toEqual([]);
  });

  it.each([
    ['another agent', { agent_id: 1 }, 40056],
    ['no recipient', { userid_list: '' }, 40035],
    [
      'more than 100 people',
      { userid_list: Array.from({ length: 101 }, (_, n) => `u${n}`).join(',') },
      40035,
    ],
    ['no message', { msg: undefined }, 40035],
    ['a message above 2048 bytes', { msg: text('长'.repeat(700)) }, 40035],
    ['an unknown kind', { msg: { msgtype: 'song', song: {} } }, 40008],
    [
      'an action card without a button',
      { msg: { msgtype: 'action_card', action_card: { markdown: 'x' } } },
      40035,
    ],
    [
      'a button title above 20 characters',
      {
        msg: {
          msgtype: 'action_card',
          action_card: { markdown: 'x', btn_json_list: [{ title: '很'.repeat(21), action_url: 'u' }] },
        },
      },
      40035,
    ],
  ])('are refused with %s', async (_what, wrong, errcode) => {
    kit = await startKit();
    expect((await send('chen', text('x'), wrong)).body.errcode).toBe(errcode);
    expect(await received('chen')).toEqual([]);
  });

  it('can be read, recalled, and asked for within a day only', async () => {
    kit = await startKit();
    const { task_id } = (await send('chen')).body;
    const [notice] = await received('chen');
    await kit.post(`/work-notifications/${notice?.notificationId}/read`);
    expect(await resultOf(task_id)).toMatchObject({ read_user_id_list: ['chen'], unread_user_id_list: [] });
    const progress = await kit.oapi(`${base}/getsendprogress`, { agent_id: agentId, task_id });
    expect(progress.body).toMatchObject({ progress: { progress_in_percent: 100, status: 2 } });
    await kit.oapi(`${base}/recall`, { agent_id: agentId, msg_task_id: task_id });
    expect((await received('chen'))[0]?.recalledAt).toEqual(expect.any(Number));
    await kit.post('/clock', { forwardMs: 86_400_001 });
    expect((await kit.oapi(`${base}/getsendresult`, { agent_id: agentId, task_id })).body.errcode).toBe(
      40035,
    );
  });

  it('have a status bar when they are OA messages', async () => {
    kit = await startKit();
    const oa = {
      msgtype: 'oa',
      oa: {
        message_url: 'http://a',
        head: { bgcolor: 'FF0000', text: '头' },
        body: { title: '单' },
        status_bar: { status_value: '待办', status_bg: '0xFFF' },
      },
    };
    const { task_id } = (await send('chen', oa)).body;
    expect((await received('chen'))[0]?.statusBar).toEqual({ value: '待办', bg: '0xFFF' });
    const change = { agent_id: agentId, task_id, status_value: '已办', status_bg: '0x0F0' };
    await kit.oapi(`${base}/status_bar/update`, change);
    expect((await received('chen'))[0]?.statusBar).toEqual({ value: '已办', bg: '0x0F0' });
    const plain = (await send('chen', text('文本'))).body;
    const refused = await kit.oapi(`${base}/status_bar/update`, { ...change, task_id: plain.task_id });
    expect(refused.body.errcode).toBe(40035);
  });
});
