import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { and, desc, eq, sql } from 'drizzle-orm';
import { afterAll, beforeAll, beforeEach } from 'vitest';
import { moveTo } from '../../../db/clock.ts';
import { openLocalStore } from '../../../db/evidence/local.ts';
import {
  auditEntry,
  card as cardTable,
  dueDateChange,
  evidenceExamination,
  evidenceFile,
  order,
} from '../../../db/schema/index.ts';
import { createTestDatabase, type TestDatabase } from '../../../db/testing/database.ts';
import type { Card } from '../../card.ts';
import { checkpointsFlow } from '../../checkpoints/flow.ts';
import type { Ctx } from '../../context.ts';
import type { Flow } from '../../flow.ts';
import { ordersFlow } from '../../orders/flow.ts';
import { actorsOf } from '../../staff/actor.ts';
import { seedCatalogue } from '../../testing/catalogue.ts';
import { from, listenTo, pressOf, type Said } from '../../testing/chat.ts';
import { createTestFactory, type TestFactory } from '../../testing/context.ts';
import { putOrder } from '../../testing/orders.ts';
import { attachLetter } from '../attach.ts';
import { dueDateChangeFlow } from '../flow.ts';
import type { Expected, LetterOutcome, LetterReader } from '../letter-reader.ts';
import { giveCard } from '../paint.ts';
import { readWaiting } from '../work.ts';

const FLOWS: Readonly<Record<string, Flow>> = {
  'due-date-change': dueDateChangeFlow,
  checkpoints: checkpointsFlow,
  orders: ordersFlow,
};

/** Monday 16 March 2026, 10:00 in Shanghai. */
export const NOW = new Date('2026-03-16T10:00:00+08:00');

export interface DateHouse {
  database: TestDatabase;
  factory: TestFactory;
  heard(): Promise<Said[]>;
  /** The order of this test: promised 31 March, sold by lin, owned by buyer. */
  id: number;
  number: string;
  /** What the reader finds on the next letters. */
  finds: (expected: Expected, bytes: Uint8Array) => LetterOutcome | Promise<LetterOutcome>;
  says(who: string, draft: { toDate?: string; reason?: string }, text?: string): Promise<Card | null>;
  presses(
    who: string,
    card: Card | null | undefined,
    label: string,
    form?: Record<string, string>,
    flow?: string,
  ): Promise<Card>;
  /** Form filled in and submitted. @returns the requester's card */
  requests(who?: string, toDate?: string): Promise<Card>;
  /** The letter, by other bytes another file. */
  sends(who: string, bytes?: Uint8Array, examined?: { fingerprint: string | null }): Promise<string>;
  /** Finds what `finds` says. */
  letters: LetterReader;
  /** What the worker does when it is woken. */
  reads(letters?: LetterReader): Promise<void>;
  /** The open (or last) card of a person. */
  cardOf(who: string, flow?: string): Promise<Card>;
  request(): Promise<typeof dueDateChange.$inferSelect>;
  order(): Promise<typeof order.$inferSelect>;
  /** Of the order, in order. */
  log(): Promise<(typeof auditEntry.$inferSelect)[]>;
  ctx(): Promise<Ctx>;
}

