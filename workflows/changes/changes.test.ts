import { eq, sql } from 'drizzle-orm';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { moveTo } from '../../db/clock.ts';
import {
  auditEntry,
  bomLine,
  changeRequest,
  evidenceExamination,
  material,
  order,
  stock,
} from '../../db/schema/index.ts';
import { createTestDatabase, type TestDatabase } from '../../db/testing/database.ts';
import { saveRoutings } from '../../demo/save-routings.ts';
import type { Card } from '../card.ts';
import { openFor } from '../checkpoints/open.ts';
import { planDemand } from '../materials/plan-demand.ts';
import { actorsOf } from '../staff/actor.ts';
import { seedCatalogue } from '../testing/catalogue.ts';
import { fieldOf, from, labelsOf, listenTo, pressOf, type Said } from '../testing/chat.ts';
import { createTestFactory, type TestFactory } from '../testing/context.ts';
import { putOrder } from '../testing/orders.ts';
import { attachToRequest } from './attach.ts';
import { changesFlow } from './flow.ts';
import { giveCard } from './paint.ts';

let database: TestDatabase;
let factory: TestFactory;
let heard: () => Promise<Said[]>;
let id: number;
let number: string;
let orders = 0;

beforeAll(async () => {
  database = await createTestDatabase();
  await moveTo(database.db, new Date('2026-03-16T10:00:00+08:00'));
  await seedCatalogue(database);
  factory = await createTestFactory(database, { checkpoints: true });
  await factory.does(null, saveRoutings);
  await database.db.insert(material).values([
    { code: 'M-42CR-60', name: '42CrMo 圆钢', unit: 'kg', supplier: '宝钢', leadDays: 12 },
    { code: 'F-M6X20', name: '螺钉 M6×20', unit: '件' },
  ]);
  await database.db.insert(bomLine).values([
    { parentCode: 'KHM-200', line: 1, materialCode: 'M-42CR-60', quantityPer: '2', unit: 'kg' },
    { parentCode: 'KHM-200', line: 2, materialCode: 'F-M6X20', quantityPer: '8', unit: '件' },
  ]);
  await database.db.insert(stock).values([
    { materialCode: 'M-42CR-60', onHand: '0' },
    { materialCode: 'F-M6X20', onHand: '100000' },
  ]);
  await database.db
    .insert(evidenceExamination)
    .values(['a', 'b'].map((one) => ({ sha256: one.repeat(64), kind: 'picture', mime: 'image/png' })));
  heard = listenTo(database);
});
afterAll(() => database.close());

beforeEach(async () => {
  orders += 1;
  number = `SO-20260316-${String(orders).padStart(4, '0')}`;
  id = await putOrder(database, {
    number,
    customer: '恒锐',
    product: 'KHM-200',
    quantity: 100,
    status: 'confirmed',
    promisedDate: '2026-03-31',
    salesUserId: 'lin',
    ownerUserId: 'buyer',
  });
  await database.db.execute(
    sql`update status_change set owner_role = 'purchasing', owner_user_id = 'buyer' where order_id = ${id}`,
  );
  await factory.does(null, (ctx) => planDemand(ctx, id, '确认PO'));
  await factory.does(null, (ctx) => openFor(ctx, id, { kind: 'status', status: 'confirmed' }));
  await heard();
});

