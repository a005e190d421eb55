import { eq } from 'drizzle-orm';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { moveTo } from '../../db/clock.ts';
import {
  checkpoint,
  checkpointEvidence,
  checkpointSigner,
  order,
  product,
  routingOperation,
} from '../../db/schema/index.ts';
import { createTestDatabase, type TestDatabase } from '../../db/testing/database.ts';
import { pass } from '../checkpoints/pass.ts';
import { changeOrder } from '../orders/change.ts';
import { createOrder } from '../orders/create.ts';
import { ordersFlow } from '../orders/flow.ts';
import { GIVE } from '../orders/give-new.ts';
import { transition } from '../orders/transition.ts';
import { seedCatalogue } from '../testing/catalogue.ts';
import { listenTo, type Said } from '../testing/chat.ts';
import { createTestFactory, type TestFactory } from '../testing/context.ts';
import { runDue } from '../testing/due.ts';
import { putOrder } from '../testing/orders.ts';
import { checkProcesses } from './check.ts';

let database: TestDatabase;
let factory: TestFactory;
let heard: () => Promise<Said[]>;
let id: number;
let orders = 0;

beforeAll(async () => {
  database = await createTestDatabase();
  await moveTo(database.db, new Date('2026-03-16T10:00:00+08:00'));
  await seedCatalogue(database);
  factory = await createTestFactory(database, { checkpoints: true });
  heard = listenTo(database);
  await routed('KHM-200', '', [['粗铣'], ['精铣']]);
  await routed('KHM-200', 'B', [['粗铣'], ['镀镍', '镀镍', true]]);
});
afterAll(() => database.close());

beforeEach(async () => {
  orders += 1;
  id = await putOrder(database, {
    number: `SO-20260310-${String(orders).padStart(4, '0')}`,
    customer: '恒锐',
    product: 'KHM-200',
    status: 'pending_review',
    salesUserId: 'lin',
    specialProcesses: ['镀镍'],
  });
  await heard();
});

type Step = [name: string, process?: string, outsourced?: boolean];

async function routed(code: string, revision: string, steps: Step[]): Promise<void> {
  const [of] = await database.db.select().from(product).where(eq(product.code, code));
  if (!of) throw new Error(`no ${code}`);
  await database.db.insert(routingOperation).values(
    steps.map(([name, process = '', outsourced = false], i) => ({
      productId: of.id,
      revision,
      step: (i + 1) * 10,
      name,
      process,
      outsourced,
    })),
  );
}

const checks = () => factory.does(null, (ctx) => checkProcesses(ctx, id));
const theGap = async () => {
  const rows = await database.db.select().from(checkpoint).where(eq(checkpoint.orderId, id));
  return rows.find((row) => row.key === 'process_gap');
};
const state = async () => {
  const row = await theGap();
  return row && `${row.state} ${row.round}`;
};
const changes = async (to: { specialProcesses?: string; requirements?: string; bomRevision?: string }) => {
  const [row] = await database.db.select().from(order).where(eq(order.id, id));
  if (!row) throw new Error('no order');
  const now = {
    quantity: String(row.quantity),
    requirements: row.requirements,
    specialProcesses: row.specialProcesses.join('、'),
    bomRevision: row.bomRevision,
  };
  const input = { ...now, ...to, orderId: id, version: row.version, reason: '客户来函' };
  await factory.does('boss', (ctx) => changeOrder(ctx, input));
};
const passes = async (evidence = 'a'.repeat(64)) => {
  const row = await theGap();
  if (!row) throw new Error('no checkpoint');
  const given = { checkpointId: row.id, round: row.round, name: '外协确认单.jpg', uploadedBy: 'processor' };
  if (evidence) await database.db.insert(checkpointEvidence).values({ ...given, sha256: evidence });
  await factory.does('processor', (ctx) => pass(ctx, { checkpointId: row.id, version: row.version }));
};

