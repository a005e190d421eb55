import { eq } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { moveTo } from '../../db/clock.ts';
import { deliveryWarning, incident, incidentOrder, machine, order } from '../../db/schema/index.ts';
import { createTestDatabase, type TestDatabase } from '../../db/testing/database.ts';
import { MACHINES } from '../../demo/machines.ts';
import { plantOf } from '../../plant-gateway/config/load.ts';
import { audit } from '../audit/record.ts';
import type { Ctx } from '../context.ts';
import { listsAndWorkbooks } from '../export/testing/table-text.ts';
import { PERMISSIONS, SIGHTS } from '../factory/factory.ts';
import { loadFactory } from '../factory/load.ts';
import type { Intent } from '../intents.ts';
import { auditSubject } from '../orders/events.ts';
import { furnish } from '../orders/view/testing/furnish.ts';
import { seedCatalogue } from '../testing/catalogue.ts';
import { createTestFactory, type TestFactory } from '../testing/context.ts';
import { putOrder } from '../testing/orders.ts';
import { ACTS, type Need } from './policy-table.ts';
import { actSentinel, isFor, plants, unplanted } from './testing/plants.ts';
import { walk } from './testing/walk.ts';

const NUMBER = 'SO-20260310-0042';
const GROUP = 'cidDemoGroup';
const WALKER = 'walker';
const SLOW_MS = 60_000;

/** Everything that can be asked about an order. A new kind of answer is one line here. */
const QUESTIONS: readonly Intent[] = [
  { kind: 'order.where', reference: { text: NUMBER } },
  { kind: 'order.where', reference: { text: '恒锐' } },
  { kind: 'order.where', reference: { text: '' } },
  { kind: 'order.view', reference: { text: NUMBER } },
  { kind: 'order.past', reference: { text: NUMBER }, when: '昨天' },
  { kind: 'order.mine' },
  { kind: 'audit.trail', reference: { text: NUMBER } },
  { kind: 'customer.show', name: '恒锐' },
  { kind: 'escalation.rehearse', reference: { text: NUMBER } },
  { kind: 'change.request', reference: { text: NUMBER }, draft: {} },
  { kind: 'change.list' },
  { kind: 'date.request', reference: { text: NUMBER }, draft: {} },
  { kind: 'date.list' },
  { kind: 'material.shortages', reference: { text: NUMBER } },
  { kind: 'material.shortages', reference: { text: '' } },
  { kind: 'outside.list' },
  { kind: 'fact.menu', reference: { text: NUMBER } },
  { kind: 'fact.tell', fact: 'work_report', reference: { text: NUMBER }, draft: {} },
  { kind: 'fact.tell', fact: 'waybill', reference: { text: NUMBER }, draft: {} },
  { kind: 'fact.take_back', reference: { text: NUMBER } },
  { kind: 'rush.ask', reference: { text: NUMBER }, whatIf: true, draft: {} },
  { kind: 'rush.ask', reference: { text: NUMBER }, whatIf: false, draft: {} },
  { kind: 'schedule.show', reference: { text: NUMBER } },
  { kind: 'schedule.show', reference: { text: '' } },
  { kind: 'plan.export' },
  { kind: 'warning.list' },
  { kind: 'warning.answer', reference: { text: NUMBER }, draft: {} },
  { kind: 'digest.show' },
  { kind: 'factory.history' },
  { kind: 'board.show', picture: 'board' },
  { kind: 'board.show', picture: 'risk' },
  { kind: 'board.show', picture: 'today' },
  { kind: 'metrics.osrt', by: 'status', mine: true, period: '' },
  { kind: 'metrics.osrt', by: 'person', mine: false, period: '' },
  { kind: 'metrics.compare', periods: [] },
  { kind: 'view.show', view: 'todo' },
  { kind: 'view.show', view: 'customers' },
  { kind: 'view.show', view: 'anomalies' },
  { kind: 'view.export', draft: { view: 'orders', day: 'created' } },
  { kind: 'help' },
];

/** The same of what is the house's and no order's. */
const ABOUT_THE_HOUSE: readonly Intent[] = [
  { kind: 'material.stock', text: 'M-Z' },
  { kind: 'incident.list' },
  { kind: 'load.show', text: '' },
  { kind: 'schedule.show', reference: { text: '负荷哨兵' } },
  { kind: 'plant.status', text: '', trouble: false },
  { kind: 'plant.registers', text: 'M-1' },
];

/** A machine that is connected, so that what it does is shown. */
const PLANT = `machines:
  - id: M-1
    name: 状态哨兵
    model: 负荷哨兵
    source: {type: modbus-tcp, host: 127.0.0.1}
    tags: [{name: run, area: coil, addr: 0, type: bit}]
    states: [{state: run, when: {run: true}}, {state: idle, when: {}}]
`;

let database: TestDatabase;
let factory: TestFactory;
let base: Ctx;
const roles = Object.values((await loadFactory()).roles);

