import { eq, sql } from 'drizzle-orm';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { moveTo } from '../../db/clock.ts';
import { incident, machine, material, product, routingOperation } from '../../db/schema/index.ts';
import { createTestDatabase, type TestDatabase } from '../../db/testing/database.ts';
import type { Card } from '../card.ts';
import type { Intent } from '../intents.ts';
import { saveExpected } from '../materials/expect.ts';
import { orderCard } from '../orders/cards/order-card.ts';
import { answerFor } from '../orders/where.ts';
import { seedCatalogue } from '../testing/catalogue.ts';
import { fieldOf, from, labelsOf, listenTo, pressOf, type Said } from '../testing/chat.ts';
import { createTestFactory, type TestFactory } from '../testing/context.ts';
import { putOrder } from '../testing/orders.ts';
import { incidentsFlow } from './flow.ts';

let database: TestDatabase;
let factory: TestFactory;
let heard: () => Promise<Said[]>;
/** An order that misses steel, another whose steel comes in time, and one that needs none. */
let late: number;
let later: number;

beforeAll(async () => {
  database = await createTestDatabase();
  await moveTo(database.db, new Date('2026-03-16T08:00:00+08:00'));
  await seedCatalogue(database);
  factory = await createTestFactory(database);
  await database.db.insert(material).values([
    { code: 'M-42CR-60', name: '42CrMo 圆钢', unit: 'kg', supplier: '宝钢', leadDays: 12 },
    { code: 'M-45-80', name: '45# 钢板', unit: 'kg', supplier: '宝钢' },
    { code: 'P-OR-45', name: 'O 形圈', unit: '件', supplier: '橡塑厂' },
  ]);
  await database.db.insert(machine).values(
    ['VMC850-01', 'VMC850-02'].map((id, i) => ({
      id,
      model: 'VMC850',
      name: `${i + 1} 号立式加工中心`,
      workshop: '机加',
    })),
  );
  const [khm] = await database.db.select().from(product).where(eq(product.code, 'KHM-200'));
  // 510 working minutes a day: one order of 100 takes nearly a day of one machine.
  await database.db.insert(routingOperation).values([
    { productId: khm?.id ?? 0, step: 10, name: '铣', workCentre: 'VMC850', runMinutes: '5' },
    { productId: khm?.id ?? 0, step: 20, name: '装配', workCentre: '装配线', runMinutes: '0' },
  ]);
  heard = listenTo(database);
});
afterAll(() => database.close());

beforeEach(async () => {
  await database.db.execute(sql`truncate incident, material_demand, customer_order, status_change cascade`);
  late = await put('SO-20260310-0001', { promisedDate: '2026-04-01', salesUserId: 'lin' });
  later = await put('SO-20260310-0002', { promisedDate: '2026-06-01', salesUserId: 'lin' });
  await put('SO-20260310-0003', { product: 'JC-210', promisedDate: '2026-04-02', salesUserId: 'zhou' });
  await demand(late, 'M-42CR-60', '2026-03-20');
  await demand(later, 'M-42CR-60', null);
  await heard();
});

const put = (number: string, more: object) =>
  putOrder(database, {
    number,
    customer: '恒锐',
    product: 'KHM-200',
    quantity: 100,
    status: 'confirmed',
    ownerUserId: 'buyer',
    ...more,
  });
const demand = (orderId: number, code: string, day: string | null) =>
  database.db.execute(sql`
    insert into material_demand (order_id, material_code, required, expected_date) values (${orderId}, ${code}, 200, ${day})`);
