import { expect, test } from 'vitest';
import { textPage } from '../../workflows/evidence/testing/draw.ts';
import { handOn, placeOrder } from '../world/orders.ts';
import { useWorld } from '../world/world.ts';

const the = useWorld({ checkpoints: true });
const BOM = '结构工程师确认BOM冻结';
const seedOfLetter = 131;

/** Signed for the order: evidence, then 通过. */
async function frozen(seed: number) {
  const placed = await placeOrder(the(), '林晓岚', '恒锐 快换模组 KHM-200 200套 3月20日交 单价480');
  const handed = await handOn(the(), placed, '确认订单');
  const sales = the().persona('林晓岚');
  const watch = await sales.receivesCard(`${BOM}已打开`);
  const name = /责任人 (\S+)/.exec(watch.text)?.[1] ?? '';
  const engineer = the().persona(name);
  await engineer.receivesCard(placed.number);
  await engineer.sendsFile('BOM.png', await textPage(seed));
  await engineer.receives('收到，已作为');
  const ready = await engineer.sees('凭证 1 份');
  await engineer.presses(ready, '通过');
  await sales.sees(/已通过[\s\S]* 通过/);
  return { ...placed, handed, sales, engineer, name };
}

test('a change of the specification reopens what was signed, with the difference; who signed is told', async () => {
  const { number, sales, engineer, name, handed, owner: planner } = await frozen(101);
  // The customer's wish goes through a request: the letter first, then the planner decides.
  await sales.says(`客户要改 ${number} BOM版本改为B 加镀镍`);
  const form = await sales.receivesCard('客户变更');
  const values = { quantity: '200', requirements: '表面镀镍', specialProcesses: '镀镍', bomRevision: 'B' };
  const refused = await sales.presses(form, '提交变更申请', { ...values, reason: ' ' });
  expect(refused.text).toContain('必须写原因');
  const draft = await sales.presses(refused, '提交变更申请', { ...values, reason: '客户来函改表面处理' });
  expect(draft.text).toContain('待补书面依据');
  await sales.sendsFile('来函.png', await textPage(seedOfLetter));
  await sales.receives('已交给');
  const asked = await planner.receivesCard('提交了客户变更');
  expect(asked.text).toContain(`重新打开「${BOM}」（${name} 已签，作废）`);
  expect(asked.text).toContain('新增「工艺确认特殊工序」');
  const decided = await planner.presses(asked, '接受');
  expect(decided.text).toContain('已接受');
  await sales.receives('客户变更已由');
  const anew = await engineer.receivesCard(/上游有变更，请重新确认/);
  expect(anew.text).toContain('需重新确认');
  expect(anew.text).toContain('客户要求：无 → 表面镀镍');
  expect(anew.text).toContain('特殊工艺：无 → 镀镍');
  expect(anew.text).toContain('BOM版本：无 → B');
  expect(anew.text).toContain('凭证 还没有');
  await engineer.notified('已签的关卡重新打开');
  expect(name).not.toBe('');
  await sales.receivesCard(`${BOM}已打开`);
  // And what the new special process asks for is opened, late.
  await the().persona('田甜').receivesCard('订单变更后需要这个关卡');
  await sales.receivesCard('工艺确认特殊工序已打开');
  // Whoever will have the order after its owner: stores, production, inspection.
  for (const next of ['丁勇', '杜鹏', '姜波']) {
    const text = await the().persona(next).receives('客户变更已接受');
    expect(JSON.stringify(text)).toContain('特殊工艺：无 → 镀镍');
  }
  // The owner of the order is told what changed, and cannot go on.
  const told = await handed.owner.receivesCard('客户变更已由');
  expect(told.text).toContain('特殊工艺：无 → 镀镍');
  const blocked = await handed.owner.presses(told, '开始备料');
  expect(blocked.text).toContain('还没有通过');
});

test('who stands in gets the card of whom they stand in for, signs for them, and it says so', async () => {
  const placed = await placeOrder(the(), '林晓岚', '恒锐 快换模组 KHM-200 200套 3月20日交 单价480');
  await handOn(the(), placed, '确认订单');
  const sales = the().persona('林晓岚');
  const watch = await sales.receivesCard(`${BOM}已打开`);
  const name = /责任人 (\S+)/.exec(watch.text)?.[1] ?? '';
  const engineer = the().persona(name);
  await engineer.receivesCard(placed.number);
  await engineer.says('请假 3月16日-3月18日 代理 梁思源');
  const form = await engineer.receivesCard('请假');
  const declared = await engineer.presses(form, '确认请假');
  expect(declared.text).toContain('梁思源');
  const deputy = the().persona('梁思源');
  const card = await deputy.receivesCard(`您正在代理 ${name}`);
  expect(card.text).toContain(placed.number);
  await sales.sees(`（代理 梁思源）`);
  await deputy.sendsFile('BOM.png', await textPage(102));
  await deputy.receives('收到，已作为');
  const ready = await deputy.sees('凭证 1 份');
  const passed = await deputy.presses(ready, '通过');
  expect(passed.text).toContain(`${name}✓（梁思源 代签）`);
  await deputy.receivesCard('由您代理');
});
