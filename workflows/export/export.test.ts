import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { buffer } from 'node:stream/consumers';
import { eq } from 'drizzle-orm';
import readWorkbook from 'read-excel-file/node';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { openLocalStore } from '../../db/evidence/local.ts';
import { auditEntry, customer, exportJob, person } from '../../db/schema/index.ts';
import { type BoardHouse, emptyHouse, openBoardHouse } from '../board/testing/house.ts';
import type { RawQuery } from '../board/view.ts';
import type { Ctx } from '../context.ts';
import type { ExportDraft } from '../intents.ts';
import { from, listenTo, type Said } from '../testing/chat.ts';
import { exportView } from './export-view.ts';
import { exportFlow } from './flow.ts';
import type { CellValue } from './sheet.ts';
import { readTable } from './table.ts';
import { entriesOf } from './testing/entries.ts';
import { writeWaiting } from './work.ts';

let house: BoardHouse;
let folder: string;
let evidence: Ctx['evidence'];
let heard: () => Promise<Said[]>;

beforeAll(async () => {
  house = await openBoardHouse();
  folder = await mkdtemp(path.join(tmpdir(), 'danmai-export-'));
  evidence = await openLocalStore(folder);
  heard = listenTo(house.database);
});
afterAll(async () => {
  await house.close();
  await rm(folder, { recursive: true });
});
beforeEach(async () => {
  await emptyHouse(house);
  await heard();
});

/** The workbook that somebody gets, its first sheet by header. */
async function takes(userId: string, query: RawQuery) {
  const { bytes, name, rows } = await exportView(await house.factory.as(userId), query);
  return { ...(await opened(bytes)), name, rows, bytes };
}

async function opened(bytes: Buffer) {
  const [first, second] = await readWorkbook(bytes, { trim: false });
  const [header = [], ...data] = first?.data ?? [];
  const records = data.map((row) => Object.fromEntries(header.map((name, i) => [String(name), row[i]])));
  return { header: header.map(String), records, about: second?.data ?? [], sheet: first?.sheet };
}

/** Fractions of a day are read a millisecond short. */
const minuteOf = (cell: unknown): string =>
  cell instanceof Date ? new Date(cell.getTime() + 500).toISOString().slice(0, 16) : `no date: ${cell}`;

/** The same before it is written: a thread and a file less. */
async function cells(ctx: Ctx, query: RawQuery) {
  const { columns, portions } = await readTable(ctx, query);
  const header = columns.map((column) => column.header);
  const records: Record<string, CellValue>[] = [];
  for await (const rows of portions())
    records.push(...rows.map((row) => Object.fromEntries(header.map((name, i) => [name, row[i] ?? null]))));
  return { header, records };
}
const cellsFor = async (userId: string, query: RawQuery) => cells(await house.factory.as(userId), query);

