import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { sql } from 'drizzle-orm';
import { expect, test } from 'vitest';
import type { Service } from '../bot/main.ts';
import { EditedBook, editedFrom } from '../workflows/configuration/testing/edit.ts';
import { NAMES } from '../workflows/configuration/testing/judging.ts';
import { endlessRows } from '../workflows/spreadsheet/testing/hostile.ts';
import { putOrder } from '../workflows/testing/orders.ts';
import { buttonsOf, textOf } from './world/card.ts';
import { useWorld } from './world/world.ts';

const the = useWorld();

/** The planning lead proposes; director and manager may activate. */
const proposer = () => the().persona('孙磊');
const director = () => the().persona('陆文渊');
const manager = () => the().persona('顾长河');

const nameOf = (service: Service, status = 'preparing_material') =>
  service.base.factory.flow.states[status]?.name;

async function exported(): Promise<EditedBook> {
  await proposer().says('导出配置');
  await proposer().receives('这是现用的工厂配置');
  const { body } = await proposer().receives(/^工厂配置-第\d+版-2026-03-16\.xlsx$/);
  if (body.type !== 'file') throw new Error('no file');
  const response = await fetch(new URL(body.url, the().sandbox.url));
  return editedFrom(Buffer.from(await response.arrayBuffer()), NAMES);
}

/** Whatever the file is called by then, it is known by what is in it. */
async function sends(book: EditedBook, name = '改好的表.xlsx'): Promise<void> {
  await proposer().sendsFile(name, await book.toBuffer());
  await proposer().receives('收到配置表格，正在检查');
}

const renamed = (book: EditedBook, name: string): EditedBook =>
  book.set('状态', book.at('状态', 'preparing_material', '名称'), name);

async function folderSays(from: string, to: string): Promise<void> {
  const file = path.join(the().factoryDir, 'status-flow.yaml');
  const text = await readFile(file, 'utf8');
  if (!text.includes(from)) throw new Error(`no ${from}`);
  await writeFile(file, text.replace(from, to));
  process.emit('SIGHUP');
}

test('an edited workbook is activated by a second person, and every copy goes by it without a restart', async () => {
  const second = await the().startCopy();
  await putOrder(the().database, {
    ...{ number: 'SO-20260310-0042', customer: '恒锐', product: 'KHM-200', status: 'confirmed' },
    ...{ salesUserId: 'linxiaolan', ownerUserId: 'guchanghe' },
  });
  await manager().says('SO-20260310-0042 到哪了');
  const order = await manager().receivesCard('SO-20260310-0042');
  await manager().presses(order, '开始备料');
  await hearAll();

  const book = renamed(await exported(), '齐套中');
  book.set('工厂', book.at('工厂', '审计链头时刻', '值'), '19:30');
  await sends(book);
  const own = await proposer().receivesCard('工厂配置变更');
  expect(buttonsOf(own)).toEqual(['全部改动', '撤回']);
  expect(own.text).toContain('备料中 → **齐套中**');
  const card = await director().receivesCard('工厂配置变更');
  expect(card.text).toContain('审计链头时刻：18:00 → **19:30**');
  const other = await manager().receivesCard('工厂配置变更');
  expect(nameOf(second)).toBe('备料中');

  const after = await director().presses(card, '启用');
  expect(after.text).toContain('已启用');
  await expect.poll(() => [nameOf(the().service), nameOf(second)]).toEqual(['齐套中', '齐套中']);
  await proposer().receives('您提交的配置变更已由陆文渊启用');
  expect(buttonsOf(other)).toContain('启用');
  expect(buttonsOf(await manager().sees(/处理 陆文渊/))).toEqual([]);

  // What depends on it is armed anew, and an order's past keeps the words of its time.
  const due = () =>
    the().database.db.execute<{ at: string }>(sql`
      select to_char(due_at at time zone 'Asia/Shanghai', 'HH24:MI') as at from due_instant
      where kind = 'audit.head' and done_at is null`);
  await expect.poll(async () => (await due())[0]?.at).toBe('19:30');
  await manager().says('审计 SO-20260310-0042');
  expect(textOf(await manager().receives('审计 SO-20260310-0042'))).toContain('已确认 → 备料中');
  await manager().says('SO-20260310-0042 到哪了');
  expect((await manager().receivesCard('齐套中')).text).toContain('已确认 → 备料中');
  await hearAll();
});

