import { readFile } from 'node:fs/promises';
import { test } from 'vitest';
import { startWorld } from '../world/world.ts';

test('x', async () => {
  const world = await startWorld({ now: new Date('2026-11-23T10:00:00+08:00') });
  const boss = world.persona('guchanghe');
  await boss.sendsFile('订单样例.xlsx', await readFile('samples/订单样例.xlsx'));
  const c = await boss.sees('等待确认');
  console.log(c.text);
  await boss.presses(c, /确认导入.*/.exec(c.text)![0].split(']')[0]!);
  console.log((await boss.sees('导入完成')).text);
  await boss.sendsFile('订单样例.xlsx', await readFile('samples/订单样例.xlsx'));
  await new Promise((r) => setTimeout(r, 2500));
  console.log((await boss.sees(/导入订单/)).text);
  await world.quiet();
  const { people } = await world.control.get<any>('/state');
  for (const p of people) {
    if (p.external) continue;
    const t = await world.persona(p.userId).unheard();
    if (t.length)
      console.log(
        p.userId,
        t.map((x) => x.slice(0, 200)),
      );
  }
  await world.close();
});
