import { sql } from 'drizzle-orm';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { applyChunk } from './applying/apply-chunk.ts';
import { createOwnerBook } from './applying/owners.ts';
import { BATCH_COLUMNS, type Batch } from './batch.ts';
import { manyRows, orderBook } from './testing/workbook.ts';
import { createImportWorld, type ImportWorld, ordersDigest } from './testing/world.ts';

let world: ImportWorld;

beforeEach(async () => {
  world = await createImportWorld();
});

afterEach(() => world.close());

const ROWS = 900;
const book = await orderBook(...manyRows(ROWS));

/** What the import of `book` must come to, however it came about. */
async function expectWhole(): Promise<void> {
  expect(await world.countOf('customer_order')).toBe(ROWS);
  expect(await world.countOf('status_change')).toBe(ROWS);
  const [facts] = await world.database.db.execute<Record<string, unknown>>(sql`
    select (select count(*)::int from audit_entry where action = 'order.import') as entries,
      (select count(distinct entity_id)::int from audit_entry where action = 'order.import') as orders,
      (select count(*)::int from audit_entry where action = 'import.done') as ends,
      (select count(*)::int from import_row where applied and outcome = 'created') as rows,
      (select state || ' ' || processed || '/' || total from import_batch) as batch`);
  expect(facts).toEqual({ entries: ROWS, orders: ROWS, ends: 1, rows: ROWS, batch: `done ${ROWS}/${ROWS}` });
  const card = await world.uploader('boss').card();
  expect(card).toMatchObject({ status: { text: '导入完成' }, state: 'closed' });
  expect(card.fields).toContainEqual({ label: '新增', value: '900', tone: 'good' });
}

async function previewed(): Promise<void> {
  await world.uploader('boss').sends(book);
  await world.reads();
}

/** Tells to stop when it is looked at for the second time, whatever the pace of the machine. */
function afterOneChunk(): AbortSignal {
  const { signal } = new AbortController();
  let looks = 0;
  Object.defineProperty(signal, 'aborted', {
    get: () => {
      looks += 1;
      return looks > 1;
    },
  });
  return signal;
}

describe('an import that is interrupted', () => {
  it('while reading leaves no trace, and is read from the start by whoever comes next', async () => {
    await world.uploader('boss').sends(book);
    const controller = new AbortController();
    setTimeout(() => controller.abort(), 150);
    await world.reads(controller.signal);
    const [batch] = await world.database.db.execute<{ state: string }>(sql`select state from import_batch`);
    if (batch?.state === 'reading') expect(await world.countOf('import_row')).toBe(0);
    await world.reads();
    expect(await world.countOf('import_row')).toBe(ROWS);
    expect((await world.uploader('boss').card()).buttons?.[0]?.label).toBe('确认导入 900 行');
  });

  it('between chunks goes on where it stopped', async () => {
    await previewed();
    await world.uploader('boss').presses('确认导入');
    await world.applies(afterOneChunk());
    const done = await world.countOf('customer_order');
    expect(done).toBeGreaterThan(0);
    expect(done).toBeLessThan(ROWS);
    await world.applies();
    await expectWhole();
  });

  it('in the middle of a chunk loses that chunk whole, and only that', async () => {
    await previewed();
    await world.uploader('boss').presses('确认导入');
    const ctx = await world.as('boss');
    const chunk = (dies: boolean) =>
      ctx.db.transaction(async (tx) => {
        const rows = await tx.execute<Batch & Record<string, unknown>>(
          sql`select ${BATCH_COLUMNS} from import_batch for update`,
        );
        if (rows[0]) await applyChunk({ ...ctx, tx }, rows[0], 200, createOwnerBook());
        if (dies) throw new Error('killed');
      });
    await chunk(false);
    await expect(chunk(true)).rejects.toThrow('killed');
    expect(await world.countOf('customer_order')).toBe(200);
    expect(await world.countOf('audit_entry')).toBe(200);
    await world.applies();
    await expectWhole();
  });

  it('by a lost connection is taken up by another copy', async () => {
    await previewed();
    await world.uploader('boss').presses('确认导入');
    const killer = (async () => {
      for (;;) {
        const cut = await world.database.db.execute(sql`
          select pg_terminate_backend(pid) from pg_stat_activity
          where datname = current_database() and pid <> pg_backend_pid() and query like '%insert into customer_order%'`);
        if (cut.length > 0) return;
      }
    })();
    const first = world.applies().catch(() => undefined);
    await killer;
    await first;
    await world.applies();
    await expectWhole();
  });
});

