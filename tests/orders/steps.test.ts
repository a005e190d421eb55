import { sql } from 'drizzle-orm';
import { expect, test } from 'vitest';
import type { ClickResult } from '../../sandbox/control-types.ts';
import { buttonsOf, numberIn, ownerIn, rawPress } from '../world/card.ts';
import { handOn, placeOrder } from '../world/orders.ts';
import { GROUP, useWorld } from '../world/world.ts';

const the = useWorld();

const statusOf = async (number: string): Promise<string | undefined> => {
  const [row] = await the().database.db.execute<{ status: string }>(
    sql`select status from customer_order where number = ${number}`,
  );
  return row?.status;
};

test('from the order to the signature: each owner presses, the next one is told, everybody else is silent', async () => {
  const placed = await placeOrder(the(), '林晓岚');
  const confirmed = await handOn(the(), placed, '确认订单');
  expect(confirmed.theirs.text).toContain('已确认，轮到您处理。');
  await the().nobodyElseHears();
  const preparing = await handOn(the(), confirmed, '开始备料');
  await the().nobodyElseHears();
  const producing = await handOn(the(), preparing, '开始生产');
  await the().nobodyElseHears();
  const checking = await handOn(the(), producing, '送检');
  await the().nobodyElseHears();

  const asked = await checking.owner.presses(checking.theirs, '合格发货');
  expect(asked.text).toContain('质检中 → **已发货**');
  const shipped = await checking.owner.presses(asked, '确认合格发货', { shippedDate: '2026-03-16' });
  expect(shipped.text).toContain('实际发货 3月16日');
  const sales = the().persona('林晓岚');
  const mine = await sales.receivesCard('已发货，轮到您处理。');
  await the().nobodyElseHears();
  const done = await sales.presses(mine, '客户已签收');
  expect(done.text).toContain('已改为「已完成」');
  expect(buttonsOf(done)).toEqual(['全貌']);
  expect(await statusOf(placed.number)).toBe('completed');
});

test('a failed inspection goes back to production with its reason', async () => {
  const placed = await placeOrder(the(), '周启明');
  let at = await handOn(the(), placed, '确认订单');
  for (const step of ['开始备料', '开始生产', '送检']) at = await handOn(the(), at, step);
  const asked = await at.owner.presses(at.theirs, '不合格返工');
  await expect(at.owner.presses(asked, '确认不合格返工')).rejects.toThrow('请填写原因');
  const back = await at.owner.presses(asked, '确认不合格返工', { reason: '孔径超差 0.05' });
  expect(back.text).toContain('已改为「生产中」');
  const maker = await the().persona(ownerIn(back)).receivesCard('生产中，轮到您处理。');
  expect(maker.text).toContain('孔径超差 0.05');
});

test('a hold asks for a reason, goes to the salesperson, and resumes where it began', async () => {
  const placed = await placeOrder(the(), '许嘉禾');
  const asked = await placed.owner.presses(placed.theirs, '暂停');
  const held = await placed.owner.presses(asked, '确认暂停', { reason: '客户要求等图纸' });
  expect(held.text).toContain('已改为「暂停」');
  const sales = the().persona('许嘉禾');
  const mine = await sales.receivesCard('暂停，轮到您处理。');
  expect(mine.text).toContain('客户要求等图纸');
  await the().nobodyElseHears();
  const resumed = await sales.presses(mine, '恢复');
  expect(resumed.text).toContain('已改为「待审核」');
  await placed.owner.receivesCard('待审核，轮到您处理。');
  expect(await statusOf(placed.number)).toBe('pending_review');
});

test('a cancelled order has its reason, tells nobody to act, and nothing can be pressed any more', async () => {
  const placed = await placeOrder(the(), '吴楠');
  const sales = the().persona('吴楠');
  const asked = await sales.presses(placed.mine, '取消订单');
  const over = await sales.presses(asked, '确认取消订单', { reason: '客户撤单' });
  expect(over.text).toContain('已取消');
  expect(over.text).toContain('客户撤单');
  expect(buttonsOf(over)).toEqual(['全貌']);
  await the().nobodyElseHears();
  const theirs = await placed.owner.sees(new RegExp(`${placed.number}[^]*已取消`));
  expect(theirs.text).toContain('客户撤单');
  expect(buttonsOf(theirs)).toEqual(['全貌']);
  expect(await statusOf(placed.number)).toBe('cancelled');
});

