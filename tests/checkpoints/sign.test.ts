import { expect, test } from 'vitest';
import { textPage } from '../../workflows/evidence/testing/draw.ts';
import { buttonsOf } from '../world/card.ts';
import { handOn, placeOrder } from '../world/orders.ts';
import { useWorld } from '../world/world.ts';

const the = useWorld({ checkpoints: true });
const PLAIN = '恒锐 快换模组 KHM-200 200套 3月20日交 单价480';
const BOM = '结构工程师确认BOM冻结';

/** A confirmed order without special processes, and the engineer's card; the salesperson looks on. */
async function confirmed() {
  const placed = await placeOrder(the(), '林晓岚', PLAIN);
  const handed = await handOn(the(), placed, '确认订单');
  const sales = the().persona('林晓岚');
  const watch = await sales.receivesCard(`${BOM}已打开`);
  const name = /责任人 (\S+)/.exec(watch.text)?.[1] ?? '';
  const engineer = the().persona(name);
  const card = await engineer.receivesCard(placed.number);
  return { ...handed, sales, watch, engineer, card, name };
}

test('no evidence, no pass; with evidence it passes, everybody sees it, and the next step is free', async () => {
  const { owner, theirs, engineer, card, sales, name } = await confirmed();
  const refused = await owner.presses(theirs, '开始备料');
  expect(refused.text).toContain(`不能进入「备料中」：关卡「${BOM}」（${name}）还没有通过`);
  const noEvidence = await engineer.presses(card, '通过');
  expect(noEvidence.text).toContain('没有凭证不能通过');
  await the().nobodyElseHears();

  await engineer.sendsFile('BOM签字.jpg', await textPage(7));
  await engineer.receives(`收到，已作为「${BOM}」`);
  const ready = await engineer.sees(`凭证 1 份：照片（${name}）`);
  const passed = await engineer.presses(ready, '通过');
  expect(passed.text).toMatch(new RegExp(`已通过[\\s\\S]*${name} 3月16日 10:\\d\\d 通过`));
  expect(buttonsOf(passed)).toEqual([]);
  expect((await sales.sees(/已通过[\s\S]* 通过/)).text).toContain('凭证 1 份：照片');
  const preparing = await owner.presses(refused, '开始备料');
  expect(preparing.text).toContain('已改为「备料中」');
  await the().persona('丁勇').receivesCard('备料中，轮到您处理');
});

test('a rejection needs a reason, tells the salesperson and the owner, and blocks until it is sent again', async () => {
  const { engineer, card, sales, owner, number } = await confirmed();
  const question = await engineer.presses(card, '驳回');
  const noReason = await engineer.presses(question, '确认驳回', { reason: '  ' });
  expect(noReason.text).toContain('「驳回」必须写原因');
  const rejected = await engineer.presses(noReason, '确认驳回', { reason: '图号与BOM不符' });
  expect(rejected.text).toMatch(/已驳回[\s\S]*驳回\*\*：图号与BOM不符/);
  expect(buttonsOf(rejected)).toEqual([]);
  const told = await sales.receivesCard('驳回了这个关卡');
  await owner.receivesCard('驳回了这个关卡');
  const ask = await sales.presses(told, '重新送审');
  const again = await sales.presses(ask, '确认重新送审', { reason: '已换成B版图纸' });
  expect(again.text).toContain('已重新送审');
  const anew = await engineer.receivesCard(/重新送审：已换成B版图纸/);
  expect(anew.text).toContain(number);
});

test('handed over, asked for more time, pressed for: each is told to whom it concerns and to nobody else', async () => {
  const { engineer, card, sales, watch } = await confirmed();
  const busy = await engineer.presses(card, '处理中');
  const later = await engineer.presses(busy, '确认处理中', { span: '2h' });
  expect(later.text).toMatch(/处理中[\s\S]*好的，3月16日 1[1-6]:\d\d 前不再提醒/);
  const seen = await sales.sees(/处理中 .*预计 3月16日/);
  const nudged = await sales.presses(seen, '催办');
  expect(nudged.text).toContain('已催');
  await engineer.notified('林晓岚 催办');
  expect((await sales.presses(nudged, '催办')).text).toContain('刚刚催过了');
  const ask = await engineer.presses(later, '转办');
  const wrong = await engineer.presses(ask, '确认转办', { to: '没有这个人', reason: '出差' });
  expect(wrong.text).toContain('通讯录里没有「没有这个人」');
  const gone = await engineer.presses(wrong, '确认转办', { to: '田甜', reason: '出差' });
  expect(gone.text).toContain('已转办给 田甜');
  await the().persona('田甜').receivesCard('转办给您：出差');
  await sales.sees(/责任人 田甜/);
  expect(watch.text).toContain(BOM);
});

test('from the order’s card to the checkpoint: a director escalates by hand, and withdraws what was opened in error', async () => {
  const { number, engineer, sales } = await confirmed();
  const director = the().persona('陆文渊');
  await director.says(`${number} 到哪了`);
  const order = await director.receivesCard(number);
  await director.presses(order, '看关卡');
  const card = await director.receivesCard(BOM);
  const ask = await director.presses(card, '立即升级');
  const done = await director.presses(ask, '确认立即升级', { tier: '2', reason: '客户明天来验厂' });
  expect(done.text).toContain('已升级到第2级');
  await the().persona('梁思源').notified('关卡升级');
  await engineer.notified('关卡升级');
  await director.notified('关卡升级');
  const question = await director.presses(done, '撤回');
  const gone = await director.presses(question, '确认撤回', { reason: '订单重复' });
  expect(gone.text).toContain('已撤回');
  await sales.sees('已撤回');
});