beforeAll(async () => {
  database = await createTestDatabase();
  await moveTo(database.db, new Date('2026-03-10T10:00:00+08:00'));
  factory = await createTestFactory(database, { warnings: true });
  const { plant } = plantOf('plant.yaml', PLANT);
  base = { ...(await factory.as(null)), plant: () => plant ?? { machines: [] } };
  await seedCatalogue(database);
  await database.db.insert(machine).values(MACHINES);
  const id = await putOrder(database, {
    number: NUMBER,
    customer: '恒锐',
    product: 'KHM-200',
    salesUserId: 'lin',
    ownerUserId: 'shop',
    requirements: '要求哨兵',
    remark: '备注哨兵',
    customerPo: 'PO-哨兵',
    bomRevision: 'BOM哨',
    carrier: '顺风-哨兵',
    carrierTerms: '条款-哨兵',
    shippedQuantity: 137,
    reworkCount: 23,
  });
  const [row] = await database.db.select().from(order).where(eq(order.id, id));
  if (!row) throw new Error('no order');
  await furnish(database, { ...row, productCode: 'KHM-200' });
  await database.db
    .insert(machine)
    .values({ id: '负荷哨兵-01', model: '负荷哨兵', name: '1 号', workshop: '机加车间' });
  await database.db.insert(deliveryWarning).values({
    ...{ orderId: id, promisedDate: row.promisedDate, status: row.status, cause: 'near', statusChangeId: 0 },
    told: [WALKER],
  });
  await touch(id, 'supplier_delay', 'M-延期哨兵');
  await touch(id, 'machine_breakdown', '停机哨兵');
  const priced = { unitPrice: ['480.00', '481.35'] } as const;
  await factory.does(null, (ctx) =>
    audit(ctx, [
      { action: 'order.price', ...auditSubject(NUMBER), change: priced, reason: '谈到481.35' },
      ...Object.keys(ACTS).map((act) => ({
        action: `${act}.report`,
        ...auditSubject(NUMBER),
        change: { fact: [null, actSentinel(act)] as const },
      })),
    ]),
  );
  await moveTo(database.db, new Date('2026-03-15T10:00:00+08:00'));
});
afterAll(() => database.close());

/** An incident that is not over and touches the order. */
async function touch(orderId: number, kind: string, subject: string): Promise<void> {
  const { db } = database;
  const untilDate = '2026-03-25';
  const [row] = await db
    .insert(incident)
    .values({
      kind,
      subject,
      untilDate,
      fromAt: new Date('2026-03-09T10:00:00+08:00'),
      reportedBy: 'staff:shop',
    })
    .returning();
  const likely = { promisedDate: '2026-03-20', likelyDate: '2026-03-28', atRisk: true };
  await db.insert(incidentOrder).values({ incidentId: row?.id ?? 0, orderId, ...likely });
}

/** Everything that somebody with these roles gets to see, of an order of theirs or of somebody else's. */
async function seenBy(
  keys: readonly string[],
  own: boolean,
  {
    group,
    questions = [...QUESTIONS, ...ABOUT_THE_HOUSE],
  }: { group?: string; questions?: readonly Intent[] } = {},
) {
  const salesUserId = own ? WALKER : 'lin';
  await database.db.update(order).set({ salesUserId }).where(eq(order.number, NUMBER));
  const actor = { kind: 'staff', userId: WALKER, name: '走查', roles: keys } as const;
  const seen = { alone: '', inGroup: '' };
  for (const question of questions) {
    const { alone, inGroup } = await database.db.transaction((tx) =>
      walk({ ...base, actor, tx }, question, group),
    );
    seen.alone += alone;
    seen.inGroup += inGroup;
  }
  seen.alone += await listsAndWorkbooks({ ...base, actor });
  return seen;
}

const shownIn = (text: string): string[] =>
  plants()
    .filter((plant) => plant.shown.test(text))
    .map((plant) => plant.what);
const plantsWhere = (test: (need: Need) => boolean): string[] =>
  plants()
    .filter((plant) => test(plant.need))
    .map((plant) => plant.what);

it('has something planted for every field of the policy table that takes a sight', () => {
  expect(unplanted()).toEqual([]);
});

describe('what people see of an order, over every output', () => {
  it.each(roles.map((role) => [role.name, role] as const))(
    '%s sees exactly what the table grants',
    async (_name, role) => {
      const granted = plantsWhere((need) => isFor(need, role.sees));
      expect(shownIn((await seenBy([role.key], true)).alone)).toEqual(granted);
      const ofOthers = role.rows === 'all' ? granted : [];
      if (role.rows !== 'all') expect(shownIn((await seenBy([role.key], false)).alone)).toEqual(ofOthers);
    },
    SLOW_MS,
  );

  it('somebody without a role sees nothing of any', async () => {
    expect(shownIn((await seenBy([], true)).alone)).toEqual([]);
  });

  it(
    'a role that sees and may do everything, but over its own orders, sees nothing of others',
    async () => {
      const all = { key: 'all', name: '全权', members: [], sees: SIGHTS, may: PERMISSIONS };
      const shipped = base;
      base = { ...base, factory: { ...base.factory, roles: { all: { ...all, rows: 'own' } } } };
      const { alone } = await seenBy(['all'], false, { questions: QUESTIONS });
      base = shipped;
      expect(shownIn(alone)).toEqual([]);
    },
    SLOW_MS,
  );

  it(
    'roles add up only over the rows of each: a salesperson who is a foreman sees no prices of others',
    async () => {
      const foreman = roles.find((role) => role.key === 'production')?.sees ?? [];
      const { alone } = await seenBy(['sales', 'production'], false);
      expect(shownIn(alone)).toEqual(plantsWhere((need) => isFor(need, foreman)));
    },
    SLOW_MS,
  );

  it(
    'a group reads only what everybody may who reaches the order, whoever asks',
    async () => {
      const { inGroup } = await seenBy(['manager'], true, { group: GROUP });
      expect(inGroup).toContain(NUMBER);
      // How busy machines are is no order's, and who may see it may show it to colleagues.
      const shown = shownIn(inGroup).filter((what) => !what.startsWith('machine.'));
      expect(plantsWhere((need) => need === 'always')).toEqual(expect.arrayContaining(shown));
    },
    SLOW_MS,
  );
});
