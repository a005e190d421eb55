import { expect, it } from 'vitest';
import type { MessageBody, MessageView } from '../../../control-types.ts';
import { bodyPreview, callsFor, extension, listPreview, sizeText } from './preview.ts';

const message = (
  body: MessageBody,
  from: MessageView['from'] = { kind: 'bot', name: '助手' },
): MessageView => ({
  messageId: 'm1',
  conversationId: 'c1',
  at: 0,
  from,
  body,
  via: 'client',
  atBot: false,
  atUserIds: [],
  atAll: false,
  readBy: [],
});

it('names what cannot be shown in a line', () => {
  expect(bodyPreview(message({ type: 'picture', url: '/x' }))).toBe('[图片]');
  expect(bodyPreview(message({ type: 'file', fileName: '订单.xlsx', url: '/x' }))).toBe('[文件] 订单.xlsx');
  expect(bodyPreview(message({ type: 'markdown', title: '', text: '**急** 单' }))).toBe('急 单');
  expect(bodyPreview({ ...message({ type: 'text', text: 'x' }), recalledAt: 1 })).toBe('消息已撤回');
});

it('puts the sender first in groups, except for one’s own words', () => {
  const text = message({ type: 'text', text: '好' }, { kind: 'person', userId: 'liu', name: '刘洋' });
  expect(listPreview(text, true, 'chen')).toBe('刘洋：好');
  expect(listPreview(text, true, 'liu')).toBe('好');
  expect(listPreview(text, false, 'chen')).toBe('好');
});

it('knows when somebody is called for', () => {
  const text = message({ type: 'text', text: '@陈静 看一下' });
  expect(callsFor({ ...text, atUserIds: ['chen'] }, 'chen')).toBe(true);
  expect(callsFor({ ...text, atAll: true }, 'chen')).toBe(true);
  expect(callsFor(text, 'chen')).toBe(false);
  expect(callsFor(null, 'chen')).toBe(false);
});

it('writes sizes and kinds of files', () => {
  expect(sizeText(900)).toBe('900 B');
  expect(sizeText(1_300_000)).toBe('1.2 MB');
  expect(extension('样例.工作簿.xlsx')).toBe('XLSX');
  expect(extension('说明')).toBe('文件');
});