describe('a workbook of orders', () => {
  it('has Chinese headers, real dates and numbers', async () => {
    await house.put('SO-20260301-0001', {
      promisedDate: '2026-03-20',
      originalPromisedDate: '2026-03-15',
      shippedDate: '2026-03-17',
      status: 'shipped',
      quantity: 1200,
      customerPo: 'PO-1',
      createdAt: new Date('2026-03-01T00:30:00+08:00'),
    });
    const { header, records, sheet, name, about, rows } = await takes('boss', {
      view: 'orders',
      shipped: 'yes',
    });
    expect(header.slice(0, 12)).toEqual([
      '订单号',
      '客户名称',
      '产品编码',
      '产品名称',
      '数量',
      '单位',
      '单价',
      '金额',
      '承诺交期',
      '原承诺交期',
      '实际发货日期',
      '状态',
    ]);
    const [row] = records;
    expect(row).toMatchObject({
      订单号: 'SO-20260301-0001',
      产品编码: 'KHM-200',
      数量: 1200,
      单价: 481.35,
      金额: 577620,
      状态: '已发货',
      客户订单号: 'PO-1',
    });
    expect(row?.承诺交期).toEqual(new Date('2026-03-20T00:00:00Z'));
    expect(row?.实际发货日期).toEqual(new Date('2026-03-17T00:00:00Z'));
    // The wall clock of Shanghai, as serial dates have no zone.
    expect(minuteOf(row?.下单时间)).toBe('2026-03-01T00:30');
    expect([sheet, rows, name]).toEqual(['订单', 1, '订单 已发货 2026-03-18.xlsx']);
    expect(about).toContainEqual(['内容', '订单：已发货']);
  });

  it('keeps texts of strangers as texts: nothing becomes a formula', async () => {
    const hostile = [
      '=HYPERLINK("http://evil.example","点我")',
      '+cmd|calc',
      '-2+3',
      '@SUM(A1)',
      '\tTAB',
      '<b>&"x"]]>',
      '00123',
      '1e5',
    ];
    const [formula = ''] = hostile;
    for (const [i, remark] of hostile.entries()) await house.put(`SO-20260301-000${i}`, { remark });
    await house.database.db.insert(customer).values({ name: formula, shortName: '=1+1' });
    await house.put('SO-20260301-0100', { customer: '=1+1' });
    const { records, bytes } = await takes('boss', { view: 'orders', sort: 'number' });
    expect(records.slice(0, 8).map((row) => row.备注)).toEqual(hostile);
    expect(records[8]?.客户名称).toBe(formula);
    const files = await entriesOf(bytes);
    const sheets = Object.entries(files).filter(([file]) => /^xl\/worksheets\/\w+\.xml$/.test(file));
    expect(sheets).toHaveLength(2);
    for (const [, xml] of sheets) expect(xml).not.toMatch(/<f[ >]|hyperlink/i);
    expect(sheets[0]?.[1]).toMatch(/<pane [^>]*ySplit="1"[^>]*state="frozen"/);
    expect(sheets[0]?.[1]).toMatch(/<col [^>]*width="30"/);
  });

  it('has only the orders and columns that its reader may see', async () => {
    await house.put('SO-20260301-0001', { salesUserId: 'lin', reworkCount: 2 });
    await house.put('SO-20260301-0002', { salesUserId: 'zhou' });
    const lin = await cellsFor('lin', { view: 'orders' });
    expect(lin.records.map((row) => row.订单号)).toEqual(['SO-20260301-0001']);
    expect(lin.header).toContain('金额');
    expect(lin.header).not.toContain('返工次数');
    const shop = await cellsFor('shop', { view: 'orders' });
    expect(shop.records).toHaveLength(2);
    for (const column of ['单价', '金额']) expect(shop.header).not.toContain(column);
    const money = await cellsFor('money', { view: 'orders' });
    for (const column of ['单价', '金额', '客户订单号', '实际发货日期'])
      expect(money.header).toContain(column);
    await expect(cellsFor('clerk', { view: 'orders' })).rejects.toThrow('order.no_access');
    // Who sells and leads a workshop, too, sees all orders, but the amounts of their own.
    const both = {
      ...(await house.factory.as('lin')),
      actor: { kind: 'staff', userId: 'lin', name: '林晓岚', roles: ['sales', 'production'] } as const,
    };
    const { records } = await cells(both, { view: 'orders', sort: 'number' });
    expect(records.map((row) => [row.单价, row.金额])).toEqual([
      ['481.35', '96270.00'],
      [null, null],
    ]);
  });

  it('is written down: who took what', async () => {
    await house.put('SO-20260301-0001');
    await takes('money', { view: 'orders', createdFrom: '2026-01-01' });
    const entries = (await house.database.db.select().from(auditEntry)).filter(
      (one) => one.action === 'export.take',
    );
    expect(entries.at(-1)).toMatchObject({
      actor: 'staff:money',
      entityId: 'orders',
      change: { filters: [null, { createdFrom: '2026-01-01' }], rows: [null, 1], amounts: [null, true] },
    });
  });

  it('is refused where there is nothing, or what is asked cannot be', async () => {
    await expect(cellsFor('boss', { view: 'orders' })).rejects.toThrow('export.empty');
    await expect(cellsFor('boss', { view: 'orders', colour: 'red' })).rejects.toThrow('board.unknown_filter');
  });
});

it('a workbook of risks says how near and why', async () => {
  const id = await house.put('SO-20260301-0001', { promisedDate: '2026-03-17' });
  await house.timeOut(id, 'bom_freeze', '2026-03-17T09:00:00+08:00');
  await house.warn(id);
  const { records } = await cellsFor('boss', { view: 'risk' });
  expect(records[0]).toMatchObject({
    剩余天数: -1,
    已预警: '是',
    在等什么: '关卡「关卡 bom_freeze」超时（叶子安）',
  });
});

it('a workbook of customers has rates as shares, of checkpoints their time-outs', async () => {
  const id = await house.put('SO-20260301-0001', {
    status: 'completed',
    promisedDate: '2026-03-10',
    shippedDate: '2026-03-10',
  });
  await house.timeOut(id, 'bom_freeze', '2026-03-17T09:00:00+08:00');
  const customers = await cellsFor('boss', { view: 'customers' });
  expect(customers.records[0]).toMatchObject({
    客户: '恒锐',
    订单数: 1,
    '准时率(现承诺)': 1,
    金额合计: '96270.00',
  });
  const anomalies = await cellsFor('boss', { view: 'anomalies' });
  expect(anomalies.records[0]).toMatchObject({
    关卡: '关卡 bom_freeze',
    近7天超时次数: 1,
    主要责任人: '叶子安 1 次',
  });
});

it('many rows are all there, in their order', async () => {
  await house.put('SO-20260301-0001');
  await house.database.sql`
    insert into customer_order (number, customer_id, product_id, quantity, promised_date, original_promised_date, status, source, created_by, modified_by)
    select 'SO-20260302-' || lpad(n::text, 4, '0'), customer_id, product_id, n, promised_date, promised_date, status, source, created_by, modified_by
    from customer_order, generate_series(1, 1203) as n`;
  const { records } = await takes('shop', { view: 'orders', sort: 'number' });
  expect(records.map((row) => row.数量)).toEqual([200, ...Array.from({ length: 1203 }, (_, i) => i + 1)]);
});

