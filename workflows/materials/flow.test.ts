import { eq, sql } from 'drizzle-orm';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { auditEntry, bomLine, order, product as productTable, statusChange } from '../../db/schema/index.ts';
import type { Card } from '../card.ts';
import { fieldOf, from, labelsOf } from '../testing/chat.ts';
import { shortageKey } from './paint.ts';
import { materialChat } from './testing/chat.ts';
import { createMaterialHouse, type MaterialHouse } from './testing/house.ts';

let house: MaterialHouse;
beforeAll(async () => {
  house = await createMaterialHouse();
});
afterAll(() => house.close());
const { lacks, stocks, presses, openCard } = materialChat(() => house);

let products = 0;
let product = '';
let steel = '';
let screw = '';
let id = 0;
let number = '';
/** An order over 10 pieces that needs 20 kg of steel and 80 screws, of which 12 kg are there. */
beforeEach(async () => {
  await house.painted();
  products += 1;
  product = `TJ-${products}X`;
  await house.database.db.insert(productTable).values({ code: product, name: '试件' });
  [steel, screw] = [`M-${product}`, `S-${product}`];
  await house.materials(
    { code: steel, name: `圆钢 ${product}`, supplier: '宏达钢材', leadDays: 15 },
    { code: screw, name: `螺钉 ${product}`, unit: '件' },
  );
  await house.bom(`${product} > ${steel} 2kg`, `${product} > ${screw} 8件`);
  await house.tell({ material: steel, quantity: 12 });
  id = await house.order({ product });
  const [row] = await house.database.db.select().from(order).where(eq(order.id, id));
  number = row?.number ?? '';
  await house.plan(id);
  await house.heard();
});
const theCard = (said: { card: Card | null }[]): Card => {
  if (said.length !== 1 || !said[0]?.card) throw new Error(`expected one card, got ${JSON.stringify(said)}`);
  return said[0].card;
};
const entries = async (action: string) =>
  (
    await house.database.db.select().from(auditEntry).where(sql`action = ${action} and entity_id = ${number}`)
  ).map(({ actor, change, reason }) => ({ actor, change, reason }));

