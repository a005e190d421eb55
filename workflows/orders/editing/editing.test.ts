import { and, eq } from 'drizzle-orm';
import { beforeAll, describe, expect, it } from 'vitest';
import { auditEntry, dueInstant, order } from '../../../db/schema/index.ts';
import type { Card } from '../../card.ts';
import type { IncomingFile } from '../../flow.ts';
import { from, labelsOf } from '../../testing/chat.ts';
import { putOrder } from '../../testing/orders.ts';
import { theCard, useOrderChat } from '../testing/order-chat.ts';
import { drawingsFlow } from './drawings-flow.ts';
import { editOrder } from './edit.ts';

const chat = useOrderChat();
const NUMBER = 'SO-20260310-0042';
let id = 0;

beforeAll(async () => {
  id = (await rowOf(NUMBER)).id;
  await putOrder(chat.database, {
    number: 'SO-20260313-0001',
    customer: '恒锐',
    product: 'KHM-200',
    status: 'shipped',
    salesUserId: 'lin',
    ownerUserId: 'lin',
  });
});

async function rowOf(number: string) {
  const [row] = await chat.database.db.select().from(order).where(eq(order.number, number));
  if (!row) throw new Error('no row');
  return row;
}

async function lastEntry(number = NUMBER) {
  const rows = await chat.database.db
    .select()
    .from(auditEntry)
    .where(and(eq(auditEntry.entity, 'order'), eq(auditEntry.entityId, number)))
    .orderBy(auditEntry.seq);
  return rows.at(-1);
}

const viewed = async (who: string, number = NUMBER, section?: string): Promise<Card> => {
  await chat.heard();
  const card = theCard(await chat.says(who, { kind: 'order.view', reference: { text: number } }));
  return section ? (await chat.presses(who, card, section)).card : card;
};

/** Opens a form from a section, fills it in and sends it. */
async function edits(
  who: string,
  label: string,
  form: Record<string, string>,
  section?: string,
): Promise<Card> {
  const { card } = await chat.presses(who, await viewed(who, NUMBER, section), label);
  return (await chat.presses(who, card, '确认', form)).card;
}

describe('editing an order', () => {
  it('writes notes without a reason, audited with before and after, and repaints the cards of others', async () => {
    const before = await rowOf(NUMBER);
    const card = await edits('lin', '编辑', { remark: '先发样件', customerPo: 'PO-88', reason: '' });
    expect(card.notice).toMatchObject({ text: '已保存。', tone: 'good' });
    expect(await rowOf(NUMBER)).toMatchObject({
      remark: '先发样件',
      customerPo: 'PO-88',
      version: before.version + 1,
    });
    expect(await lastEntry()).toMatchObject({
      action: 'order.edit',
      actor: 'staff:lin',
      change: { remark: ['', '先发样件'], customerPo: ['', 'PO-88'] },
    });
    const due = await chat.database.db.select().from(dueInstant).where(eq(dueInstant.kind, 'orders.repaint'));
    expect(due.map((one) => one.ref)).toContain(`${id}:${before.version + 1}`);
  });

  it('wants a reason for a price, and shows prices to nobody without the sight', async () => {
    const { card } = await chat.presses('lin', await viewed('lin'), '改价');
    await expect(chat.presses('lin', card, '确认', { unitPrice: '470', reason: ' ' })).rejects.toMatchObject({
      code: 'order.reason_missing',
    });
    await edits('lin', '改价', { unitPrice: '470', reason: '老客户让价' });
    expect(await lastEntry()).toMatchObject({
      action: 'order.price',
      change: { unitPrice: ['481.35', '470.00'] },
      reason: '老客户让价',
    });
    expect(labelsOf(await viewed('planner'))).not.toContain('改价');
    const log = JSON.stringify(await viewed('planner', NUMBER, '记录'));
    expect(log).not.toMatch(/470|481|让价/);
  });

  it('refuses who may not: a price by who has no sight of it, anything by who has no right to edit', async () => {
    const price = {
      orderId: id,
      version: (await rowOf(NUMBER)).version,
      reason: 'x',
      edit: { what: 'price', unitPrice: '1' },
    } as const;
    await expect(chat.factory.does('planner', (ctx) => editOrder(ctx, price))).rejects.toMatchObject({
      code: 'order.edit_not_yours',
    });
    await expect(chat.factory.does('shop', (ctx) => editOrder(ctx, price))).rejects.toMatchObject({
      code: 'order.edit_not_yours',
    });
    await expect(chat.factory.does('zhou', (ctx) => editOrder(ctx, price))).rejects.toMatchObject({
      code: 'order.not_found',
    });
  });

  it('tells who comes second that the order has changed, and keeps what the first wrote', async () => {
    const { card: mine } = await chat.presses('lin', await viewed('lin'), '编辑');
    await edits('lead', '编辑', { remark: '主管写的', customerPo: 'PO-88' });
    const { card } = await chat.presses('lin', mine, '确认', { remark: '我写的', customerPo: 'PO-88' });
    expect(card.notice?.text).toContain('订单已有变化');
    expect((await rowOf(NUMBER)).remark).toBe('主管写的');
  });

  it('leaves no trace of a form in which nothing was changed', async () => {
    const [row, entry] = [await rowOf(NUMBER), await lastEntry()];
    const card = await edits('lin', '编辑', { remark: row.remark, customerPo: row.customerPo });
    expect(card.notice?.text).toContain('没有变化');
    expect((await rowOf(NUMBER)).version).toBe(row.version);
    expect((await lastEntry())?.seq).toBe(entry?.seq);
  });

  it('marks an order as urgent, tells its owner, and takes it back', async () => {
    await edits('lin', '标为加急', { reason: '客户产线停了' });
    expect((await rowOf(NUMBER)).rush).toBe(true);
    const told = (await chat.heard()).filter(({ to }) => to.to === 'person' && to.userId === 'shop');
    expect(told[0]?.card?.notice?.text).toContain('设为加急：客户产线停了');
    await edits('lin', '取消加急', { reason: '客户另有库存' });
    expect((await rowOf(NUMBER)).rush).toBe(false);
    expect(labelsOf(await viewed('shipper'))).not.toContain('标为加急');
  });

  it('hands an order over, with what is in the salesperson’s hands, by a lead only', async () => {
    const number = 'SO-20260313-0001';
    expect(labelsOf(await viewed('lin', number))).not.toContain('移交业务员');
    const { card } = await chat.presses('lead', await viewed('lead', number), '移交业务员');
    await expect(
      chat.presses('lead', card, '确认', { salesperson: '杨行政', reason: '换人' }),
    ).rejects.toMatchObject({
      code: 'order.no_salesperson',
    });
    await chat.presses('lead', card, '确认', { salesperson: '周启明', reason: '林晓岚休假' });
    expect(await rowOf(number)).toMatchObject({ salesUserId: 'zhou', ownerUserId: 'zhou' });
    const told = (await chat.heard()).filter(({ to }) => to.to === 'person' && to.userId === 'zhou');
    expect(told[0]?.card?.notice?.text).toContain('移交给您：林晓岚休假');
  });

  it('agrees the carrier where shipping is seen', async () => {
    await edits('shipper', '改承运', { carrier: '顺丰', carrierTerms: '到付' }, '物流');
    expect(await rowOf(NUMBER)).toMatchObject({ carrier: '顺丰', carrierTerms: '到付' });
    expect(JSON.stringify(await viewed('planner', NUMBER, '物流'))).toContain('顺丰');
    expect(JSON.stringify(await viewed('engineer', NUMBER, '记录'))).not.toContain('顺丰');
  });

  it('writes down a talk, which makes nobody’s form stale', async () => {
    const { version } = await rowOf(NUMBER);
    const card = await edits('service', '记一笔', { via: '电话', words: '客户催交期' }, '沟通');
    expect(card.text).toContain('赵敏（电话）：客户催交期');
    expect((await rowOf(NUMBER)).version).toBe(version);
    expect(await lastEntry()).toMatchObject({ action: 'talk.add', change: { talk: [null, '客户催交期'] } });
  });
});