it('a process that no operation does opens a checkpoint with the engineer, who reads what is wrong', async () => {
  expect((await checks()).map(({ kind }) => kind)).toEqual(['no_operation']);
  const said = await heard();
  const card = said.find((one) => one.to.to === 'person' && one.to.userId === 'processor')?.card;
  expect(card?.title).toContain('工艺核对特殊工艺');
  expect(card?.text).toContain('镀镍：工艺路线里没有做它的工序');
  expect(card?.text).toContain('请改工艺路线、在订单上补特殊工艺，或与客户确认');
});

it('does not pass on a word alone: a routing sheet or the confirmation of who does it outside is its evidence', async () => {
  await checks();
  await expect(passes('')).rejects.toMatchObject({
    code: 'checkpoint.no_evidence',
    params: expect.objectContaining({ have: 0, least: 1 }),
  });
  await passes();
  expect(await state()).toBe('passed 1');
});

it('keeps the order from being confirmed until it has passed', async () => {
  await checks();
  const confirms = factory.does('planner', (ctx) =>
    transition(ctx, { orderId: id, version: 1, to: 'confirmed' }),
  );
  await expect(confirms).rejects.toMatchObject({ code: 'order.blocked' });
});

it('planning hears of a new order only when its special processes are settled', async () => {
  const input = {
    customer: '恒锐',
    product: 'KHM-200',
    quantity: '20',
    promisedDate: '2026-04-20',
    specialProcesses: '镀镍',
  };
  const created = await factory.does('lin', (ctx) => createOrder(ctx, input, 'chat'));
  expect(created.waitsFor).toMatchObject([{ key: 'process_gap' }]);
  const toPlanner = async () =>
    (await heard()).filter(
      ({ to, card }) =>
        to.to === 'person' && to.userId.startsWith('planner') && card?.title.startsWith(created.number),
    );
  expect(await toPlanner()).toEqual([]);
  id = created.id;
  await changes({ bomRevision: 'B' });
  const due = await database.sql<{ ref: string }[]>`
    update due_instant set done_at = app_now() where kind = ${GIVE} and done_at is null returning ref`;
  const give = () => factory.does(null, (ctx) => runDue(ordersFlow, GIVE, ctx, ...due.map(({ ref }) => ref)));
  await give();
  await give();
  const notices = (await toPlanner()).map(({ card }) => card?.notice?.text);
  expect(notices.filter((text) => text === '新订单，工艺已核对，请处理。')).toHaveLength(1);
});

it('running it again changes nothing and tells nobody', async () => {
  await checks();
  await heard();
  await checks();
  expect(await state()).toBe('open 1');
  expect(await heard()).toEqual([]);
});

it('a revision whose routing does it withdraws the checkpoint, and back again opens it anew', async () => {
  await checks();
  await changes({ bomRevision: 'B' });
  expect(await state()).toBe('withdrawn 1');
  await changes({ bomRevision: '' });
  expect(await state()).toBe('open 2');
});

it('passed, it is asked anew when another process does not match, and not when all matches', async () => {
  await checks();
  await passes();
  await checks();
  expect(await state()).toBe('passed 1');
  await changes({ specialProcesses: '镀镍、渗氮' });
  expect(await state()).toBe('open 2');
  await passes();
  await changes({ specialProcesses: '', requirements: '不镀镍' });
  expect(await state()).toBe('passed 2');
});

it('a process that only the wishes ask for is caught, too', async () => {
  await changes({ specialProcesses: '', requirements: '全部化学镍' });
  expect((await checks()).map(({ kind }) => kind)).toEqual(['only_in_text', 'no_operation']);
  expect(await state()).toBe('open 1');
});

it('nothing happens to what has been shipped', async () => {
  await database.db.update(order).set({ status: 'shipped' }).where(eq(order.id, id));
  await checks();
  expect(await state()).toBeUndefined();
});

it('asks the engineers of the factory for a process that it does not know', async () => {
  await changes({ specialProcesses: '镀钛' });
  const row = await theGap();
  const signers = await database.db
    .select({ userId: checkpointSigner.userId })
    .from(checkpointSigner)
    .where(eq(checkpointSigner.checkpointId, row?.id ?? 0));
  expect(signers).toEqual([{ userId: 'processor' }]);
});