const says = async (who: string, intent: Intent): Promise<Said[]> => {
  const handler = incidentsFlow.intents?.[intent.kind] as ((...args: unknown[]) => Promise<void>) | undefined;
  await factory.does(who, (ctx) => handler?.(ctx, intent, from(who)) ?? Promise.resolve());
  return heard();
};
const presses = async (
  who: string,
  card: Card | null | undefined,
  label: string,
  form: Record<string, string> = {},
) => {
  if (!card) throw new Error('no card');
  const { action, press } = pressOf(card, label, form);
  const handler = incidentsFlow.presses?.[action];
  if (!handler) throw new Error(`no handler for ${action}`);
  return (await factory.does(who, (ctx) => handler(ctx, press))).card;
};
/** 登记, by the form. @returns the reporter's card */
const reports = async (
  who: string,
  draft: { kind: string; subject: string; until: string },
): Promise<Card> => {
  const intent = { kind: 'incident.report', draft } as Intent;
  const form = (await says(who, intent)).at(-1)?.card ?? null;
  const values = Object.fromEntries(form?.inputs?.map((input) => [input.name, input.value ?? '']) ?? []);
  return presses(who, form, '登记', values);
};
const delayed = (who = 'planner', until = '4月3日', subject = 'M-42CR-60') =>
  reports(who, { kind: 'supplier_delay', subject, until });
const broken = (until = '周三', subject = 'VMC850-01') =>
  reports('shop', { kind: 'machine_breakdown', subject, until });
const expected = async (orderId: number, code = 'M-42CR-60') => {
  const [row] = await database.db.execute<{ day: string | null }>(
    sql`select expected_date as day from material_demand where order_id = ${orderId} and material_code = ${code}`,
  );
  return row?.day;
};
const messagesTo = (said: readonly Said[]) =>
  said.flatMap(({ to, message }) =>
    to.to === 'person' && message.kind === 'markdown' ? [{ who: to.userId, text: message.text }] : [],
  );
const lineOf = async (who: string, orderId: number, place: 'single' | 'group' = 'single') => {
  const ctx = await factory.as(who);
  const answer = await answerFor(ctx, orderId, place);
  return answer ? fieldOf(orderCard(ctx.factory, answer, place), '受影响')?.value : undefined;
};

describe('a supplier’s delay', () => {
  it('moves what is expected, computes the dates at risk, and shows the reporter the orders', async () => {
    const card = await delayed();
    expect(card.notice?.text).toContain('涉及订单 2 个，交期有风险 1 个');
    expect(card.status?.text).toBe('1 个订单有风险');
    expect(card.text).toContain('⚠ **SO-20260310-0001**');
    // 4月3日 is Friday: a day of work from Friday on.
    expect(card.text).toContain('预计 4月3日 完工，承诺 4月1日');
    expect(card.text).not.toContain('SO-20260310-0003');
    expect(await expected(late)).toBe('2026-04-03');
    expect(await expected(later)).toBe('2026-04-03');
  });

  it('tells each owner and salesperson once, of all their orders, and the material only to who may know it', async () => {
    await delayed();
    const told = messagesTo(await heard());
    expect(told.map(({ who }) => who).sort()).toEqual(['buyer', 'lin']);
    const of = (who: string) => told.find((one) => one.who === who)?.text ?? '';
    for (const who of ['buyer', 'lin']) {
      expect(of(who)).toContain('SO-20260310-0001');
      expect(of(who)).toContain('SO-20260310-0002');
    }
    expect(of('buyer')).toContain('42CrMo 圆钢');
    expect(of('lin')).not.toContain('42CrMo');
  });

  it('by a supplier’s name all its materials are late', async () => {
    await demand(later, 'M-45-80', '2026-03-25');
    await delayed('planner', '4月3日', '宝钢材料');
    expect(await expected(later, 'M-45-80')).toBe('2026-04-03');
  });

  it('leaves alone what is there already and what comes after the new day', async () => {
    await database.db.execute(sql`
      insert into reservation (order_id, material_code, kind, quantity, by) values (${late}, 'M-42CR-60', 'receipt', 200, 'system:test')`);
    await database.db.execute(
      sql`update material_demand set expected_date = '2026-04-20' where order_id = ${later}`,
    );
    expect((await delayed()).notice?.text).toContain('没有订单受影响');
    expect(await expected(later)).toBe('2026-04-20');
  });

  it('reported again it changes the open one; an earlier day moves what it had moved', async () => {
    await delayed();
    const again = await delayed('buyer', '2026-03-28');
    expect(again.notice?.text).toContain('已登记过，日期已更新');
    expect(await expected(late)).toBe('2026-03-28');
    const rows = await database.db.select().from(incident);
    expect(rows.map(({ state, untilDate }) => [state, untilDate])).toEqual([['open', '2026-03-28']]);
  });

  it('two reports at once are one incident', async () => {
    await Promise.all([delayed('planner'), delayed('buyer')]);
    expect(await database.db.select().from(incident)).toHaveLength(1);
  });
});