describe('in the chat', () => {
  const draft = (more: Partial<ExportDraft> = {}): ExportDraft => ({
    view: 'orders',
    day: 'created',
    ...more,
  });

  async function says(userId: string, asked: ExportDraft, group?: string): Promise<Said[]> {
    const handler = exportFlow.intents?.['view.export'];
    await house.factory.does(userId, async (ctx) =>
      handler?.(ctx, { kind: 'view.export', draft: asked }, from(userId, group)),
    );
    await writes();
    return heard();
  }
  const writes = async () =>
    writeWaiting({ ...(await house.factory.as(null)), evidence }, new AbortController().signal);

  async function fileIn(said: Said | undefined) {
    if (said?.message.kind !== 'file') throw new Error(`no file but ${JSON.stringify(said)}`);
    return opened(await buffer(await evidence.open(said.message.sha256)));
  }

  it('导出 3月订单 sends the orders that came in in March to who asked', async () => {
    const at = (text: string) => ({ createdAt: new Date(text) });
    await house.put('SO-20260301-0001', at('2026-03-01T00:00:00+08:00'));
    await house.put('SO-20260228-0002', at('2026-02-28T23:59:59+08:00'));
    const said = await says('money', draft({ period: '3月' }));
    expect(said.map((one) => [one.to, one.message.kind])).toEqual([
      [{ to: 'person', userId: 'money' }, 'file'],
    ]);
    expect(said[0]?.message).toMatchObject({ name: '订单-2026年3月.xlsx' });
    expect((await fileIn(said[0])).records.map((row) => row.订单号)).toEqual(['SO-20260301-0001']);
  });

  it('asked in a group it goes to who asked alone, and the group learns nothing', async () => {
    await house.put('SO-20260301-0001');
    const said = await says('money', draft({ view: 'risk' }), 'cidOffice');
    expect(said.filter((one) => one.message.kind === 'file').map((one) => one.to)).toEqual([
      { to: 'person', userId: 'money' },
    ]);
    const toGroup = said.filter((one) => one.to.to === 'reply' && one.to.conversation.kind === 'group');
    expect(toGroup.map((one) => one.message)).toEqual([
      { kind: 'text', text: '已单独发给您，请在与我的单聊里查看。' },
    ]);
  });

  it('what cannot be is said, once', async () => {
    const said = await says('money', draft({ words: '恒锐' }));
    expect(said.map((one) => one.message)).toEqual([
      { kind: 'text', text: expect.stringContaining('没有符合条件（“恒锐”）') },
    ]);
    await writes();
    expect(await heard()).toEqual([]);
    await expect(says('money', draft({ period: '某月' }))).rejects.toThrow('export.bad_period');
    await expect(says('clerk', draft())).rejects.toThrow('order.no_access');
  });

  it.each([
    ['anomalies', '近 7 天没有关卡超时'],
    ['risk', '没有交付风险'],
    ['todo', '24 小时内没有新单'],
    ['customers', '还没有您可以查看的客户订单'],
    ['orders', '没有您可以查看的订单'],
  ] as const)('an empty %s says why, and names no month', async (view, why) => {
    const [said] = await says('money', draft({ view }));
    expect(said?.message).toMatchObject({ kind: 'text', text: expect.stringContaining(why) });
    expect(JSON.stringify(said?.message)).not.toContain('月份');
  });

  it('somebody who has left meanwhile gets nothing', async () => {
    await house.put('SO-20260301-0001');
    const { db } = house.database;
    await db
      .insert(exportJob)
      .values({ userId: 'gone', query: { view: 'orders' }, name: 'x', messageKey: 'm' });
    await writes();
    expect((await heard()).filter((one) => one.message.kind === 'file')).toEqual([]);
    expect((await db.select().from(person)).some((one) => one.userId === 'gone')).toBe(false);
  });

  it('what fails for no reason of theirs is tried three times and then told', async () => {
    const { db } = house.database;
    const broken = { view: 7 } as unknown as Record<string, string>;
    await db.insert(exportJob).values({ userId: 'money', query: broken, name: 'x', messageKey: 'broken' });
    await writes();
    expect((await heard()).map((one) => one.message)).toEqual([
      { kind: 'text', text: expect.stringContaining('表格没有生成成功') },
    ]);
    const [job] = await db.select().from(exportJob).where(eq(exportJob.messageKey, 'broken'));
    expect(job).toMatchObject({ state: 'refused', attempts: 3 });
  });

  it('two copies of the service write it once', async () => {
    await house.put('SO-20260301-0001');
    const handler = exportFlow.intents?.['view.export'];
    await house.factory.does('money', async (ctx) =>
      handler?.(ctx, { kind: 'view.export', draft: draft() }, from('money')),
    );
    await Promise.all([writes(), writes()]);
    expect((await heard()).map((one) => one.message.kind)).toEqual(['file']);
  });
});