const presses = async (
  who: string,
  card: Card | null | undefined,
  label: string,
  form: Record<string, string> = {},
) => {
  if (!card) throw new Error('no card');
  const { action, press } = pressOf(card, label, form);
  const handler = changesFlow.presses?.[action];
  if (!handler) throw new Error(`no handler for ${action}`);
  return (await factory.does(who, (ctx) => handler(ctx, press))).card;
};
const asks = async (who: string, draft: object, text = number): Promise<Card | null> => {
  const intent = { kind: 'change.request', reference: { text }, draft } as const;
  await factory.does(
    who,
    (ctx) => changesFlow.intents?.['change.request']?.(ctx, intent, from(who)) ?? Promise.resolve(),
  );
  return (await heard())[0]?.card ?? null;
};
const filled = (card: Card | null, more: Record<string, string> = {}) => ({
  ...Object.fromEntries(card?.inputs?.map((input) => [input.name, input.value ?? '']) ?? []),
  reason: '客户来函追加',
  ...more,
});
/** Asks, fills in and submits. @returns the requester's card */
const requested = async (draft: object, who = 'lin'): Promise<Card> => {
  const form = await asks(who, draft);
  return presses(who, form, '提交变更申请', filled(form));
};
const requestId = async () => {
  const rows = await database.db.select().from(changeRequest).where(eq(changeRequest.orderId, id));
  return rows.at(-1)?.id ?? 0;
};
const sendsLetter = async (who: string, letter = 'a'): Promise<string> => {
  const file = { sha256: letter.repeat(64), name: '来函.png' };
  const found = { ...file, kind: 'picture', faults: [], sharpness: 80, width: 900, height: 1200 };
  const request = await requestId();
  return factory.does(who, (ctx) => attachToRequest(ctx, request, file, found as never));
};
/** Up to the planner's card. */
const submitted = async (draft: object): Promise<Card | null> => {
  await requested(draft);
  await heard();
  await sendsLetter('lin');
  return (await heard()).find((one) => one.to.to === 'person' && one.to.userId === 'planner')?.card ?? null;
};
const theOrder = async () => {
  const [row] = await database.db.select().from(order).where(eq(order.id, id));
  if (!row) throw new Error('no order');
  return row;
};
const needOf = async (code: string) => {
  const [row] = await database.db.execute<{ required: string }>(
    sql`select required::float8::text as required from material_demand where order_id = ${id} and material_code = ${code}`,
  );
  return row?.required;
};

describe('asking for a change', () => {
  it('fills the form with what holds and what was said, and shows the impact before anybody decides', async () => {
    const form = await asks('lin', { quantity: '150' });
    expect(filled(form)).toMatchObject({ quantity: '150', requirements: '' });
    const card = await presses('lin', form, '提交变更申请', filled(form));
    expect(card.status?.text).toBe('待补书面依据');
    expect(card.text).toContain('数量：100 → 150');
    expect(labelsOf(card)).toEqual(['撤回']);
    expect(fieldOf(card, '影响 · 关卡')?.value).toBe('没有变化');
  });

  it('tells what was said and cannot be taken', async () => {
    const minus = await asks('lin', { quantity: '-3' });
    expect(minus?.notice?.text).toBe('「-3」不行：数量必须大于 0。');
    const due = await asks('lin', { unread: '交期改到12月20日' });
    expect(due?.notice?.text).toBe('「交期改到12月20日」没有填进表里：交期请走改期流程。');
  });

  it('shows material and routing to those who may see them, and to nobody else', async () => {
    const card = await submitted({ quantity: '150' });
    expect(fieldOf(card, '影响 · 物料')?.value).toContain('42CrMo 圆钢 多 100kg（新缺 100kg，采购约 12 天）');
    expect(fieldOf(card, '影响 · 物料')?.value).toContain('螺钉 M6×20 多 400件');
    expect(fieldOf(card, '影响 · 工艺')?.value).toMatch(/工时多 \d+/);
    expect(JSON.stringify(card)).not.toContain('481.35');
    const own = await database.db.execute<{ view: Card }>(
      sql`select view from card where key = ${`change:${await requestId()}:user:lin`}`,
    );
    expect(JSON.stringify(own)).not.toContain('42CrMo');
  });

  it('tells which checkpoints would reopen and which processes would not fit', async () => {
    await requested({ specialProcesses: '渗氮' });
    const [row] = await database.db
      .select()
      .from(changeRequest)
      .where(eq(changeRequest.id, await requestId()));
    expect(row?.impact).toMatchObject({
      checkpoints: {
        reopen: [{ name: '结构工程师确认BOM冻结' }],
        open: ['工艺确认特殊工序', '工艺核对特殊工艺'],
      },
      mismatches: ['渗氮：工艺路线里没有做它的工序。请补工序或改工艺路线。'],
    });
  });

  it('nothing different, no reason, no right or goods that have left: refused with a reason', async () => {
    const form = await asks('lin', {});
    await expect(presses('lin', form, '提交变更申请', filled(form))).rejects.toMatchObject({
      code: 'change.nothing',
    });
    await expect(
      presses('lin', form, '提交变更申请', filled(form, { quantity: '9', reason: ' ' })),
    ).rejects.toMatchObject({ code: 'order.reason_missing' });
    await expect(asks('shop', {})).rejects.toMatchObject({ code: 'change.not_permitted' });
    await expect(asks('zhou', {})).rejects.toMatchObject({ code: 'order.not_found' });
    await database.db.update(order).set({ status: 'shipped' }).where(eq(order.id, id));
    await expect(presses('lin', form, '提交变更申请', filled(form, { quantity: '9' }))).rejects.toMatchObject(
      { code: 'change.shipped' },
    );
  });

  it('a second one for the same field is refused with the number of the first', async () => {
    await requested({ quantity: '150' });
    const first = await requestId();
    await expect(requested({ quantity: '160' })).rejects.toMatchObject({
      code: 'change.already_open',
      params: { id: first },
    });
    await expect(requested({ requirements: '贴标签' })).resolves.toBeDefined();
  });
});