test('a step repaints the cards that others have of the order, and nobody hears a new message', async () => {
  const placed = await placeOrder(the(), '林晓岚');
  const boss = the().persona('顾长河');
  await boss.says(`${placed.number} 到哪了`, { group: GROUP });
  await boss.receives(placed.number);
  await boss.says(`${placed.number} 到哪了`);
  const done = await boss.presses(await boss.receivesCard(placed.number), '确认订单');
  await the().persona(ownerIn(done)).receivesCard('已确认，轮到您处理。');
  const confirmed = new RegExp(`${placed.number}[^]*待审核 → 已确认`);
  const planner = await placed.owner.sees(confirmed);
  expect(buttonsOf(planner)).not.toContain('确认订单');
  const inGroup = await the().persona('王强').sees(confirmed);
  expect(inGroup.text).toContain('群里不显示金额');
  await the().persona('林晓岚').sees(confirmed);
  await the().nobodyElseHears();
});

test('a card that a newer one has replaced says so, shows no facts any more, and answers the same when pressed', async () => {
  const placed = await placeOrder(the(), '林晓岚');
  const { owner, theirs, number } = placed;
  await owner.says(`${number} 到哪了`);
  const newer = await owner.receivesCard(number);
  expect(newer.outTrackId).not.toBe(theirs.outTrackId);
  const old = await owner.sees(/旧卡片[\s\S]*已由新卡片代替，请看聊天中最新的一张。/);
  expect(old.outTrackId).toBe(theirs.outTrackId);
  expect(old.text).not.toMatch(/待审核|在谁手上/);
  expect(buttonsOf(old)).toEqual([]);
  // A client that still shows the old painting.
  const late = { userId: owner.userId, ...rawPress(theirs, '确认订单') };
  const answer = await the().control.post<ClickResult>(`/cards/${theirs.outTrackId}/click`, late);
  expect(answer).toMatchObject({ outcome: 'answered', card: { text: old.text } });
  expect(await statusOf(number)).toBe('pending_review');
  await the().nobodyElseHears();
});

test('返回 leaves the order as it was', async () => {
  const placed = await placeOrder(the(), '吴楠');
  const asked = await placed.owner.presses(placed.theirs, '暂停');
  const back = await placed.owner.presses(asked, '返回');
  expect(buttonsOf(back)).toEqual(['确认订单', '暂停', '变更', '客户变更', '全貌']);
  expect(await statusOf(placed.number)).toBe('pending_review');
});

test('a wrong day of shipment is refused with the reason, and the order stays where it is', async () => {
  const placed = await placeOrder(the(), '罗思远');
  let at = await handOn(the(), placed, '确认订单');
  for (const step of ['开始备料', '开始生产', '送检']) at = await handOn(the(), at, step);
  const asked = await at.owner.presses(at.theirs, '合格发货');
  const refused = await at.owner.presses(asked, '确认合格发货', { shippedDate: '2026-03-17' });
  expect(refused.text).toContain('实际发货日期 2026-03-17 在今天（2026-03-16）之后');
  expect(await statusOf(placed.number)).toBe('in_quality_check');
});

test('of two who press at the same moment one wins, the other is told who', async () => {
  const placed = await placeOrder(the(), '沈秋');
  const boss = the().persona('顾长河');
  await boss.says(`${placed.number} 到哪了`);
  const bossCard = await boss.receivesCard(placed.number);
  const [byPlanner, byBoss] = await Promise.all([
    placed.owner.presses(placed.theirs, '确认订单'),
    boss.presses(bossCard, '确认订单'),
  ]);
  const texts = [byPlanner.text, byBoss.text];
  expect(texts.filter((text) => text.includes('已改为「已确认」'))).toHaveLength(1);
  expect(texts.filter((text) => /已先一步处理，现在是「已确认」/.test(text))).toHaveLength(1);
  await the().quiet();
  await the().persona(ownerIn(byBoss)).receivesCard('已确认，轮到您处理。');
});

test('a step that is not theirs is not offered, and forging it is refused', async () => {
  const placed = await placeOrder(the(), '林晓岚');
  expect(buttonsOf(placed.mine)).toEqual(['暂停', '取消订单', '确认PO', '客户变更', '改交期', '全貌']);
  const keeper = the().persona('魏薇');
  await keeper.says(`${placed.number} 到哪了`);
  const card = await keeper.receivesCard(placed.number);
  expect(buttonsOf(card)).toEqual(['全貌']);
  const other = await keeper.clicks(placed.theirs, '确认订单').catch((err: Error) => err.message);
  expect(other).toContain('看不到这张卡片');
  expect(await statusOf(placed.number)).toBe('pending_review');
  expect(numberIn(card.text)).toBe(placed.number);
});
