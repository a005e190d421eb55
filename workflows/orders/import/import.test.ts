import { buffer } from 'node:stream/consumers';
import { sql } from 'drizzle-orm';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readHere } from '../../spreadsheet/testing/read-all.ts';
import { day, goodBook, orderBook, workbook } from './testing/workbook.ts';
import { createImportWorld, type ImportWorld } from './testing/world.ts';

const good = await goodBook();

let world: ImportWorld;

beforeEach(async () => {
  world = await createImportWorld();
});

afterEach(() => world.close());

describe('a workbook sent to the bot', () => {
  it('is answered at once, previewed, and imported when confirmed', async () => {
    const planner = world.uploader('boss');
    await planner.sends(good);
    expect(await planner.card()).toMatchObject({ status: { text: '正在读取' } });
    await world.reads();
    const preview = await planner.card();
    expect(preview).toMatchObject({ status: { text: '等待确认' }, footer: '3月17日 10:00 前有效' });
    expect(preview.fields).toContainEqual({ label: '新增', value: '3', tone: 'good' });
    expect(await world.orders()).toHaveLength(0);

    expect(await planner.presses('确认导入 3 行')).toMatchObject({ status: { text: '正在导入' } });
    await world.applies();
    expect(await planner.card()).toMatchObject({ status: { text: '导入完成' }, state: 'closed' });
    expect(await world.orders()).toMatchObject([
      { number: 'SO-20260301-0003', status: 'shipped', shipped: '2026-03-09', source: 'import' },
      {
        number: 'SO-20260310-0001',
        customer: '恒锐精密机械有限公司',
        quantity: 200,
        promised: '2026-03-20',
        original: '2026-03-20',
      },
      {
        number: 'SO-20260310-0002',
        product: 'KHM-100',
        quantity: 50,
        promised: '2026-04-01',
        status: 'pending_review',
      },
    ]);
  });

  it('leaves a log of statuses and audit entries that name the file as evidence', async () => {
    await world.imports('boss', good);
    const log = await world.database.db.execute(sql`
      select s.from_status as was, s.to_status as is, s.by_user_id as by, s.reason, s.owner_user_id as owner
      from status_change s join customer_order o on o.id = s.order_id where o.number = 'SO-20260310-0001'`);
    expect(log).toEqual([
      { was: null, is: 'in_production', by: 'staff:boss', reason: '导入文件“订单.xlsx”', owner: 'shop' },
    ]);
    const [entry] = await world.database.db.execute<Record<string, unknown>>(sql`
      select actor, action, change, reason, evidence from audit_entry where entity = 'order' and entity_id = 'SO-20260310-0001'`);
    expect(entry).toMatchObject({
      actor: 'staff:boss',
      action: 'order.import',
      reason: '导入文件“订单.xlsx”第 2 行',
    });
    expect(entry?.change).toMatchObject({
      quantity: [null, 200],
      status: [null, 'in_production'],
      promisedDate: [null, '2026-03-20'],
    });
    const [file] = await world.database.db.execute<{ sha: string }>(
      sql`select file_sha256 as sha from import_batch`,
    );
    expect(entry?.evidence).toEqual([file?.sha]);
  });

  it('changes nothing when it comes again, and says when it came before', async () => {
    await world.imports('boss', good);
    const planner = world.uploader('boss');
    const entries = await world.countOf('audit_entry');
    await planner.sends(good, '同一个文件.xlsx');
    await world.reads();
    const card = await planner.card();
    expect(card).toMatchObject({ status: { text: '没有变化' }, state: 'closed' });
    expect(card.text).toContain('与 3月16日 10:00 导入的文件相同，没有变化');
    expect(await world.orders()).toHaveLength(3);
    expect(await world.countOf('audit_entry')).toBe(entries);
  });

  it('shows what differs from the house, and changes only that', async () => {
    await world.imports('boss', good);
    const planner = world.uploader('boss');
    await planner.sends(
      await orderBook(
        ['SO-20260310-0001', '恒锐', 'KHM-200', 220, day('2026-03-27'), day('2026-03-15'), '已发货'],
        ['SO-20260310-0002', '华盛', 'KHM-100', 50, '2026-04-01', null, '待审核'],
      ),
    );
    await world.reads();
    const preview = await planner.card();
    expect(preview.text).toContain(
      'SO-20260310-0001　状态：生产中 → 已发货；实际发货日期：无 → 2026-03-15；数量：200 → 220',
    );
    expect(preview.text).toContain('第 2 行的承诺交期与系统不同，不会改动');
    await planner.presses('确认导入 1 行');
    await world.applies();
    expect((await world.orders())[1]).toMatchObject({
      quantity: 220,
      status: 'shipped',
      shipped: '2026-03-15',
      promised: '2026-03-20',
      original: '2026-03-20',
      version: 2,
    });
    const [entry] = await world.database.db.execute<{ change: unknown }>(
      sql`select change from audit_entry where action = 'order.update'`,
    );
    expect(entry?.change).toMatchObject({ quantity: [200, 220], status: ['in_production', 'shipped'] });
  });

  it('imports the good rows, tells the first errors and sends the list of all as a workbook of plain text', async () => {
    const planner = world.uploader('boss');
    await planner.sends(
      await orderBook(
        ['A-1', '恒锐', 'KHM-200', 20, '2026-03-20', null, null],
        ['A-2', '=HYPERLINK("http://x")', 'KHM-200', -1, '2026-02-30', null, '=1+1'],
        ['A-3', '恒锐', 'KHM-2000', 20, '2026-03-20', null, null],
        ...Array.from({ length: 10 }, (_, i) => [`B-${i}`, '恒锐', 'KHM-200', 0, '2026-03-20', null, null]),
      ),
      '三月.xlsx',
    );
    await world.reads();
    const preview = await planner.card();
    expect(preview.text).toMatch(
      /第 3 行　数量：数量必须大于 0；承诺交期：2026 年 2 月只有 28 天.*；状态：没有“=1\+1”这个状态/,
    );
    expect(preview.text).toMatch(/第 4 行　产品编码：产品编码没有登记。是不是“KHM-200 快换模组”/);
    expect(preview.text).toContain('还有 4 行');
    expect(preview.buttons?.map((button) => button.label)).toEqual(['确认导入 1 行', '错误清单', '取消']);

    expect((await planner.presses('错误清单')).notice?.text).toBe('错误清单已发给您。');
    const [file] = await world.saidTo('boss');
    expect(file).toMatchObject({ kind: 'file', name: '错误清单-三月.xlsx' });
    const { evidence } = await world.as(null);
    const { rows } = await readHere(await buffer(await evidence.open(file?.sha256 ?? '')));
    expect(rows[0]?.cells.map((cell) => (cell.kind === 'text' ? cell.text : cell))).toEqual([
      '行号',
      '订单号',
      '列',
      '填写的内容',
      '问题和改法',
    ]);
    expect(
      rows.flatMap((row) => row.cells).filter((cell) => cell.kind !== 'text' && cell.kind !== 'empty'),
    ).toEqual([]);

    await planner.presses('确认导入');
    await world.applies();
    const done = await planner.card();
    expect(done.text).toContain('另有 12 行有错误，没有导入');
    expect(done.buttons?.map((button) => button.label)).toEqual(['错误清单']);
    expect(await world.orders()).toMatchObject([{ number: 'A-1' }]);
  });

  it('names both rows of a number that occurs twice and imports neither', async () => {
    const planner = world.uploader('boss');
    await planner.sends(
      await orderBook(
        ['A-1', '恒锐', 'KHM-200', 20, '2026-03-20', null, null],
        ['A-2', '恒锐', 'KHM-200', 20, '2026-03-20', null, null],
        ['a-1', '蓝泊', 'KHM-100', 1, '2026-03-20', null, null],
      ),
    );
    await world.reads();
    const { text } = await planner.card();
    expect(text).toMatch(/第 2 行　订单号：与第 4 行的订单号重复/);
    expect(text).toMatch(/第 4 行　订单号：与第 2 行的订单号重复/);
    await planner.presses('确认导入 1 行');
    await world.applies();
    expect(await world.orders()).toMatchObject([{ number: 'A-2' }]);
  });

  it('brings new customers and products along, after having said so', async () => {
    const planner = world.uploader('boss');
    await planner.sends(
      await workbook([
        ['客户', '产品编码', '产品名称', '数量', '交期', '单号'],
        ['恒瑞精密机械有限公司', 'KHM-900', '快换模组(超重载)', 2, '2026-03-20', 'A-1'],
        ['恒瑞精密机械有限公司', 'KHM-900', '快换模组(超重载)', 3, '2026-03-20', 'A-2'],
      ]),
    );
    await world.reads();
    const { text } = await planner.card();
    expect(text).toContain('会新建客户 1 个：恒瑞精密机械有限公司（是不是“恒锐”？）');
    expect(text).toContain('会新建产品 1 个：KHM-900 快换模组(超重载)');
    expect(await world.countOf('customer')).toBe(3);
    await planner.presses('确认导入');
    await world.applies();
    expect(await world.orders()).toMatchObject([
      { number: 'A-1', customer: '恒瑞精密机械有限公司', product: 'KHM-900' },
      { number: 'A-2', customer: '恒瑞精密机械有限公司', product: 'KHM-900' },
    ]);
    const made = await world.database.db.execute(
      sql`select action from audit_entry where entity in ('customer', 'product') order by seq`,
    );
    expect(made).toEqual([{ action: 'customer.create' }, { action: 'product.create' }]);
    const [customer] = await world.database.db.execute(
      sql`select short_name as short from customer order by id desc limit 1`,
    );
    expect(customer).toEqual({ short: '恒瑞精密机械' });
  });

  it('takes one name for a new product: a row that calls it otherwise is an error', async () => {
    const planner = world.uploader('boss');
    await planner.sends(
      await workbook([
        ['客户', '产品编码', '产品名称', '数量', '交期', '单号'],
        ['恒锐', 'KHM-900', '超重载模组', 2, '2026-03-20', 'A-1'],
        ['恒锐', 'khm900', '防水模组', 3, '2026-03-20', 'A-2'],
        ['恒锐', 'KHM 900', '超重载模组', 3, '2026-03-20', 'A-3'],
      ]),
    );
    await world.reads();
    const { text } = await planner.card();
    expect(text).toMatch(/第 3 行　产品名称：新产品 khm900 在第 2 行叫“超重载模组”，名称不一致/);
    await planner.presses('确认导入 2 行');
    await world.applies();
    expect(await world.orders()).toMatchObject([
      { number: 'A-1', product: 'KHM-900' },
      { number: 'A-3', product: 'KHM-900' },
    ]);
  });

  it('tells each person in one message what is now theirs to do', async () => {
    await world.imports('lead', good);
    const said = await world.saidTo('shop');
    expect(said).toHaveLength(1);
    expect(said[0]?.text).toMatch(
      /^林经理 导入了订单，其中 1 个轮到您处理：生产中 1 个（例如 SO-20260310-0001）/,
    );
    expect(await world.saidTo('lead')).toEqual([]);
    expect((await world.orders())[0]).toMatchObject({ sales: 'lead', owner: 'lead', status: 'shipped' });
  });

  const number = 'SO-20260310-0001';
  const bookOf = (quantity: number, price: number | null = null) =>
    workbook([
      ['订单号', '客户', '产品编码', '数量', '交期', '单价'],
      [number, '恒锐', 'KHM-200', quantity, day('2026-03-20'), price],
    ]);

  it('tells whoever has an order in hand what was changed in it, and nothing about prices', async () => {
    await world.imports('lead', good);
    await world.imports('lead', await bookOf(220, 480));
    const [, told, ...more] = await world.saidTo('shop');
    expect(told?.text).toBe(
      `林经理 导入了订单，您手上的 1 个订单有变更：\n${number}：数量 200 → 220\n发送订单号查看。`,
    );
    expect(more).toEqual([]);
    await world.imports('lead', await bookOf(220, 490));
    expect(await world.saidTo('shop')).toHaveLength(2);
  });

  it('tells one person about many changed orders in one message of bounded length', async () => {
    const book = (quantity: number) =>
      orderBook(
        ...Array.from({ length: 20 }, (_, i) => [
          `SO-20260310-${String(i + 1).padStart(4, '0')}`,
          '恒锐',
          'KHM-200',
          quantity,
          day('2026-03-20'),
          null,
          '生产中',
        ]),
      );
    await world.imports('lead', await book(5));
    await world.imports('lead', await book(6));
    const [, told, ...more] = await world.saidTo('shop');
    expect(told?.text).toMatch(/您手上的 20 个订单有变更：\nSO-20260310-0001：数量 5 → 6\n/);
    expect(told?.text?.split('\n')).toHaveLength(11);
    expect(told?.text).toContain('还有 12 个。');
    expect(more).toEqual([]);
  });

  it('paints the open cards of changed orders anew', async () => {
    await world.imports('lead', good);
    const [{ id } = { id: 0 }] = await world.database.db.execute<{ id: number }>(
      sql`select id::float8 as id from customer_order where number = ${number}`,
    );
    await world.database.db.execute(sql`
      insert into card (channel, key, flow, space, space_id, view) values
        ('dingtalk', ${`order:${id}:user:shop`}, 'orders', 'person', 'shop', '{"title":"x"}'),
        ('dingtalk', 'order-list:7', 'orders', 'person', 'shop', '{"title":"y"}')`);
    await world.imports('lead', await bookOf(220));
    const due = await world.database.db.execute<{ ref: string }>(
      sql`select ref from due_instant where kind = 'orders.repaint'`,
    );
    expect([...due]).toEqual([{ ref: `${id}:2` }]);
  });
});