describe('the shortage card', () => {
  it('comes to purchasing once, and says what is missing', async () => {
    const said = await house.painted();
    expect(said.map(({ to, cardKey }) => [to, cardKey])).toEqual([
      [{ to: 'person', userId: 'buyer' }, shortageKey(id, 'buyer')],
    ]);
    const card = theCard(said);
    expect(card).toMatchObject({ title: `${number} 缺料清单`, status: { text: '缺 2 项', tone: 'warn' } });
    expect(fieldOf(card, `圆钢 ${product}`)?.value).toBe(`${steel} 缺 8kg（需 20kg）；宏达钢材，常规 15 天`);
    expect(fieldOf(card, `螺钉 ${product}`)?.value).toBe(`${screw} 缺 80件`);
    expect(card.inputs?.map(({ label, value }) => [label, value])).toEqual([
      [`圆钢 ${product} 预计到货`, undefined],
      [`圆钢 ${product} 供应商`, '宏达钢材'],
      [`螺钉 ${product} 预计到货`, undefined],
      [`螺钉 ${product} 供应商`, undefined],
    ]);
    await house.plan(id);
    expect(await house.painted()).toEqual([]);
  });

  it('is painted anew when goods come in, and closed when nothing is missing', async () => {
    await house.painted();
    await house.tell({ material: steel, quantity: 3 });
    const [again, ...more] = await house.painted();
    expect(more).toEqual([]);
    expect(again?.message.kind).toBe('repaint');
    expect(fieldOf(again?.card ?? null, `圆钢 ${product}`)?.value).toContain('缺 5kg');
    await house.tell({ material: steel, quantity: 5, order: id }, { material: screw, quantity: 100 });
    const [done] = await house.painted();
    expect(done?.card?.status).toEqual({ text: '物料已齐', tone: 'good' });
    expect(await openCard(shortageKey(id, 'buyer'))).toBeNull();
  });

  it('takes dates and suppliers, which stop the wait for purchasing', async () => {
    await house.database.db
      .update(statusChange)
      .set({ ownerRole: 'purchasing', ownerUserId: 'buyer' })
      .where(eq(statusChange.orderId, id));
    const card = theCard(await house.painted());
    const { card: after } = await presses('buyer', card, '保存', {
      date0: '3月18日',
      supplier0: '宏达钢材',
      date1: '',
      supplier1: '标五',
    });
    expect(after.notice).toEqual({ text: '已保存 2 项。', tone: 'good' });
    expect(fieldOf(after, `圆钢 ${product}`)?.value).toContain('预计 3月18日 到');
    // Who still has no date comes first.
    expect(after.inputs?.[0]?.label).toBe(`螺钉 ${product} 预计到货`);
    expect(await entries('material.expect')).toEqual([
      {
        actor: 'staff:buyer',
        change: {
          expectedDate: [
            [`${steel} 未定`, `${screw} 未定`],
            [`${steel} 2026-03-18 宏达钢材`, `${screw} 未定 标五`],
          ],
        },
        reason: '',
      },
    ]);
    const [wait] = await house.database.db.select().from(statusChange).where(eq(statusChange.orderId, id));
    expect(wait).toMatchObject({ firstActBy: 'staff:buyer' });
    const again = await presses('buyer', after, '保存', {
      date0: '',
      supplier0: '标五',
      date1: '2026-03-18',
      supplier1: '宏达钢材',
    });
    expect(again.card.notice?.text).toBe('没有变化，什么都没有改。');
  });

  it('shows a date after the promise in red, and tells the salesperson once, without what they may not see', async () => {
    const card = theCard(await house.painted());
    const { card: after } = await presses('buyer', card, '保存', { date0: '4月2日', supplier0: '宏达钢材' });
    expect(after.status?.tone).toBe('bad');
    expect(fieldOf(after, `圆钢 ${product}`)).toMatchObject({
      tone: 'bad',
      value: expect.stringContaining('预计 4月2日 到，晚于承诺交期'),
    });
    const said = await house.heard();
    expect(said.map(({ to }) => to)).toEqual([{ to: 'person', userId: 'lin' }]);
    expect(said[0]?.message).toMatchObject({
      title: '到料晚于交期',
      text: `订单 **${number}** 的1 项物料预计 4月2日 才到齐，晚于承诺交期 3月20日。请与采购、计划确认，并尽早告知客户。`,
    });
    await presses('buyer', after, '保存', {
      date0: '2026-04-02',
      supplier0: '',
      date1: '2026-04-02',
      supplier1: '宏达钢材',
    });
    expect(await house.heard()).toEqual([]);
  });

  it('refuses what is no day to come, and keeps the form', async () => {
    const card = theCard(await house.painted());
    await expect(
      presses('buyer', card, '保存', { date0: '3月尾巴', date1: '2026-03-14' }),
    ).rejects.toMatchObject({
      code: 'material.expected_invalid',
      params: { problems: expect.stringMatching(/看不出.*；螺钉 .*：预计到货 2026-03-14 已经过去/) },
    });
  });

  it('does not overwrite what somebody else filled in meanwhile', async () => {
    const card = theCard(await house.painted());
    await presses('planner', card, '保存', { date0: '2026-03-18', supplier0: '别家' });
    const late = await presses('buyer', card, '保存', { date0: '2026-03-19', supplier0: '宏达钢材' });
    expect(late.card.notice).toEqual({ text: '缺料清单已有变化，请按最新内容填写。', tone: 'warn' });
    expect(fieldOf(late.card, `圆钢 ${product}`)?.value).toContain('3月18日');
    expect(await entries('material.expect')).toHaveLength(1);
  });

  it('closes with the order', async () => {
    await house.painted();
    await house.database.db.update(order).set({ status: 'cancelled', open: false }).where(eq(order.id, id));
    await house.plan(id);
    await house.tell({ material: steel, quantity: -12, kind: 'stock' });
    const [closed] = await house.painted();
    expect(closed?.card).toMatchObject({ status: { text: '已取消' } });
  });
});

describe('asking what is missing', () => {
  it('lists the orders of who plans, the nearest promise first, and opens one', async () => {
    await house.database.db.update(order).set({ promisedDate: '2026-03-16' }).where(eq(order.id, id));
    const card = theCard(await lacks('planner'));
    expect(card.title).toMatch(/^缺料的订单：\d+ 个$/);
    expect(card.text).toContain(
      `**1. ${number}** 恒锐 · 3月16日交，**还剩 1 天**\n缺 圆钢 ${product} 8kg、螺钉 ${product} 80件`,
    );
    const label = labelsOf(card)[0] ?? '';
    const { card: opened } = await presses('planner', card, label);
    expect(opened.title).toBe(`${number} 缺料清单`);
  });

  it('of one order is shown to who sees its material, with inputs only to who plans it', async () => {
    const shop = theCard(await lacks('shop', number));
    expect(fieldOf(shop, `圆钢 ${product}`)?.value).toContain('缺 8kg');
    expect([shop.inputs, labelsOf(shop)]).toEqual([undefined, []]);
    expect(theCard(await lacks('buyer', number)).inputs).toHaveLength(4);
  });

  it.each([
    ['lin', 'material.not_permitted'],
    ['money', 'material.not_permitted'],
    ['clerk', 'material.not_permitted'],
  ])('%s, who sees no material, is refused', async (who, code) => {
    await expect(lacks(who, number)).rejects.toMatchObject({ code });
    await expect(lacks(who)).rejects.toMatchObject({ code });
    await expect(stocks(who, steel)).rejects.toMatchObject({ code });
  });

  it('who plans no material has no list of all', async () => {
    await expect(lacks('shop')).rejects.toMatchObject({ code: 'material.list_not_yours' });
  });

  it('in a group is answered alone', async () => {
    const said = await lacks('buyer', number, from('buyer', 'cidDemoGroup'));
    expect(said.map(({ to }) => to.to)).toEqual(['person', 'reply']);
  });

  it('what a card lets nobody but planners do is refused to others on the server, too', async () => {
    const card = theCard(await lacks('buyer', number));
    await expect(presses('shop', card, '保存', { date0: '2026-03-18' })).rejects.toMatchObject({
      code: 'material.not_yours',
    });
    await expect(presses('lin', card, '保存', { date0: '2026-03-18' })).rejects.toMatchObject({
      code: 'material.not_yours',
    });
    await expect(presses('clerk', card, '保存', { date0: '2026-03-18' })).rejects.toMatchObject({
      code: 'order.not_found',
    });
  });
});

