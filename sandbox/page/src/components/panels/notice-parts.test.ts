import { expect, it } from 'vitest';
import type { WorkNotification } from '../../../../control-types.ts';
import { noticeParts } from './notice-parts.ts';

const notice = (msg: WorkNotification['msg']): WorkNotification => ({
  notificationId: 'n1',
  taskId: 1,
  agentId: 1,
  userId: 'chen',
  at: 0,
  msg,
});

it('shows an OA message with its rows, figure and link', () => {
  const parts = noticeParts(
    notice({
      msgtype: 'oa',
      oa: {
        message_url: 'https://x.cn/1',
        head: { bgcolor: 'FFBBBBBB', text: '提醒' },
        body: {
          title: '关卡将到期',
          form: [{ key: '订单', value: 'SO-1' }],
          rich: { num: '2', unit: '小时' },
        },
      },
    }),
  );
  expect(parts).toMatchObject({
    title: '关卡将到期',
    rows: [{ key: '订单', value: 'SO-1' }],
    figure: { number: '2', unit: '小时' },
    buttons: [{ title: '查看详情', url: 'https://x.cn/1' }],
  });
});

it('does not show a title twice when the text begins with it', () => {
  const parts = noticeParts(
    notice({ msgtype: 'markdown', markdown: { title: '提醒', text: '### 提醒\n内容' } }),
  );
  expect(parts).toMatchObject({ title: '提醒', markdown: '内容' });
});

it('drops buttons whose address may not be opened', () => {
  const parts = noticeParts(
    notice({
      msgtype: 'action_card',
      action_card: {
        title: 't',
        markdown: 'm',
        btn_json_list: [
          { title: '好', action_url: 'https://x.cn' },
          { title: '坏', action_url: 'javascript:1' },
        ],
      },
    }),
  );
  expect(parts.buttons).toEqual([{ title: '好', url: 'https://x.cn' }]);
});

it('names what it does not know', () => {
  expect(noticeParts(notice({ msgtype: 'hologram', hologram: { a: 1 } })).title).toBe(
    '不支持的通知类型：hologram',
  );
});