describe('the customer’s letter', () => {
  it('puts the request before the planner, once, and more files join it', async () => {
    await requested({ quantity: '150' });
    await heard();
    expect(await sendsLetter('lin')).toContain('已交给 孙磊 决定');
    const said = await heard();
    const cards = said.filter(({ message }) => message.kind === 'card');
    expect(cards.map(({ to }) => to)).toEqual([{ to: 'person', userId: 'planner' }]);
    expect(labelsOf(cards[0]?.card ?? null)).toEqual(['接受', '拒绝']);
    expect(await sendsLetter('lin')).toContain('已经收过');
    expect(await sendsLetter('lin', 'b')).toContain('共 2 份');
    expect((await heard()).filter(({ message }) => message.kind === 'card')).toEqual([]);
  });

  it('is taken from nobody else', async () => {
    await requested({ quantity: '150' });
    await expect(sendsLetter('boss')).rejects.toMatchObject({ code: 'change.evidence_not_yours' });
  });
});

describe('deciding', () => {
  it('accepted, the order changes with its demand and checkpoints, and each is told once', async () => {
    const card = await submitted({ quantity: '150' });
    const done = await presses('planner', card, '接受');
    expect(done.status?.text).toBe('已接受');
    expect((await theOrder()).quantity).toBe(150);
    expect(await needOf('M-42CR-60')).toBe('300');
    const said = await heard();
    const told = said.flatMap(({ to, message }) =>
      to.to === 'person' && message.kind !== 'repaint' ? [to.userId] : [],
    );
    // The salesperson who asked, and whoever has the order between its confirmation and its delivery.
    expect(told.sort()).toEqual(['buyer', 'checker', 'lin', 'shop', 'store']);
    const production = said.find(({ to }) => to.to === 'person' && to.userId === 'shop');
    expect(JSON.stringify(production?.message)).toContain('数量：100 → 150');
    const [entry] = await database.db
      .select()
      .from(auditEntry)
      .where(sql`action = 'order.change' and entity_id = ${number}`);
    expect(entry).toMatchObject({
      actor: 'staff:planner',
      evidence: ['a'.repeat(64)],
      change: { quantity: [100, 150] },
    });
  });

  it('accepted, a process that does not fit opens its checkpoint, and what was signed reopens', async () => {
    const card = await submitted({ specialProcesses: '渗氮' });
    await presses('planner', card, '接受');
    const rows = await database.db.execute<{ one: string }>(
      sql`select key || ' ' || state || ' ' || round as one from checkpoint where order_id = ${id} order by key`,
    );
    expect(rows.map(({ one }) => one)).toEqual([
      'bom_freeze open 2',
      'process_gap open 1',
      'special_process open 1',
    ]);
  });

  it('an order that has changed meanwhile: the impact is computed anew and shown before anything is accepted', async () => {
    const card = await submitted({ quantity: '150' });
    await database.db.update(order).set({ quantity: 120, version: sql`version + 1` }).where(eq(order.id, id));
    const request = await requestId();
    await factory.does(null, async (ctx) =>
      giveCard(ctx, request, await actorsOf(ctx, ['pmc']), { text: '请决定。', tone: 'info' }, 'test'),
    );
    const again = await presses('planner', card, '接受');
    expect(again.notice?.text).toContain('影响已重新计算');
    const [other] = await database.db.execute<{ view: Card }>(
      sql`select view from card where key = ${`change:${request}:user:pmc`}`,
    );
    expect(other?.view.notice?.text).toContain('影响已重新计算');
    expect(again.text).toContain('数量：120 → 150');
    expect((await theOrder()).quantity).toBe(120);
    await presses('planner', again, '接受');
    expect((await theOrder()).quantity).toBe(150);
  });

  it('refused, the order stays and who asked reads why; a refusal takes a reason', async () => {
    const card = await submitted({ quantity: '150' });
    const why = await presses('planner', card, '拒绝');
    expect(labelsOf(await presses('planner', why, '返回'))).toEqual(['接受', '拒绝']);
    await expect(presses('planner', why, '确认拒绝')).rejects.toMatchObject({ code: 'order.reason_missing' });
    await presses('planner', why, '确认拒绝', { decision: '产能不够' });
    expect((await theOrder()).quantity).toBe(100);
    const said = await heard();
    const words = said.find(({ message }) => message.kind === 'text');
    expect(words?.to).toEqual({ to: 'person', userId: 'lin' });
    expect(JSON.stringify(words?.message)).toContain('产能不够');
  });

  it('not by who asked for it, and not by who may not', async () => {
    const card = await submitted({ quantity: '150' });
    await expect(presses('buyer', card, '接受')).rejects.toMatchObject({ code: 'change.decide_not_yours' });
    await database.db
      .update(changeRequest)
      .set({ requestedBy: 'planner' })
      .where(eq(changeRequest.orderId, id));
    await expect(presses('planner', card, '接受')).rejects.toMatchObject({ code: 'change.own' });
  });

  it('once decided nobody decides again, and goods that have left are not changed', async () => {
    const card = await submitted({ quantity: '150' });
    await database.db.update(order).set({ status: 'shipped' }).where(eq(order.id, id));
    await expect(presses('planner', card, '接受')).rejects.toMatchObject({ code: 'change.shipped' });
    await database.db.update(order).set({ status: 'confirmed' }).where(eq(order.id, id));
    await presses('planner', card, '接受');
    await expect(presses('planner', card, '接受')).rejects.toMatchObject({ code: 'change.settled' });
  });

  it('withdrawn by who asked, the planner’s card says so', async () => {
    await submitted({ quantity: '150' });
    const [row] = await database.db.execute<{ view: Card }>(
      sql`select view from card where key = ${`change:${await requestId()}:user:planner`} and state = 'open'`,
    );
    expect(row).toBeDefined();
    const request = await requestId();
    const params = { request: String(request), version: '2', order: String(id) };
    const card: Card = { title: '', buttons: [{ label: '撤回', action: 'withdraw', params }] };
    await expect(presses('zhou', card, '撤回')).rejects.toMatchObject({ code: 'order.not_found' });
    await presses('lin', card, '撤回');
    const [closed] = await database.db.execute<{ view: Card; state: string }>(
      sql`select view, state from card where key = ${`change:${request}:user:planner`} order by created_at desc limit 1`,
    );
    expect(closed?.state).toBe('closed');
    expect(closed?.view.status?.text).toBe('已撤回');
  });

  it('two planners at once: one accepts, the other is told', async () => {
    const card = await submitted({ quantity: '150' });
    const both = await Promise.allSettled([presses('planner', card, '接受'), presses('pmc', card, '接受')]);
    expect(both.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    expect((await theOrder()).version).toBe(2);
  });
});