describe('a substitute', () => {
  it('takes over what is missing, with its factor, and stays when the demand is computed again', async () => {
    const other = `A-${product}`;
    await house.materials({ code: other, name: '替代钢' });
    await house.substitute(product, steel, other, '1.25');
    await house.tell({ material: other, quantity: 7 });
    const card = theCard(await lacks('buyer', number));
    expect(fieldOf(card, `圆钢 ${product}`)?.value).toContain(`可用 替代钢 ${other} 替代（空闲 7kg）`);
    const { card: question } = await presses('buyer', card, '改用替代料');
    const [choice] = question.inputs ?? [];
    const options = choice?.kind === 'select' ? choice.options : [];
    expect(options.map(({ label }) => label)).toEqual([
      `圆钢 ${product} 缺 8kg → 替代钢（1:1.25，空闲 7kg）`,
    ]);
    const which = options[0]?.value ?? '';
    await expect(presses('buyer', question, '确认改用', { which, reason: ' ' })).rejects.toMatchObject({
      code: 'order.reason_missing',
    });
    const { card: done } = await presses('buyer', question, '确认改用', { which, reason: '圆钢缺货' });
    expect(done.notice?.text).toBe(`已改用：${steel} 8kg → ${other} 10kg。`);
    expect(await house.demand(id)).toEqual([`${other} 10`, `${steel} 12`, `${screw} 80`]);
    expect(await house.held(id)).toEqual([`${other} stock 7`, `${steel} stock 12`]);
    expect(await entries('material.substitute')).toEqual([
      {
        actor: 'staff:buyer',
        change: { materials: [[`${steel} 8kg`], [`${other} 10kg`]] },
        reason: '圆钢缺货',
      },
    ]);
    await house.plan(id);
    expect(await house.demand(id)).toEqual([`${other} 10`, `${steel} 12`, `${screw} 80`]);
    // Half the order: the substitute is needed for less than it stands in for.
    await house.database.db.update(order).set({ quantity: 2 }).where(eq(order.id, id));
    await house.plan(id);
    expect(await house.demand(id)).toEqual([`${other} 5`, `${steel} 0`, `${screw} 16`]);
  });

  it('that the BOM does not allow is refused', async () => {
    const card = theCard(await lacks('buyer', number));
    await house.substitute(product, steel, screw);
    const { card: question } = await presses('buyer', theCard(await lacks('buyer', number)), '改用替代料');
    await expect(
      presses('buyer', question, '确认改用', { which: JSON.stringify([screw, steel]), reason: '试试' }),
    ).rejects.toMatchObject({ code: 'material.no_such_substitute' });
    expect(labelsOf(card)).not.toContain('改用替代料');
  });
});

