import { eq, sql } from 'drizzle-orm';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { moveTo } from '../../db/clock.ts';
import { checkpoint, importBatch, order } from '../../db/schema/index.ts';
import { createTestDatabase, type TestDatabase } from '../../db/testing/database.ts';
import { saveRoutings } from '../../demo/save-routings.ts';
import { seedCatalogue } from '../testing/catalogue.ts';
import { createTestFactory, type TestFactory } from '../testing/context.ts';
import { runDue } from '../testing/due.ts';
import { putOrder } from '../testing/orders.ts';
import { checkpointsFlow } from './flow.ts';
import { blockedMoves, IMPORTED, scheduleImported } from './imported.ts';
import { openFor } from './open.ts';

let database: TestDatabase;
let factory: TestFactory;
let id: number;
let orders = 0;

beforeAll(async () => {
  database = await createTestDatabase();
  await moveTo(database.db, new Date('2026-03-16T10:00:00+08:00'));
  await seedCatalogue(database);
  factory = await createTestFactory(database, { checkpoints: true });
  await factory.does(null, saveRoutings);
});
afterAll(() => database.close());
beforeEach(async () => {
  await database.db.execute(sql`truncate due_instant, import_batch cascade`);
  orders += 1;
  id = await putOrder(database, {
    number: `SO-20260316-${String(orders).padStart(4, '0')}`,
    customer: '恒锐',
    product: 'KHM-200',
    status: 'confirmed',
    salesUserId: 'lin',
  });
});

/** What the import flow leaves: the order as it is now, and the row that brought it. Then what follows from it. */
async function imports(
  outcome: 'created' | 'updated',
  patch: Record<string, unknown>,
  to: Partial<typeof order.$inferInsert> = {},
) {
  const [before] = await database.db.select().from(order).where(eq(order.id, id));
  if (Object.keys(to).length > 0)
    await database.db
      .update(order)
      .set({ ...to, version: sql`version + 1` })
      .where(eq(order.id, id));
  if (to.status)
    await database.db.execute(sql`
      insert into status_change (order_id, from_status, to_status, by_user_id)
      values (${id}, ${before?.status ?? null}, ${to.status}, 'system:test')`);
  const batch = { fileSha256: 'a'.repeat(64), fileName: '订单.xlsx', uploadedBy: 'lead', replyTo: {} };
  const [row] = await database.db.insert(importBatch).values(batch).returning({ id: importBatch.id });
  await database.db.execute(sql`
    insert into import_row (batch_id, row_number, values, action, diff, order_id, applied, outcome)
    values (${row?.id ?? ''}, 2, '{}', 'update', ${JSON.stringify({ patch })}::text::jsonb, ${id}, true, ${outcome})`);
  await factory.does(null, (ctx) => scheduleImported(ctx, row?.id ?? ''));
  const due = await database.db.execute<{ ref: string }>(sql`
    select ref from due_instant where kind = ${IMPORTED} and done_at is null`);
  for (const { ref } of due) await factory.does(null, (ctx) => runDue(checkpointsFlow, IMPORTED, ctx, ref));
  await database.db.execute(sql`update due_instant set done_at = app_now() where kind = ${IMPORTED}`);
  return due.length;
}

const states = async (): Promise<string[]> =>
  (await database.db.select().from(checkpoint).where(eq(checkpoint.orderId, id)).orderBy(checkpoint.id)).map(
    (row) => `${row.key} ${row.state} ${row.round}${row.deadlineAt ? '' : ' 无截止'}`,
  );

describe('after an import', () => {
  it('a new order in a status that opens checkpoints gets them; in another one nothing is looked at', async () => {
    expect(await imports('created', {})).toBe(1);
    expect(await states()).toEqual(['bom_freeze open 1']);
    await database.db.execute(
      sql`delete from checkpoint_signer; delete from checkpoint_watcher; delete from checkpoint`,
    );
    await database.db.update(order).set({ status: 'in_production' }).where(eq(order.id, id));
    expect(await imports('created', {})).toBe(0);
  });

  it('a special process that the sheet adds opens its checkpoint, though none was open before', async () => {
    expect(await imports('updated', { specialProcesses: ['镀镍'] }, { specialProcesses: ['镀镍'] })).toBe(1);
    expect(await states()).toEqual(['bom_freeze open 1', 'special_process open 1']);
  });

  it('a change that nothing depends on is not looked at', async () => {
    expect(await imports('updated', { remark: '加急包装' }, { remark: '加急包装' })).toBe(0);
  });

  it('what was signed on other facts is asked anew', async () => {
    await imports('created', {});
    await database.db.update(checkpoint).set({ state: 'passed' }).where(eq(checkpoint.orderId, id));
    await imports('updated', { requirements: '外壳加厚' }, { requirements: '外壳加厚' });
    expect(await states()).toEqual(['bom_freeze open 2']);
  });

  it('a hold in the sheet stops the clocks, going on starts them and opens nothing that was passed', async () => {
    await database.db
      .update(order)
      .set({ specialProcesses: ['镀镍'] })
      .where(eq(order.id, id));
    await imports('created', {});
    await database.db.update(checkpoint).set({ state: 'passed' }).where(eq(checkpoint.key, 'bom_freeze'));
    await imports('updated', { status: 'on_hold' }, { status: 'on_hold', heldFrom: 'confirmed' });
    expect(await states()).toEqual(['bom_freeze passed 1', 'special_process open 1 无截止']);
    await imports('updated', { status: 'confirmed' }, { status: 'confirmed', heldFrom: null });
    expect(await states()).toEqual(['bom_freeze passed 1', 'special_process open 1']);
  });

  it('an order that the sheet ends has nothing open left', async () => {
    await imports('created', {});
    await imports('updated', { status: 'cancelled' }, { status: 'cancelled', open: false });
    expect(await states()).toEqual(['bom_freeze withdrawn 1']);
  });
});

it('a sheet moves no order past an open checkpoint', async () => {
  await factory.does(null, (ctx) => openFor(ctx, id, { kind: 'status', status: 'confirmed' }));
  const blocked = (to: string) => factory.does('lead', (ctx) => blockedMoves(ctx, [{ orderId: id, to }]));
  expect([...(await blocked('preparing_material'))]).toEqual([id]);
  expect([...(await blocked('shipped'))]).toEqual([id]);
  expect([...(await blocked('on_hold'))]).toEqual([]);
});