describe('a day that the calendar does not reach', () => {
  it('is at risk where the material comes after the promise, and nothing else is called known', async () => {
    await database.db.execute(sql`update customer_order set promised_date = '2027-03-01' where id = ${late}`);
    const card = await delayed('planner', '2027-03-10');
    expect(card.status?.text).toBe('2 个订单有风险');
    expect(card.text).toContain(
      '⚠ **SO-20260310-0001** 恒锐 快换模组 × 100套：完工日待定，已晚于承诺 2027年3月1日',
    );
  });
});

describe('delays that overlap', () => {
  it('each touches the orders that it holds up, and the latest day holds', async () => {
    await delayed('planner', '4月3日', '宝钢');
    expect((await delayed('planner', '4月3日')).notice?.text).toContain('涉及订单 2 个，交期有风险 1 个');
    const sooner = await delayed('planner', '3月28日');
    expect(await expected(late)).toBe('2026-04-03');
    expect(sooner.text).toContain('⚠ **SO-20260310-0001**');
    expect(sooner.text).toContain('预计 4月3日 完工');
  });

  it('one that is over gives back what it moved, as far as the other lets it', async () => {
    const whole = await delayed('planner', '4月3日', '宝钢');
    const one = await delayed('planner', '3月28日');
    await presses('planner', whole, '已恢复');
    expect(await expected(late)).toBe('2026-03-28');
    const [row] = await database.db.execute<{ day: string }>(
      sql`select max(likely_date)::text as day from incident_order t join incident i on i.id = t.incident_id
        where i.state = 'open' and order_id = ${late}`,
    );
    expect(row?.day).toBe('2026-03-30');
    const done = await presses('planner', one, '已恢复');
    expect(await expected(late)).toBe('2026-03-20');
    expect(await expected(later)).toBeNull();
    expect(done.text).toBe('曾涉及订单 2 个：SO-20260310-0001、SO-20260310-0002。');
  });

  it('what purchasing has filled in since stays', async () => {
    const card = await delayed();
    const line = { code: 'M-42CR-60', date: '2026-03-25', supplier: '宝钢' };
    await factory.does('buyer', (ctx) => saveExpected(ctx, { orderId: late, lines: [line] }));
    await presses('planner', card, '已恢复');
    expect(await expected(late)).toBe('2026-03-25');
    expect(await expected(later)).toBeNull();
  });
});

describe('a machine that stands still', () => {
  it('works the queue off with the machines that are left, by promise', async () => {
    const card = await broken();
    expect(card.text).toContain('**SO-20260310-0002** 恒锐 快换模组 × 100套：预计 3月16日 → 3月17日 完工');
    // Its day stays.
    expect(card.text).not.toContain('SO-20260310-0001');
    expect(fieldOf(card, '推算方法')?.value).toContain('可用 1/2 台');
  });

  it('a whole work centre waits for the repair, and a promise before it is at risk', async () => {
    await database.db.execute(sql`update customer_order set promised_date = '2026-03-17' where id = ${late}`);
    const card = await broken('周三', 'VMC850');
    expect(card.text).toContain(
      '⚠ **SO-20260310-0001** 恒锐 快换模组 × 100套：预计 3月16日 → 3月19日 完工，承诺 3月17日',
    );
  });

  it('does not blame itself for what was late already: that is counted apart', async () => {
    await database.db.execute(sql`update customer_order set promised_date = '2026-03-13' where id = ${late}`);
    const card = await broken('周三', 'VMC850');
    expect(card.notice?.text).toContain('涉及订单 1 个，交期有风险 0 个，另有 1 个原本就晚于承诺、会再推后');
    expect(card.text).toContain('**受影响的订单 1 个**');
    expect(card.text).toContain('会再推后：1 个');
    expect(card.text).not.toContain('SO-20260310-0001');
    const told = messagesTo(await heard()).find(({ who }) => who === 'lin')?.text;
    expect(told).toContain('原本就晚于承诺的订单会再推后，1 个：SO-20260310-0001');
    expect(told).not.toContain('⚠');
  });

  it('another machine that stands still already is not its doing', async () => {
    await broken('周三', 'VMC850-01');
    const card = await broken('周三', 'VMC850-02');
    expect(card.text).toContain('**SO-20260310-0002** 恒锐 快换模组 × 100套：预计 3月17日 → 3月19日 完工');
  });

  it('tells nobody whose date stays', async () => {
    await heard();
    await database.db.execute(sql`update customer_order set quantity = 5`);
    expect((await broken('今天')).notice?.text).toContain('没有订单受影响');
    expect(messagesTo(await heard())).toEqual([]);
  });

  it('what is finished or on hold waits for no machine', async () => {
    await database.db.execute(sql`
      insert into order_operation (order_id, step, name, work_centre, run_minutes, finished)
      values (${late}, 10, '铣', 'VMC850', 5, true)`);
    await database.db.execute(
      sql`update customer_order set held_from = status, status = 'on_hold' where id = ${later}`,
    );
    expect((await broken()).notice?.text).toContain('没有订单受影响');
  });
});