/** A house in which due dates are changed: real database, store and rules; what letters say is laid down by the test. */
export function useDateHouse(): DateHouse {
  const house = {} as DateHouse;
  let folder: string;
  let orders = 0;
  let letters = 0;
  let evidence: Ctx['evidence'];
  beforeAll(async () => {
    const database = await createTestDatabase();
    await moveTo(database.db, NOW);
    await seedCatalogue(database);
    const factory = await createTestFactory(database, { checkpoints: true });
    folder = await mkdtemp(path.join(tmpdir(), 'danmai-date-'));
    evidence = await openLocalStore(folder);
    Object.assign(house, { database, factory, heard: listenTo(database) });
  });
  afterAll(async () => {
    await house.database.close();
    await rm(folder, { recursive: true, force: true });
  });
  beforeEach(async () => {
    orders += 1;
    house.number = `SO-20260310-${String(orders).padStart(4, '0')}`;
    house.id = await putOrder(house.database, {
      number: house.number,
      customer: '恒锐',
      product: 'KHM-200',
      quantity: 100,
      status: 'in_production',
      promisedDate: '2026-03-31',
      createdAt: new Date('2026-03-10T09:00:00+08:00'),
      salesUserId: 'lin',
      ownerUserId: 'shop',
    });
    house.finds = () => {
      throw new Error('this test lays down no letter');
    };
    await house.heard();
  });

  async function presses(
    who: string,
    card: Card | null | undefined,
    label: string,
    form: Record<string, string> = {},
    flow = 'due-date-change',
  ): Promise<Card> {
    if (!card) throw new Error('no card to press on');
    const { action, press } = pressOf(card, label, form);
    const handler = FLOWS[flow]?.presses?.[action];
    if (!handler) throw new Error(`no handler for ${action}`);
    return (await house.factory.does(who, (ctx) => handler({ ...ctx, evidence }, press))).card;
  }

  async function says(
    who: string,
    draft: { toDate?: string; reason?: string },
    text = house.number,
  ): Promise<Card | null> {
    await house.heard();
    const intent = { kind: 'date.request', reference: { text }, draft } as const;
    const answer = dueDateChangeFlow.intents?.['date.request'];
    await house.factory.does(who, (ctx) => answer?.(ctx, intent, from(who)) ?? Promise.resolve());
    return (await house.heard())[0]?.card ?? null;
  }

  const request: DateHouse['request'] = async () => {
    const [row] = await house.database.db
      .select()
      .from(dueDateChange)
      .where(eq(dueDateChange.orderId, house.id))
      .orderBy(desc(dueDateChange.id))
      .limit(1);
    if (!row) throw new Error('no request');
    return row;
  };

  return Object.assign(house, {
    says,
    presses,
    request,
    async requests(who = 'lin', toDate = '2026-04-10') {
      const form = await says(who, { toDate, reason: '客户现场延期' });
      const card = await presses(who, form, '提交改期申请', { toDate, reason: '客户现场延期' });
      // The form's card goes on as the request's in the real service; here it is said anew.
      const { id } = await request();
      await house.factory.does(who, async (ctx) =>
        giveCard(ctx, id, await actorsOf(ctx, [who]), { text: '已登记。', tone: 'good' }, `test:${id}`),
      );
      await house.heard();
      return card;
    },
    async sends(
      who: string,
      bytes?: Uint8Array,
      examined: { fingerprint: string | null } = { fingerprint: null },
    ) {
      letters += 1;
      const content = bytes ?? Buffer.from(`letter ${letters}`);
      const stored = await evidence.put(content, { name: '确认函.jpg', maxBytes: content.byteLength });
      const file = { ...stored, name: '确认函.jpg' };
      const found = {
        kind: 'picture',
        mime: 'image/jpeg',
        faults: [],
        sharpness: 80,
        width: 1700,
        height: 2400,
      };
      await house.database.db
        .insert(evidenceFile)
        .values({ ...file, uploadedBy: who })
        .onConflictDoNothing();
      await house.database.db
        .insert(evidenceExamination)
        .values({ sha256: stored.sha256, ...found, ...examined })
        .onConflictDoNothing();
      const { id } = await request();
      return house.factory.does(who, (ctx) => attachLetter({ ...ctx, evidence }, id, file, found));
    },
    letters: given(house),
    ctx: async () => ({ ...(await house.factory.as(null)), evidence }),
    async reads(reader: LetterReader = given(house)) {
      const ctx = { ...(await house.factory.as(null)), evidence, letters: reader };
      await readWaiting(ctx, new AbortController().signal);
    },
    async cardOf(who: string, flow = 'due-date-change') {
      const [row] = await house.database.db
        .select()
        .from(cardTable)
        .where(and(eq(cardTable.flow, flow), eq(cardTable.spaceId, who)))
        .orderBy(desc(sql`state = 'open'`), desc(cardTable.updatedAt), desc(cardTable.createdAt))
        .limit(1);
      if (!row) throw new Error(`${who} has no card of ${flow}`);
      return row.view as Card;
    },
    async order() {
      const [row] = await house.database.db.select().from(order).where(eq(order.id, house.id));
      if (!row) throw new Error('no order');
      return row;
    },
    log: () =>
      house.database.db
        .select()
        .from(auditEntry)
        .where(eq(auditEntry.entityId, house.number))
        .orderBy(auditEntry.seq),
  });
}

const given = (house: DateHouse): LetterReader => ({
  read: async (bytes, expected) => house.finds(expected, bytes),
  close: async () => undefined,
});
