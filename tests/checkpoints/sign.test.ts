import sharp from 'sharp';
import { expect, test } from 'vitest';
import { buttonsOf } from '../world/card.ts';
import { handOn, placeOrder } from '../world/orders.ts';
import { useWorld } from '../world/world.ts';

const the = useWorld({ checkpoints: true });

/** A sharp page full of marks, another one for each seed. */
async function page(seed: number): Promise<Buffer> {
  let state = seed;
  const next = (most: number): number => {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
    return state % most;
  };
  const marks = Array.from({ length: 260 }, () => `<rect x="${60 + next(860)}" y="${60 + next(1180)}" width="${6 + next(60)}" height="${4 + next(14)}"/>`);
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="1000" height="1400"><rect width="1000" height="1400" fill="white"/><g fill="#223">${marks.join('')}</g></svg>`;
  return sharp(Buffer.from(svg)).jpeg({ quality: 90 }).toBuffer();
}

test('no evidence, no pass; with evidence it passes, everybody sees it, and the next step is free', async () => {
  const placed = await placeOrder(the(), '林晓岚', '恒锐 快换模组 KHM-200 200套 3月20日交 单价480');
  const confirmed = await handOn(the(), placed, '确认订单');
  const engineer = the().persona('潘越');
  const card = await engineer.receivesCard('结构工程师确认BOM冻结');
  const sales = the().persona('林晓岚');
  await sales.receivesCard('结构工程师确认BOM冻结已打开');
  const refused = await confirmed.owner.presses(confirmed.theirs, '开始备料');
  expect(refused.text).toContain('不能进入「备料中」：关卡「结构工程师确认BOM冻结」（潘越）还没有通过');
  const noEvidence = await engineer.presses(card, '通过');
  expect(noEvidence.text).toContain('没有凭证不能通过');
  await the().nobodyElseHears();

  await engineer.sendsFile('BOM签字.jpg', await page(7));
  await engineer.receives('收到，已作为「结构工程师确认BOM冻结」');
  const ready = await engineer.sees(/凭证 1 份：照片（潘越）/);
  const passed = await engineer.presses(ready, '通过');
  expect(passed.text).toContain('已通过');
  expect(passed.text).toMatch(/潘越 3月16日 10:\d\d 通过/);
  expect(buttonsOf(passed)).toEqual([]);
  expect((await sales.sees(/已通过[^]*潘越 3月16日 10:\d\d 通过/)).text).toContain('凭证 1 份：照片（潘越）');
  const preparing = await confirmed.owner.presses(refused, '开始备料');
  expect(preparing.text).toContain('已改为「备料中」');
  for (const who of Object.keys(await the().control.get<Record<string, unknown>>('/unread'))) console.log(who, await the().persona(who).hearsAll());
});
