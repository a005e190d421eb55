import { expect, test } from 'vitest';
import { filledForm } from '../../workflows/evidence/testing/draw.ts';
import { buttonsOf, linkIn } from '../world/card.ts';
import { handOn, placeOrder } from '../world/orders.ts';
import { useWorld } from '../world/world.ts';

const the = useWorld({ checkpoints: true });
const BOM = '结构工程师确认BOM冻结';

async function send(link: string, bytes: Buffer, name: string): Promise<{ ok: boolean; text: string }> {
  const body = new FormData();
  body.append('file', new Blob([new Uint8Array(bytes)]), name);
  const response = await fetch(link, { method: 'POST', body, headers: { accept: 'application/json' } });
  return (await response.json()) as { ok: boolean; text: string };
}

test('the card leads to the upload page; what is uploaded there is on the card, and 通过 works', async () => {
  const placed = await placeOrder(the(), '林晓岚', '恒锐 快换模组 KHM-200 200套 3月20日交 单价480');
  await handOn(the(), placed, '确认订单');
  const sales = the().persona('林晓岚');
  const watch = await sales.receivesCard(`${BOM}已打开`);
  const name = /责任人 (\S+)/.exec(watch.text)?.[1] ?? '';
  const engineer = the().persona(name);
  const card = await engineer.receivesCard(placed.number);
  expect(buttonsOf(watch)).not.toContain('上传凭证');

  const link = linkIn(card, '上传凭证');
  expect(link.startsWith(`${the().service.base.publicUrl}/upload/`)).toBe(true);
  const page = await (await fetch(link)).text();
  for (const words of [BOM, placed.number, '恒锐', '签字的BOM扫描件或照片', '还没有，差 1 份'])
    expect(page).toContain(words);
  expect(page).not.toMatch(/480|96,?000/);

  const blank = await send(link, Buffer.from('不是照片'), '照片.jpg');
  expect(blank).toMatchObject({ ok: false, text: expect.stringContaining('不能作为凭证') });
  expect(await send(link, await filledForm(1, 2), '签字的BOM.png')).toMatchObject({
    ok: true,
    text: expect.stringContaining(`收到，已作为「${BOM}」（${placed.number}）的凭证，共 1 份`),
  });
  // The page has said it: the chat does not say it again, but the card shows it.
  const ready = await engineer.sees(`凭证 1 份：签字的BOM.png（${name}）`);
  expect(linkIn(ready, '上传凭证')).toBe(link);
  await sales.sees('凭证 1 份：签字的BOM.png');
  await the().nobodyElseHears();

  const passed = await engineer.presses(ready, '通过');
  expect(passed.text).toContain('已通过');
  await sales.sees(/已通过[\s\S]* 通过/);
  const late = await send(link, await filledForm(1, 3), '晚了.png');
  expect(late).toMatchObject({ ok: false, text: expect.stringContaining('已经有结论') });
  expect(await (await fetch(link)).text()).toMatch(new RegExp(`${name} 3月16日 10:\\d\\d 通过`));
});
