import { eq } from 'drizzle-orm';
import { describe, expect, it } from 'vitest';
import { bomLine, order } from '../../db/schema/index.ts';
import { fieldOf, labelsOf } from '../testing/chat.ts';
import { theCard, useLackingOrder } from './testing/lacking-order.ts';

const the = useLackingOrder();
const { lacks, stocks, presses, openCard, entries } = the;

describe('a substitute', () => {
  it('takes over what is missing, with its factor, and stays when the demand is computed again', async () => {
    const { house, id, number, product, steel, screw } = the;
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
    const { house, number, product, steel, screw } = the;
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
    const { house, id, number, product, steel, screw } = the;
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
    const { product, steel } = the;
    const [said] = await stocks('buyer', product);
    expect(said?.message).toMatchObject({
      text: expect.stringContaining(`- 库存 ${steel}（圆钢 ${product}）`),
    });
    await expect(stocks('buyer', '没有这种料')).rejects.toMatchObject({ code: 'material.unknown' });
    await expect(stocks('buyer', '')).rejects.toMatchObject({ code: 'material.which' });
  });

  it('is released with a reason: others get it, and it does not come back by itself', async () => {
    const { house, id, number, product, steel } = the;
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
    const { house, id, product, steel } = the;
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
    const { house, id, product, steel } = the;
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
