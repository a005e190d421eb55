import { expect, test } from 'vitest';
import { useWorld } from './world/world.ts';

const the = useWorld();

test('what a person says twice in the same words is answered twice', async () => {
  const boss = the().persona('guchanghe');
  await boss.says('链头');
  await boss.says('链头');
  await boss.receives('审计链头');
  await boss.receives('审计链头');
});

test('answers come in the order of the questions', async () => {
  const clerk = the().persona('fangzhi');
  for (const text of ['帮助', '链头', '今天天气', '链头']) await clerk.says(text);
  await expect
    .poll(async () => (await clerk.unheard()).map((text) => text.slice(0, 12)), { timeout: 10_000 })
    .toEqual([
      '我能做什么\n您好，我是单',
      '审计链头\n**审计链头*',
      '我能做什么\n没看懂“今天',
      '审计链头\n**审计链头*',
    ]);
  for (const words of ['您好', '审计链头', '没看懂', '审计链头']) await clerk.receives(words);
});

test('somebody from outside gets a polite refusal and no facts', async () => {
  const outsider = the().persona('handong');
  await outsider.says('恒锐的单子到哪了');
  const answer = await outsider.receives('只为本厂');
  expect(JSON.stringify(answer.body)).not.toContain('SO-');
});

test('in a group only those who mention the bot are answered, and the answer mentions them', async () => {
  const boss = the().persona('guchanghe');
  await boss.says('链头', { group: 'cidDemoGroup', atBot: false });
  await the().nobodyElseHears();
  await boss.says('链头', { group: 'cidDemoGroup' });
  const answer = await boss.receives('审计链头');
  expect(answer.atUserIds).toEqual(['guchanghe']);
});

test('a picture nobody knows what to do with, a voice message and an empty line each get a sentence', async () => {
  const boss = the().persona('guchanghe');
  await boss.sendsFile('照片.png', Buffer.from('89504e470d0a1a0a0000000d49484452', 'hex'));
  await boss.receives('您现在没有等待凭证的关卡');
  await boss.says('   ');
  await boss.receives('您好');
});
