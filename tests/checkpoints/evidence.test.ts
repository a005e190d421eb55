import sharp from 'sharp';
import { expect, test } from 'vitest';
import { textPage } from '../../workflows/evidence/testing/draw.ts';
import { handOn, placeOrder } from '../world/orders.ts';
import type { Persona } from '../world/persona.ts';
import { GROUP, useWorld } from '../world/world.ts';

const the = useWorld({ checkpoints: true });
const PLAIN = '恒锐 快换模组 KHM-200 200套 3月20日交 单价480';
const BOM = '结构工程师确认BOM冻结';

/** So many confirmed orders whose BOM one engineer must freeze, with their cards heard. */
async function waitingFor(engineer: Persona, orders: number): Promise<string[]> {
  const numbers: string[] = [];
  while (numbers.length < orders) {
    const placed = await placeOrder(the(), '林晓岚', PLAIN);
    await handOn(the(), placed, '确认订单');
    const watch = await the().persona('林晓岚').receivesCard(`${BOM}已打开`);
    const signer = the().persona(/责任人 (\S+)/.exec(watch.text)?.[1] ?? '');
    await signer.receivesCard(placed.number);
    if (signer === engineer) numbers.push(placed.number);
  }
  return numbers;
}

test('with several checkpoints open the bot asks which one, or reads the order number in the words', async () => {
  const engineer = the().persona('潘越');
  const [first = '', second = ''] = await waitingFor(engineer, 2);
  // Two files, one question.
  await engineer.sendsFile('扫描.png', await textPage(21));
  await engineer.sendsFile('扫描2.png', await textPage(20));
  const question = await engineer.sees('文件 2 个');
  expect(question.text).toContain(first);
  const label = /\[(\d · [\d-]+)\]/g;
  const labels = [...question.text.matchAll(label)].map((found) => found[1] ?? '');
  const chosen = await engineer.presses(question, labels.find((one) => one.includes(second.slice(-4))) ?? '');
  expect(chosen.text).toContain(`已作为「${BOM}」（${second}）的凭证，共 1 份`);
  expect(chosen.text).toContain('共 2 份');
  await the().nobodyElseHears();
});

test('a picture in a group counts, when it names the order', async () => {
  const engineer = the().persona('叶子安');
  const [number = ''] = await waitingFor(engineer, 1);
  await engineer.sendsPicture(await textPage(22), `${number} BOM签字`, { group: GROUP });
  await engineer.receives(`收到，已作为「${BOM}」（${number}）`);
});

test('what was evidence of another order (turned, too), is blurred, blank or no picture at all is asked for again', async () => {
  const engineer = the().persona('潘越');
  const [number = ''] = await waitingFor(engineer, 1);
  const send = (bytes: Uint8Array) => engineer.sendsPicture(bytes, number);
  await send(
    await sharp(await textPage(21))
      .resize(1000)
      .jpeg({ quality: 60 })
      .toBuffer(),
  );
  await engineer.receives(/这张凭证在订单 SO-20260316-\d{4} 里用过/);
  await send(
    await sharp(await textPage(21))
      .rotate(90)
      .flop()
      .jpeg({ quality: 80 })
      .toBuffer(),
  );
  await engineer.receives(/这张凭证在订单 SO-20260316-\d{4} 里用过/);
  await send(
    await sharp(await textPage(33))
      .blur(14)
      .jpeg()
      .toBuffer(),
  );
  await engineer.receives('照片太模糊');
  await send(
    await sharp({ create: { width: 900, height: 900, channels: 3, background: '#fdfdfd' } })
      .jpeg()
      .toBuffer(),
  );
  await engineer.receives('一片空白');
  await send(
    await sharp(await textPage(34))
      .resize(150)
      .jpeg()
      .toBuffer(),
  );
  await engineer.receives('图片太小');
});

test('hostile files are refused with a sentence, whatever they are called', async () => {
  const engineer = the().persona('潘越');
  await engineer.sendsFile('空.jpg', Buffer.alloc(0));
  await engineer.receives('这个文件是空的');
  await engineer.sendsFile('../../照片.jpg', Buffer.concat([Buffer.from('MZ'), Buffer.alloc(600, 7)]));
  await engineer.receives(/这个文件是程序|认不出/);
  await engineer.sendsFile(
    '图.svg',
    Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'),
  );
  await engineer.receives('SVG');
});

test('a file from somebody whom no checkpoint waits for is not taken, and they are told so', async () => {
  const clerk = the().persona('白露');
  await clerk.sendsFile('图.png', await textPage(44));
  await clerk.receives('您现在没有等待凭证的关卡');
});