describe('the card of an order', () => {
  it('says so while it lasts, and names what it is only to who may know', async () => {
    await delayed();
    expect(await lineOf('planner', late)).toBe('供应商延期 M-42CR-60（到 4月3日）');
    expect(await lineOf('lin', late)).toBe('供应商延期（到 4月3日）');
    expect(await lineOf('planner', late, 'group')).toBe('供应商延期（到 4月3日）');
    const [row] = await database.db.select().from(incident);
    const card = (await says('planner', { kind: 'incident.list' })).at(-1)?.card;
    expect(labelsOf(card ?? null)).toEqual(['M-42CR-60']);
    expect(row?.state).toBe('open');
  });
});

describe('the end', () => {
  it('tells the same people, once, and the orders do not show it any more', async () => {
    const card = await delayed();
    await heard();
    const done = await presses('planner', card, '已恢复');
    expect(done.status?.text).toBe('已恢复');
    expect(
      messagesTo(await heard())
        .map(({ who }) => who)
        .sort(),
    ).toEqual(['buyer', 'lin']);
    expect(await lineOf('planner', late)).toBeUndefined();
    await expect(presses('planner', card, '已恢复')).rejects.toMatchObject({ code: 'incident.over' });
  });

  it('改日期 computes anew; on an old card it is refused', async () => {
    const card = await delayed();
    const moved = await presses('planner', card, '改日期', { until: '2026-04-10' });
    expect(moved.notice?.text).toContain('日期已更新');
    expect(await expected(late)).toBe('2026-04-10');
    await expect(presses('planner', card, '改日期', { until: '2026-04-12' })).rejects.toMatchObject({
      code: 'incident.changed',
    });
  });
});

describe('refusals', () => {
  it.each([
    [
      'nobody has it',
      { kind: 'supplier_delay', subject: '镁粉', until: '4月3日' },
      'incident.unknown_supply',
    ],
    ['several fit', { kind: 'supplier_delay', subject: 'M-4', until: '4月3日' }, 'incident.subject_several'],
    [
      'no such machine',
      { kind: 'machine_breakdown', subject: 'X1', until: '4月3日' },
      'incident.unknown_machine',
    ],
    ['no day', { kind: 'supplier_delay', subject: 'M-42CR-60', until: '改天' }, 'incident.until_invalid'],
    [
      'a day that has passed',
      { kind: 'supplier_delay', subject: 'M-42CR-60', until: '2026-03-01' },
      'incident.until_invalid',
    ],
    ['no kind', { kind: '', subject: 'M-42CR-60', until: '4月3日' }, 'incident.kind_missing'],
  ])('%s', async (_what, draft, code) => {
    await expect(reports('planner', draft)).rejects.toMatchObject({ code });
    expect(await database.db.select().from(incident)).toEqual([]);
  });

  it('who may not report is told so, and who may not know gets no list', async () => {
    await expect(delayed('lin')).rejects.toMatchObject({ code: 'incident.not_permitted' });
    await expect(says('lin', { kind: 'incident.list' })).rejects.toMatchObject({
      code: 'incident.no_access',
    });
  });
});