describe('stock', () => {
  it('says what is on hand, for whom, what is free and who waits', async () => {
    await house.tell({ kind: 'issue', material: steel, quantity: 2, order: id });
    await house.tell({ material: screw, quantity: 100 });
    const card = theCard(await stocks('store', steel.toLowerCase().replaceAll('-', '')));
    expect(card.title).toBe(`圆钢 ${product} ${steel}`);
    expect(card.fields?.map(({ label, value }) => `${label}：${value}`)).toEqual([
      '现有：10kg',
      '已锁定：10kg',
      '空闲：0kg',
      '供应：宏达钢材，常规 15 天',
      `锁定 ${number}：恒锐 10kg，3月20日交`,
      `缺 ${number}：恒锐 8kg，未定到货日`,
    ]);
    expect(labelsOf(card)).toEqual([]);
    expect(fieldOf(theCard(await stocks('store', screw)), '空闲')).toEqual({
      label: '空闲',
      value: '20件',
      tone: 'good',
    });
  });

  it('lets a name that fits several be chosen, and says when none fits', async () => {
    const [said] = await stocks('buyer', product);
    expect(said?.message).toMatchObject({
      text: expect.stringContaining(`- 库存 ${steel}（圆钢 ${product}）`),
    });
    await expect(stocks('buyer', '没有这种料')).rejects.toMatchObject({ code: 'material.unknown' });
    await expect(stocks('buyer', '')).rejects.toMatchObject({ code: 'material.which' });
  });

  it('is released with a reason: others get it, and it does not come back by itself', async () => {
    const other = await house.order({ product });
    await house.plan(other);
    const card = theCard(await stocks('buyer', steel));
    const { card: form } = await presses('buyer', card, '释放');
    const values = { from: String(id), quantity: '5', reason: '客户推迟' };
    await expect(presses('buyer', form, '确认释放', { ...values, reason: '' })).rejects.toMatchObject({
      code: 'order.reason_missing',
    });
    await expect(presses('buyer', form, '确认释放', { ...values, quantity: '13' })).rejects.toMatchObject({
      code: 'material.amount_too_much',
    });
    await expect(presses('buyer', form, '确认释放', { ...values, quantity: '-1' })).rejects.toMatchObject({
      code: 'material.amount_invalid',
    });
    await expect(presses('store', form, '确认释放', values)).rejects.toMatchObject({
      code: 'material.not_yours',
    });
    const { card: done } = await presses('buyer', form, '确认释放', values);
    expect(done.notice?.text).toBe(`已从 ${number} 释放 5kg。`);
    expect(await house.held(id)).toEqual([`${steel} stock 7`]);
    expect(await house.held(other)).toEqual([`${steel} stock 5`]);
    await house.tell({ material: steel, quantity: 100 });
    expect(await house.held(id)).toEqual([`${steel} stock 7`]);
    expect(await house.held(other)).toEqual([`${steel} stock 20`]);
    await house.tell({ material: steel, quantity: 13, order: id });
    expect(await house.held(id)).toEqual([`${steel} receipt 13`, `${steel} stock 7`]);
    expect((await entries('material.release'))[0]).toEqual({
      actor: 'staff:buyer',
      change: { materials: [null, [`${steel} 5kg`]] },
      reason: '客户推迟',
    });
  });

  it('is given to the shortage of another order, also before its turn', async () => {
    const urgent = await house.order({ product, promisedDate: '2026-03-16' });
    const other = await house.order({ product, promisedDate: '2026-06-01' });
    await house.plan(urgent);
    await house.plan(other);
    const { card: form } = await presses('boss', theCard(await stocks('boss', steel)), '调给…');
    const values = { from: String(id), to: String(other), quantity: '', reason: '先做这一单' };
    await expect(presses('boss', form, '确认调料', { ...values, to: String(id) })).rejects.toMatchObject({
      code: 'material.same_order',
    });
    const { card: done } = await presses('boss', form, '确认调料', values);
    expect(done.notice?.text).toContain('已把 12kg 从');
    expect(await house.held(id)).toEqual([]);
    expect(await house.held(other)).toEqual([`${steel} stock 12`]);
    expect(await house.held(urgent)).toEqual([]);
    await house.tell({ material: steel, quantity: 1 });
    expect(await house.held(other)).toEqual([`${steel} stock 12`]);
    expect(await house.held(urgent)).toEqual([`${steel} stock 1`]);
    expect((await entries('material.move'))[0]).toMatchObject({
      change: { materials: [null, [`${steel} 12kg`]], movedTo: [null, expect.stringContaining('SO-')] },
      reason: '先做这一单',
    });
    await expect(presses('boss', form, '确认调料', values)).rejects.toMatchObject({
      code: 'material.nothing_held',
    });
  });
});

describe('a product without BOM', () => {
  it('is told to engineering, who can have it computed when there is one', async () => {
    await house.database.db.delete(bomLine).where(eq(bomLine.parentCode, product));
    await house.painted();
    await house.plan(id);
    const said = await house.painted();
    const told = said.find(({ cardKey }) => cardKey?.startsWith('materials-bom:'));
    expect(told?.to).toEqual({ to: 'person', userId: 'engineer' });
    expect(told?.card?.status).toEqual({ text: '没有 BOM', tone: 'bad' });
    await expect(presses('shop', told?.card, '重新计算')).rejects.toMatchObject({
      code: 'material.not_yours',
    });
    const { card: still } = await presses('engineer', told?.card, '重新计算');
    expect(still.notice?.text).toContain('问题还在');
    await house.bom(`${product} > ${steel} 1kg`);
    const { card: done } = await presses('engineer', told?.card, '重新计算');
    expect(done.status).toEqual({ text: '已解决', tone: 'good' });
    await house.painted();
    expect(await openCard(`materials-bom:${id}:user:engineer`)).toBeNull();
    expect(await house.demand(id)).toEqual([`${steel} 10`]);
  });
});
