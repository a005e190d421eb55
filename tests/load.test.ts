import { loadImage } from '@napi-rs/canvas';
import { beforeAll, expect, test } from 'vitest';
import { machine } from '../db/schema/index.ts';
import type { MessageView } from '../sandbox/control-types.ts';
import { textOf } from './world/card.ts';
import { GROUP, useWorld } from './world/world.ts';

const the = useWorld();

beforeAll(async () => {
  const { db } = the().database;
  const ids = ['VMC850-01', 'VMC850-02', 'CK6150-01'];
  await db
    .insert(machine)
    .values(ids.map((id) => ({ id, model: id.slice(0, -3), name: id, workshop: '机加车间' })));
});

/** The picture in a message, as the client would load it. */
async function pictureIn(message: MessageView): Promise<{ width: number; height: number }> {
  const [, source] = /!\[\]\((.+?)\)/.exec(textOf(message)) ?? [];
  if (!source) throw new Error(`no picture in ${textOf(message)}`);
  const answer = await fetch(`${the().sandbox.url}/sandbox/media/${encodeURIComponent(source)}`);
  return loadImage(Buffer.from(await answer.arrayBuffer()));
}

test('热力图: the planner gets a picture with what it says; 排产 of a model shows its machines', async () => {
  const planner = the().persona('曹静');
  await planner.says('热力图');
  const shop = await planner.receives('全部设备 3 台，72 小时负荷 0%');
  expect((await pictureIn(shop)).width).toBe(780);
  await planner.says('VMC850 排产');
  await planner.receives('VMC850 2 台');
});

test('负荷 VMC850-01 in a group of colleagues: the picture comes there', async () => {
  const planner = the().persona('曹静');
  await planner.says('负荷 VMC850-01', { group: GROUP });
  const said = await planner.receives('VMC850-01 72 小时负荷 0%');
  expect(said.conversationId).toBe(GROUP);
  expect((await pictureIn(said)).height).toBeGreaterThan(600);
});

test('who does not see production gets no picture', async () => {
  const sales = the().persona('林晓岚');
  await sales.says('热力图');
  await sales.receives('没有查看设备负荷的权限');
});