test('a version from a workbook survives a restart; 配置历史 leads back, again by two people', async () => {
  const service = await the().restart();
  expect(nameOf(service)).toBe('齐套中');
  await proposer().says('配置历史');
  const history = await proposer().receivesCard('配置历史');
  expect(history.text).toMatch(/第 2 版.*（现用）.*孙磊提交、陆文渊启用/);
  await proposer().presses(history, '恢复到第 1 版');
  await proposer().receivesCard('工厂配置变更');
  const card = await manager().receivesCard('恢复到第 1 版');
  expect(card.text).toContain('齐套中 → **备料中**');
  await manager().presses(card, '启用');
  await expect.poll(() => nameOf(service)).toBe('备料中');
  await proposer().receives('您提交的配置变更已由顾长河启用');
  await director().sees('已启用');
  await hearAll();
});

test('changed files are taken without a restart, faulty ones are refused and told once', async () => {
  await folderSays('name: 备料中', 'name: 配料中');
  await expect.poll(() => nameOf(the().service)).toBe('配料中');
  the().complaints.expect('factory.not_taken');
  await folderSays('owner: warehouse', 'owner: warehuose');
  const told = await proposer().notified('warehuose');
  expect(JSON.stringify(told.msg)).toMatch(/status-flow\.yaml 第 \d+ 行 states\.preparing_material\.owner/);
  process.emit('SIGHUP');
  await the().quiet();
  expect(nameOf(the().service)).toBe('配料中');
  expect(the().complaints.met).toEqual(['factory.not_taken']);
  await folderSays('owner: warehuose', 'owner: warehouse');
  await hearAll();
});

test('what is wrong, outdated or in use changes nothing and is told with its cell', async () => {
  const book = await exported();
  await sends(book.clone().set('流转', 'B4', '备货中').set('工厂', 'B2', null));
  const told = textOf(await proposer().receives('配置表格有 2 处问题'));
  expect(told).toContain('工作表「流转」B4：没有状态「备货中」，可选：');
  expect(told).toContain('工作表「工厂」B2：缺少这一项');
  await sends(book.clone());
  await proposer().receives('没有变化');

  // Not by its sheets, but by its name: an empty workbook, something that is none, one with too much in it.
  const empty = new EditedBook(new Map([['Sheet1', [['x']]]]));
  await sends(empty, '工厂配置-第4版.xlsx');
  await proposer().receives('工作表「说明」里找不到“配置标记”');
  await proposer().sendsFile('工厂配置.xlsx', Buffer.from('这不是表格'));
  await proposer().receives('收到配置表格');
  await proposer().receives('这个文件不是表格');
  await proposer().sendsFile('工厂配置.xlsx', endlessRows());
  await proposer().receives('配置表格超过 2 MB');

  // An order stands in 配料中.
  const without = renamed(book.clone(), '配料中');
  const rows = without.sheet('状态');
  rows.splice(
    rows.findIndex((row) => row[0] === 'preparing_material'),
    1,
  );
  for (const sheet of ['流转', '数据流转'])
    without.sheets.set(
      sheet,
      without.sheet(sheet).flatMap((row) => {
        if (row[1] === '配料中') return [];
        const from = String(row[0] ?? '')
          .split('、')
          .filter((one) => one !== '配料中');
        return from.length === 0 ? [] : [[from.join('、'), ...row.slice(1)]];
      }),
    );
  without.sheet('流转').push(['已确认', '生产中', '开始生产', '仓管员']);
  without.set('工厂', without.at('工厂', '主流程', '值'), '待审核、已确认、生产中、质检中、已发货、已完成');
  await sends(without);
  await proposer().receives('还有 1 个订单处于「配料中」，不能删除这个状态');

  const outdated = renamed(book.clone(), '备料');
  await folderSays('name: 配料中', 'name: 齐料中');
  await expect.poll(() => nameOf(the().service)).toBe('齐料中');
  await sends(outdated);
  await proposer().receives(/这份表格导出自第 \d+ 版，现在用的已是第 \d+ 版/);
  await the().persona('林晓岚').says('导出配置');
  await the().persona('林晓岚').receives('您没有修改工厂配置的权限');
});

/** Everybody hears what else was said to them; cards of orders are not what these tests are about. */
async function hearAll(): Promise<void> {
  await the().quiet();
  const reached = Object.keys(await the().control.get<Record<string, unknown>>('/unread'));
  for (const userId of reached) await the().persona(userId).hearsAll();
}
