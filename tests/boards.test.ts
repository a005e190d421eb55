import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { loadImage } from '@napi-rs/canvas';
import { expect, test } from 'vitest';
import { moveTo } from '../db/clock.ts';
import type { MessageView, WorkNotification } from '../sandbox/control-types.ts';
import { putOrder } from '../workflows/testing/orders.ts';
import { textOf } from './world/card.ts';
import { GROUP, useWorld } from './world/world.ts';

/** Monday 16 March 2026, 10:00. */
const the = useWorld({ boards: true });
/** The first picture of a process waits for the drawing thread. */
const PATIENT = { timeout: 15_000 };
const at = (text: string) => moveTo(the().database.db, new Date(`${text}:00+08:00`));

/** The picture in a message, as the client would load it. */
async function pictureIn(message: MessageView): Promise<{ width: number; height: number }> {
  const [, source] = /!\[\]\((.+?)\)/.exec(textOf(message)) ?? [];
  if (!source) throw new Error(`no picture in ${textOf(message)}`);
  const answer = await fetch(`${the().sandbox.url}/sandbox/media/${encodeURIComponent(source)}`);
  return loadImage(Buffer.from(await answer.arrayBuffer()));
}

test('今天怎么样: the boss gets one picture, why in words, and the way to the live page', async () => {
  await putOrder(the().database, {
    number: 'SO-20260301-0042',
    customer: '恒锐',
    product: 'KHM-200',
    promisedDate: '2026-03-12',
    ownerUserId: 'wangqiang',
  });
  const boss = the().persona('顾长河');
  await boss.says('今天怎么样');
  const said = await boss.receives('SO-20260301-0042 恒锐 逾期 4 天');
  expect(textOf(said)).toMatch(/\[打开实时页面\]\(http:\/\/127\.0\.0\.1:\d+\/board\/\)$/);
  expect((await pictureIn(said)).width).toBe(780);
});

const postTo = (group: string): string => `{ picture: board, group: ${group}, at: ["10:30"], role: manager }`;

test('看板 comes to groups by itself at its hour, once; of a group that the bot does not know somebody is told', async () => {
  const { factoryDir, complaints, control } = the();
  await the().restart(async () => {
    const factory = path.join(factoryDir, 'factory.yaml');
    const text = await readFile(factory, 'utf8');
    await writeFile(factory, text.replace('internalGroups:\n', 'internalGroups:\n  - cidGone\n'));
    const posts = `posts:\n  good: ${postTo(GROUP)}\n  gone: ${postTo('cidGone')}\n`;
    await writeFile(path.join(factoryDir, 'boards.yaml'), posts);
  });
  complaints.expect('board.unknown_group');
  await at('2026-03-16T10:30');
  const said = await the().persona('顾长河').receives('全厂在办 1 单');
  expect(said.conversationId).toBe(GROUP);
  const told = async () =>
    JSON.stringify(await control.get<WorkNotification[]>('/people/luwenyuan/work-notifications'));
  await expect.poll(told, PATIENT).toContain('发到群「cidGone」，但机器人从没有在这个群里收到过消息');
});
