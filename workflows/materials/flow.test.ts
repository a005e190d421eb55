import { eq } from 'drizzle-orm';
import { describe, expect, it } from 'vitest';
import { order, statusChange } from '../../db/schema/index.ts';
import { fieldOf, from, labelsOf } from '../testing/chat.ts';
import { shortageKey } from './paint.ts';
import { theCard, useLackingOrder } from './testing/lacking-order.ts';

const the = useLackingOrder();
const { lacks, stocks, presses, openCard, entries } = the;

describe('the shortage card', () => {
  it('comes to purchasing once, and says what is missing', async () => {
    const { house, id, number, product, steel, screw } = the;
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
      [`螺钉 ${product} 预计到货`, undefined],
    ]);
    expect(labelsOf(card)).toEqual(['保存', '改供应商']);
    await house.plan(id);
    expect(await house.painted()).toEqual([]);
  });

  it('is painted anew when goods come in, and closed when nothing is missing', async () => {
    const { house, id, product, steel, screw } = the;
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

  it('takes dates, which stop the wait for purchasing; the supplier of the list is the one that they hold for', async () => {
    const { house, id, product, steel } = the;
    await house.database.db
      .update(statusChange)
      .set({ ownerRole: 'purchasing', ownerUserId: 'buyer' })
      .where(eq(statusChange.orderId, id));
    const card = theCard(await house.painted());
    const { card: after } = await presses('buyer', card, '保存', {
      date0: '3月18日',
      date1: '',
    });
    expect(after.notice).toEqual({ text: '已保存 1 项。', tone: 'good' });
    expect(fieldOf(after, `圆钢 ${product}`)?.value).toContain('预计 3月18日 到');
    // Who still has no date comes first.
    expect(after.inputs?.[0]?.label).toBe(`螺钉 ${product} 预计到货`);
    expect(await entries('material.expect')).toEqual([
      {
        actor: 'staff:buyer',
        change: {
          expectedDate: [[`${steel} 未定`], [`${steel} 2026-03-18 宏达钢材`]],
        },
        reason: '',
      },
    ]);
    const [wait] = await house.database.db.select().from(statusChange).where(eq(statusChange.orderId, id));
    expect(wait).toMatchObject({ firstActBy: 'staff:buyer' });
    const again = await presses('buyer', after, '保存', { date0: '', date1: '2026-03-18' });
    expect(again.card.notice?.text).toBe('没有变化，什么都没有改。');
  });

  it('suppliers are changed on a card of their own, and days stay', async () => {
    const { house, number, product, steel, screw } = the;
    const card = theCard(await house.painted());
    const { card: dated } = await presses('buyer', card, '保存', { date0: '', date1: '2026-03-18' });
    const { card: form } = await presses('buyer', dated, '改供应商');
    expect(form.title).toBe(`${number} 改供应商`);
    expect(form.inputs?.map(({ label, value }) => [label, value])).toEqual([
      [`圆钢 ${product}`, '宏达钢材'],
      [`螺钉 ${product}`, undefined],
    ]);
    const values = { supplier0: '宏达钢材', supplier1: ' 标五 ' };
    const { card: after } = await presses('buyer', form, '保存供应商', values);
    expect(after.notice?.text).toBe('已保存 1 项。');
    expect(fieldOf(after, `螺钉 ${product}`)?.value).toBe(`${screw} 缺 80件；标五；预计 3月18日 到`);
    const back = await presses('buyer', form, '保存供应商', values);
    expect(back.card.notice?.text).toBe('缺料清单已有变化，请按最新内容填写。');
    expect(fieldOf(back.card, `圆钢 ${product}`)?.value).toContain(`${steel} 缺 8kg`);
    await expect(presses('shop', dated, '改供应商')).rejects.toMatchObject({ code: 'material.not_yours' });
    const { card: fresh } = await presses('buyer', after, '改供应商');
    await expect(presses('shop', fresh, '保存供应商', { supplier0: '别家' })).rejects.toMatchObject({
      code: 'material.not_yours',
    });
  });

  it('of many materials six are asked for at once', async () => {
    const { house, product, id } = the;
    const more = Array.from({ length: 6 }, (_, i) => `N${i}-${product}`);
    await house.materials(...more.map((code) => ({ code, name: `零件 ${code}`, unit: '件' })));
    await house.bom(...more.map((code) => `${product} > ${code} 1件`));
    await house.plan(id);
    const card = theCard(await lacks('buyer', the.number));
    expect(card.inputs).toHaveLength(6);
    expect((await presses('buyer', card, '填其他物料')).card.inputs).toHaveLength(2);
  });

  it('shows a date after the promise in red, and tells the salesperson once, without what they may not see', async () => {
    const { house, number, product } = the;
    const card = theCard(await house.painted());
    const { card: after } = await presses('buyer', card, '保存', { date0: '4月2日' });
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
    await presses('buyer', after, '保存', { date0: '2026-04-02', date1: '2026-04-02' });
    expect(await house.heard()).toEqual([]);
  });

  it('refuses what is no day to come, and keeps the form', async () => {
    const { house } = the;
    const card = theCard(await house.painted());
    await expect(
      presses('buyer', card, '保存', { date0: '3月尾巴', date1: '2026-03-14' }),
    ).rejects.toMatchObject({
      code: 'material.expected_invalid',
      params: { problems: expect.stringMatching(/看不出.*；螺钉 .*：预计到货 2026-03-14 已经过去/) },
    });
  });

  it('does not overwrite what somebody else filled in meanwhile', async () => {
    const { house, product } = the;
    const card = theCard(await house.painted());
    await presses('planner', card, '保存', { date0: '2026-03-18' });
    const late = await presses('buyer', card, '保存', { date0: '2026-03-19' });
    expect(late.card.notice).toEqual({ text: '缺料清单已有变化，请按最新内容填写。', tone: 'warn' });
    expect(fieldOf(late.card, `圆钢 ${product}`)?.value).toContain('3月18日');
    expect(await entries('material.expect')).toHaveLength(1);
  });

  it('closes with the order', async () => {
    const { house, id, steel } = the;
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
    const { house, id, number, product } = the;
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
    const { number, product } = the;
    const shop = theCard(await lacks('shop', number));
    expect(fieldOf(shop, `圆钢 ${product}`)?.value).toContain('缺 8kg');
    expect([shop.inputs, labelsOf(shop)]).toEqual([undefined, []]);
    expect(theCard(await lacks('buyer', number)).inputs).toHaveLength(2);
  });

  it.each([
    ['lin', 'material.not_permitted'],
    ['money', 'material.not_permitted'],
    ['clerk', 'material.not_permitted'],
  ])('%s, who sees no material, is refused', async (who, code) => {
    const { number, steel } = the;
    await expect(lacks(who, number)).rejects.toMatchObject({ code });
    await expect(lacks(who)).rejects.toMatchObject({ code });
    await expect(stocks(who, steel)).rejects.toMatchObject({ code });
  });

  it('who plans no material has no list of all', async () => {
    await expect(lacks('shop')).rejects.toMatchObject({ code: 'material.list_not_yours' });
  });

  it('in a group is answered alone', async () => {
    const { number } = the;
    const said = await lacks('buyer', number, from('buyer', 'cidDemoGroup'));
    expect(said.map(({ to }) => to.to)).toEqual(['person', 'reply']);
  });

  it('what a card lets nobody but planners do is refused to others on the server, too', async () => {
    const { number } = the;
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