describe('several copies of the service', () => {
  it('read a workbook once', async () => {
    await world.uploader('boss').sends(book);
    await Promise.all([world.reads(), world.reads(), world.reads()]);
    expect(await world.countOf('import_row')).toBe(ROWS);
    expect(await world.countOf('due_instant')).toBe(1);
  });

  it('apply it once, and come to the same orders as one copy alone', async () => {
    await previewed();
    await world.uploader('boss').presses('确认导入');
    await Promise.all([world.applies(), world.applies(), world.applies()]);
    await world.applies();
    await expectWhole();
    const several = await ordersDigest(world.database);
    await world.close();
    world = await createImportWorld();
    await world.imports('boss', book);
    expect(await ordersDigest(world.database)).toBe(several);
  });

  it('never confirm twice', async () => {
    await previewed();
    const planner = world.uploader('boss');
    const presses = await Promise.allSettled([planner.presses('确认导入'), planner.presses('确认导入')]);
    expect(presses.map((one) => one.status).sort()).toEqual(['fulfilled', 'rejected']);
    await world.applies();
    await expectWhole();
  });
});

const small = await orderBook(
  ['A-1', '恒锐', 'KHM-200', 20, '2026-03-20', null, '生产中'],
  ['A-2', '恒锐', 'KHM-200', 30, '2026-03-20', null, '生产中'],
);

describe('what others do between preview and import', () => {
  it('is never overwritten: such rows are left out and told', async () => {
    await world.imports('boss', small);
    const planner = world.uploader('boss');
    await planner.sends(
      await orderBook(
        ['A-1', '恒锐', 'KHM-200', 21, '2026-03-20', null, '质检中'],
        ['A-2', '恒锐', 'KHM-200', 31, '2026-03-20', null, '质检中'],
      ),
    );
    await world.reads();
    await world.database.db.execute(
      sql`update customer_order set remark = '客户来电', version = version + 1 where number = 'A-1'`,
    );
    await planner.presses('确认导入 2 行');
    await world.applies();
    expect(await world.orders()).toMatchObject([
      { number: 'A-1', quantity: 20, status: 'in_production' },
      { number: 'A-2', quantity: 31, status: 'in_quality_check' },
    ]);
    const card = await planner.card();
    expect(card.text).toContain('第 2 行 A-1：预览之后订单被别人改过，没有覆盖');
    expect(card.fields).toContainEqual({ label: '未导入', value: '1' });
  });

  it('keeps its number: an order made meanwhile stays as it is', async () => {
    const planner = world.uploader('boss');
    await planner.sends(small);
    await world.reads();
    await world.imports('lead', await orderBook(['A-2', '蓝泊', 'KHM-100', 7, '2026-03-20', null, null]));
    await planner.presses('确认导入 2 行');
    await world.applies();
    expect(await world.orders()).toMatchObject([
      { number: 'A-1', quantity: 20 },
      { number: 'A-2', quantity: 7, customer: '蓝泊传动科技有限公司' },
    ]);
    expect((await planner.card()).text).toContain('第 3 行 A-2：这个订单号现在不能使用');
  });
});

it('a fault that stays ends the import after some attempts, with a number to tell the administrator', async () => {
  await previewed();
  const planner = world.uploader('boss');
  await planner.presses('确认导入');
  await world.database.db.execute(sql`alter table customer_order add constraint fault check (quantity < 10)`);
  for (let i = 0; i < 5; i += 1) await expect(world.applies()).rejects.toThrow();
  await world.applies();
  expect(await planner.card()).toMatchObject({ status: { text: '未能导入' }, state: 'closed' });
  expect((await planner.card()).text).toMatch(/系统出错，导入停止了。没有导入任何内容。.*编号 [0-9a-f]{8}/);
  expect(await world.countOf('customer_order')).toBe(0);
});
