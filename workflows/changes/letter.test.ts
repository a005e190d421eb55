import { eq } from 'drizzle-orm';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { moveTo } from '../../db/clock.ts';
import { changeRequest, evidenceExamination, evidenceIntake } from '../../db/schema/index.ts';
import { createTestDatabase, type TestDatabase } from '../../db/testing/database.ts';
import { narrow } from '../checkpoints/evidence/candidates.ts';
import { chooseCard } from '../checkpoints/evidence/choose.ts';
import { evidenceFlow } from '../checkpoints/evidence/flow.ts';
import { targetsFor } from '../checkpoints/evidence/targets.ts';
import { openFor } from '../checkpoints/open.ts';
import { seedCatalogue } from '../testing/catalogue.ts';
import { labelsOf, pressOf } from '../testing/chat.ts';
import { createTestFactory, type TestFactory } from '../testing/context.ts';
import { putOrder } from '../testing/orders.ts';
import { requestChange } from './request.ts';

const NUMBER = 'SO-20260316-0001';
let database: TestDatabase;
let factory: TestFactory;
let request: number;

beforeAll(async () => {
  database = await createTestDatabase();
  await moveTo(database.db, new Date('2026-03-16T10:00:00+08:00'));
  await seedCatalogue(database);
  factory = await createTestFactory(database, { checkpoints: true });
  const values = { number: NUMBER, customer: '恒锐', product: 'KHM-200', status: 'confirmed' };
  const orderId = await putOrder(database, { ...values, salesUserId: 'lin' });
  await factory.does(null, (ctx) => openFor(ctx, orderId, { kind: 'status', status: 'confirmed' }));
  const wish = {
    quantity: '250',
    requirements: '',
    specialProcesses: '',
    bomRevision: '',
    reason: '客户来函',
  };
  request = await factory.does('lin', (ctx) => requestChange(ctx, { ...wish, orderId, version: 1 }));
});
afterAll(() => database.close());

const targets = (words: string) =>
  factory.does('lin', async (ctx) =>
    narrow(await targetsFor(ctx, 'lin'), words).map(({ kind, name }) => `${kind} ${name}`),
  );

it('goes to the request of who sends it, before checkpoints that they only look on', async () => {
  expect(await targets('')).toEqual([`change 变更申请 ${request} 号`]);
});

it('words that name the checkpoint send it there', async () => {
  expect(await targets('BOM冻结签字')).toEqual(['checkpoint 结构工程师确认BOM冻结']);
  expect(await targets('客户的变更申请')).toEqual([`change 变更申请 ${request} 号`]);
});

it('asked which it is for, the choice of the request attaches it there', async () => {
  const sha256 = 'c'.repeat(64);
  await database.db.insert(evidenceExamination).values({ sha256, kind: 'picture', mime: 'image/png' });
  const [intake] = await database.db
    .insert(evidenceIntake)
    .values({ sha256, name: '来函.png', userId: 'lin', replyTo: {}, state: 'asking' })
    .returning();
  const question = intake?.id ?? '';
  await database.db.update(evidenceIntake).set({ question }).where(eq(evidenceIntake.id, question));
  const all = await factory.does('lin', (ctx) => targetsFor(ctx, 'lin'));
  const card = chooseCard(question, ['来函.png'], all);
  expect(card.title).toBe('这是哪一项的凭证？');
  const { action, press } = pressOf(card, labelsOf(card)[0] ?? '');
  const handler = evidenceFlow.presses?.[action];
  const done = await factory.does('lin', async (ctx) => handler?.(ctx, press));
  expect(done?.card.text).toContain(`变更申请 ${request} 号`);
  const [row] = await database.db.select().from(changeRequest).where(eq(changeRequest.id, request));
  expect(row).toMatchObject({ state: 'open', evidence: [sha256] });
});