describe('drawings', () => {
  const given = { name: '夹具总图', revision: 'A', url: 'https://plm.example/a', reason: '首版' };

  it('ends the older version of the same name, with the reason in the log', async () => {
    await edits('engineer', '加图纸', given, '图纸');
    const card = await edits(
      'engineer',
      '加图纸',
      { ...given, revision: 'B', url: 'https://plm.example/b', reason: '孔位改了' },
      '图纸',
    );
    expect(card.notice?.text).toBe('图纸已加上，旧版本 A 已作废。');
    expect(card.text).toMatch(/现行[\s\S]*夹具总图 B[\s\S]*已作废[\s\S]*夹具总图 A/);
    expect(await lastEntry()).toMatchObject({
      action: 'drawing.add',
      change: { drawing: ['夹具总图 A', '夹具总图 B'] },
      reason: '孔位改了',
    });
  });

  it('refuses links that are none, and the same drawing twice', async () => {
    const b = { ...given, revision: 'B', url: 'https://plm.example/b' };
    await expect(edits('engineer', '加图纸', b, '图纸')).rejects.toMatchObject({ code: 'drawing.known' });
    const script = { ...given, revision: 'C', url: 'javascript:alert(1)' };
    await expect(edits('engineer', '加图纸', script, '图纸')).rejects.toMatchObject({
      code: 'order.edit_invalid',
    });
  });

  it('changes the BOM revision along with it, for who may', async () => {
    await edits(
      'engineer',
      '加图纸',
      { ...given, revision: 'D', url: 'https://plm.example/d', bomRevision: 'D', reason: '改版' },
      '图纸',
    );
    expect((await rowOf(NUMBER)).bomRevision).toBe('D');
    expect(await lastEntry()).toMatchObject({ action: 'order.change', change: { bomRevision: ['', 'D'] } });
  });

  it('takes the file that comes next from who said which drawing it is, and sends it to who asks', async () => {
    const card = await edits(
      'engineer',
      '加图纸',
      { name: '电气图', revision: '1', url: '', reason: '补图' },
      '图纸',
    );
    expect(card.notice?.text).toContain('在聊天里把「电气图 1」的文件单独发给单脉');
    const file: IncomingFile = {
      sha256: 'a'.repeat(64),
      name: '电气图.dwg',
      size: 9,
      mime: 'application/acad',
    };
    const awaits = (who: string, group?: string) =>
      chat.factory.does(who, async (ctx) => drawingsFlow.files?.awaits?.(ctx, file, from(who, group)));
    expect(await awaits('planner')).toBe(false);
    expect(await awaits('engineer', 'g1')).toBe(false);
    expect(await awaits('engineer')).toBe(true);
    await chat.factory.does(
      'engineer',
      (ctx) => drawingsFlow.files?.take(ctx, file, from('engineer')) as Promise<void>,
    );
    expect(await awaits('engineer')).toBe(false);
    expect(await lastEntry()).toMatchObject({ action: 'drawing.add', evidence: [file.sha256] });
    const shown = await viewed('planner', NUMBER, '图纸');
    await chat.heard();
    await chat.presses('planner', shown, '发我 电气图 1');
    expect((await chat.heard()).map(({ message }) => message)).toEqual([
      { kind: 'file', sha256: file.sha256, name: `${NUMBER} 电气图 1` },
    ]);
  });
});
