import { expect, it } from 'vitest';
import { completeMention, matchMentions, mentionQuery, readMentions } from './mentions.ts';

const people = [
  { userId: null, name: '单脉助手' },
  { userId: 'chen', name: '陈静' },
  { userId: 'liu', name: '刘洋' },
];

it('sees an @ at the start of a word, not inside an address', () => {
  expect(mentionQuery('@', 1)).toEqual({ from: 0, query: '' });
  expect(mentionQuery('请 @陈', 4)).toEqual({ from: 2, query: '陈' });
  expect(mentionQuery('a@b', 3)).toBeNull();
  expect(mentionQuery('@陈静 好', 5)).toBeNull();
});

it('offers names that contain what was typed', () => {
  expect(matchMentions('', people)).toHaveLength(3);
  expect(matchMentions('静', people)).toEqual([{ userId: 'chen', name: '陈静' }]);
});

it('completes the name and moves the caret behind it', () => {
  expect(completeMention('请 @陈 看', 4, 2, '陈静')).toEqual({ text: '请 @陈静  看', caret: 6 });
});

it('tells the bot from people in a finished text', () => {
  expect(readMentions('@单脉助手 SO-1 到哪了', people)).toEqual({ atBot: true, atUserIds: [] });
  expect(readMentions('@陈静 @刘洋 看一下', people)).toEqual({ atBot: false, atUserIds: ['chen', 'liu'] });
});
