import { eq } from 'drizzle-orm';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { PageCard } from '../../board/api/card.ts';
import type { CheckpointPage, UploadAnswer } from '../../board/api/checkpoint.ts';
import type { MinePage, OrderPage } from '../../board/api/order.ts';
import {
  auditEntry,
  card as cardTable,
  checkpoint,
  checkpointEvidence,
  evidenceExamination,
  outbox,
} from '../../db/schema/index.ts';
import { REPAINT, repaintCheckpoint } from '../../workflows/checkpoints/repaint.ts';
import { giveCard } from '../../workflows/checkpoints/tell.ts';
import { textPage } from '../../workflows/evidence/testing/draw.ts';
import { type Desk, openDesk } from '../upload/testing/desk.ts';
import { buttonNamed, labelsOf, type Visitor, visitorAt } from './testing/visitor.ts';

let desk: Desk;
let number = 0;
beforeAll(async () => {
  desk = await openDesk();
});
afterAll(() => desk.close());

const numberOf = () => `SO-20260316-${String(++number).padStart(4, '0')}`;
const open = () => desk.openCheckpoint(numberOf());
const at = (userId: string) => visitorAt(desk, userId);
const pageOf = async (visitor: Visitor, id: number) =>
  (await visitor.get<CheckpointPage>(`/checkpoint/${id}`)).body;
const cardRow = async (key: string) => {
  const rows = await desk.database.db.select().from(cardTable).where(eq(cardTable.key, key));
  return rows.find((row) => row.state !== 'superseded');
};
const stateOf = async (id: number) =>
  (await desk.database.db.select().from(checkpoint).where(eq(checkpoint.id, id)))[0]?.state;
/** The chat has delivered their card of the checkpoint. */
async function inChat(id: number, userId: string): Promise<string> {
  await desk.staff.does(null, (ctx) => giveCard(ctx, id, [userId], undefined, 'test'));
  const key = `checkpoint:${id}:user:${userId}`;
  await desk.database.db
    .update(cardTable)
    .set({ deliveredAt: new Date(), paintedVersion: 1 })
    .where(eq(cardTable.key, key));
  return key;
}

test('a page that is read while a press is under way shows what the press leaves', async () => {
  const id = await open();
  const visitor = await at('checkhead');
  const { card } = await pageOf(visitor, id);
  let reading: Promise<CheckpointPage> | undefined;
  await desk.database.db.transaction(async (tx) => {
    await tx.select().from(cardTable).where(eq(cardTable.id, card.id)).for('update');
    reading = pageOf(visitor, id);
    await new Promise((resolve) => setTimeout(resolve, 300));
    await tx.update(checkpoint).set({ name: '现在的名称' }).where(eq(checkpoint.id, id));
  });
  expect((await reading)?.card.title).toContain('现在的名称');
});

test('a checkpoint is passed on the page with a photo sent there; without one it is refused, and the chat card follows', async () => {
  const id = await open();
  const chat = await inChat(id, 'checkhead');
  const visitor = await at('checkhead');
  const before = await pageOf(visitor, id);
  expect(before.wants).toMatchObject({ count: '还没有，差 1 份' });
  const refused = await visitor.tap(before.card, '通过');
  expect(refused.body.card.notice).toMatchObject({ tone: 'bad', text: expect.stringContaining('凭证') });
  expect(await stateOf(id)).toBe('open');

  const sent = await visitor.upload<UploadAnswer>(id, await textPage(11), '检验记录.png');
  expect(sent.body).toMatchObject({ taken: true, pending: false, text: expect.stringMatching(/^收到/) });
  const page = await pageOf(visitor, id);
  expect(page.evidence).toMatchObject([{ name: '检验记录.png', kind: 'picture' }]);
  const preview = await visitor.fetch(page.evidence[0]?.preview ?? '');
  expect([preview.status, preview.headers.get('content-type')]).toEqual([200, 'image/jpeg']);
  const original = await visitor.fetch(page.evidence[0]?.original ?? '');
  expect(
    Object.fromEntries(
      ['content-type', 'content-disposition'].map((one) => [one, original.headers.get(one)]),
    ),
  ).toEqual({
    'content-type': 'image/png',
    'content-disposition': `inline; filename="????.png"; filename*=UTF-8''${encodeURIComponent('检验记录.png')}`,
  });
  expect(original.headers.get('x-content-type-options')).toBe('nosniff');
  expect(Buffer.from(await original.arrayBuffer())).toEqual(Buffer.from(await textPage(11)));
  const script = Buffer.from('<script>alert(1)</script>');
  const { sha256 } = await desk.base.evidence.put(script, { name: '报告.html', maxBytes: 100 });
  await desk.database.db.insert(evidenceExamination).values({ sha256, kind: 'document', mime: 'text/html' });
  const given = { checkpointId: id, round: 1, sha256, name: '../报告".html', uploadedBy: 'checkhead' };
  await desk.database.db.insert(checkpointEvidence).values(given);
  const saved = await visitor.fetch(`api/checkpoint/${id}/original/2`);
  expect(saved.headers.get('content-disposition')).toMatch(/^attachment; filename="/);
  expect(saved.headers.get('content-type')).toBe('application/octet-stream');
  expect(Buffer.from(await saved.arrayBuffer())).toEqual(script);
  const lost = 'f'.repeat(64);
  await desk.database.db
    .insert(evidenceExamination)
    .values({ sha256: lost, kind: 'pdf', mime: 'application/pdf' });
  await desk.database.db.insert(checkpointEvidence).values({ ...given, sha256: lost });
  const gone = await visitor.get(`/checkpoint/${id}/original/3`);
  expect([gone.status, gone.code], 'not as if the database were away').toEqual([410, 'board.file_lost']);
  expect((await visitor.fetch(`api/checkpoint/${id}/original/4`)).status).toBe(404);
  const image = await visitor.fetch(page.card.images?.[0]?.src ?? '');
  expect([image.status, image.headers.get('content-type')]).toEqual([200, 'image/jpeg']);

  const done = await visitor.tap(page.card, '通过');
  expect(done.body.card).toMatchObject({
    closed: true,
    status: { text: '已通过' },
    notice: { text: '已通过。', tone: 'good' },
  });
  expect(await stateOf(id)).toBe('passed');
  const [due] = await desk.database.sql`
    select ref from due_instant where kind = ${REPAINT} and ref like ${`${id}:%`} order by id desc`;
  await desk.staff.does(null, (ctx) => repaintCheckpoint(ctx, String(due?.ref)));
  const row = await cardRow(chat);
  expect(row).toMatchObject({ state: 'closed', view: { status: { text: '已通过' } } });
  const said = await desk.database.db.select().from(outbox).where(eq(outbox.lane, 'person:checkhead'));
  expect(said.map(({ message }) => message)).toContainEqual({ kind: 'repaint', cardId: row?.id });
});

test('two taps with one id take effect once; with two ids the second is told of the first', async () => {
  const id = await open();
  const visitor = await at('checkhead');
  const { card } = await pageOf(visitor, id);
  const taps = await Promise.all([
    visitor.tap(card, '处理中', {}, 'same-tap-1'),
    visitor.tap(card, '处理中', {}, 'same-tap-1'),
  ]);
  expect(taps.map(({ body }) => body.card.status?.text)).toEqual(['处理中', '处理中']);
  expect(taps.map(({ body }) => body.card.notice)).toEqual([undefined, undefined]);
  const late = await visitor.tap(card, '驳回');
  expect(late.body.card.notice).toMatchObject({
    tone: 'warn',
    text: expect.stringContaining('已经在这张卡片上操作过'),
  });
});

test('what became of a press stays to be read: the page read anew shows the card in the version that the press answered', async () => {
  const id = await open();
  const visitor = await at('checkhead');
  const asked = await visitor.tap((await pageOf(visitor, id)).card, '处理中');
  const { card } = (await visitor.tap(asked.body.card, '确认处理中', { span: '2h' })).body;
  expect(card.notice?.text).toContain('前不再提醒');
  expect(labelsOf(card)).not.toContain('上传凭证');
  const again = (await pageOf(visitor, id)).card;
  expect([again.id, again.version, labelsOf(again)]).toEqual([card.id, card.version, labelsOf(card)]);
});

test('who comes second is shown the newest card and told who was first', async () => {
  const id = await desk.openCheckpoint(numberOf());
  const first = await at('checkhead');
  const second = await at('lin');
  const seen = await pageOf(second, id);
  await first.upload(id, await textPage(12));
  await first.tap((await pageOf(first, id)).card, '通过');
  const late = await second.tap(seen.card, '催办');
  expect(late.body.card).toMatchObject({ closed: true, status: { text: '已通过' } });
  expect(late.body.card.notice?.text).toBe('任杰 已先一步处理，以下是最新内容，您刚才的操作没有生效。');
});

test('somebody else’s card, a button that is not there, and params from the browser move nothing', async () => {
  const id = await open();
  const owner = await at('checkhead');
  const thief = await at('lin');
  const { card } = await pageOf(owner, id);
  const press = { cardId: card.id, button: buttonNamed(card, '处理中').id, form: {}, pressId: 'thief-00001' };
  expect((await owner.post('/press', press)).status).toBe(200);
  // The same id again, of another person: not even the painting is told.
  const stolen = await thief.post('/press', press);
  expect([stolen.status, stolen.code]).toEqual([404, 'card.no_such_card']);
  const absent = await thief.post('/press', { ...press, cardId: '00000000-0000-4000-8000-000000000000' });
  expect(stolen.body).toEqual(absent.body);
  expect((await thief.fetch(`api/card/${card.id}/image/0`)).status).toBe(404);

  const now = (await pageOf(owner, id)).card;
  const forged = { ...press, button: `${now.version}.77`, pressId: 'forged-0001' };
  expect((await owner.post<{ card: PageCard }>('/press', forged)).body.card.notice?.tone).toBe('bad');
  for (const extra of [{ params: { checkpoint: '1' } }, { action: 'withdraw' }, { userId: 'boss' }])
    expect((await owner.post('/press', { ...press, ...extra, pressId: 'extra-00001' })).code).toBe(
      'board.bad_request',
    );
  expect(await stateOf(id)).toBe('open');
});

test.each([
  [{ cardId: 'x' }, 'cardId'],
  [{ form: { reason: 'x'.repeat(9_000) } }, 'form.reason'],
  [null, 'JSON'],
])('a press that is not whole (%#) is told which part is not', async (change, part) => {
  const visitor = await at('lin');
  const whole = {
    ...{ cardId: '00000000-0000-4000-8000-000000000000', button: '1.0', form: {}, pressId: 'part-00001' },
  };
  const { body } = await visitor.post<{ error: { text: string } }>(
    '/press',
    change && { ...whole, ...change },
  );
  expect(body.error.text).toContain(`（${part}）`);
});

test('who is not asked for evidence sends none, whatever they may see', async () => {
  const id = await open();
  const visitor = await at('boss');
  const page = await pageOf(visitor, id);
  expect(page.upload).toMatchObject({ open: false, closed: '这个关卡现在不由您提供凭证。' });
  const sent = await visitor.upload(id, await textPage(13));
  expect([sent.status, sent.code]).toEqual([409, 'evidence.not_wanted']);
});

test('a question stays open while the page is read again, until what it is about changes', async () => {
  const visitor = await at('lin');
  const of = numberOf();
  await desk.openCheckpoint(of);
  const order = async () => (await visitor.get<OrderPage>(`/order/${of}`)).body;
  const asked = await visitor.tap((await order()).card, '暂停');
  expect(asked.body.card.inputs?.map(({ name }) => name)).toEqual(['reason']);
  expect((await order()).card).toEqual(asked.body.card);
  await desk.database.sql`update customer_order set version = version + 1 where number = ${of}`;
  const after = (await order()).card;
  expect(after.inputs).toBeUndefined();
  expect(after.notice?.text).toContain('已有变化');
});

test('what the chat asks about an order can be answered on its page: the very card, repainted in the chat', async () => {
  const of = numberOf();
  await desk.openCheckpoint(of);
  const visitor = await at('lin');
  const start = (await visitor.get<OrderPage>(`/order/${of}`)).body;
  await visitor.tap(start.card, '改交期');
  await desk.database.db
    .update(cardTable)
    .set({ deliveredAt: new Date(), paintedVersion: 1 })
    .where(eq(cardTable.flow, 'due-date-change'));
  const { waiting } = (await visitor.get<OrderPage>(`/order/${of}`)).body;
  expect(waiting.map((card) => card.inputs?.map(({ name }) => name))).toEqual([['toDate', 'reason']]);
  const [form] = waiting;
  if (!form) throw new Error('no form');
  const mine = (await visitor.get<MinePage>('/mine')).body;
  expect(mine.cards).toMatchObject([{ title: form.title, number: of }]);
  const done = await visitor.tap(form, '提交改期申请', { toDate: '2027-01-20', reason: '客户要求推迟验收' });
  expect(done.body.card.notice).toMatchObject({ tone: 'good' });
  const row = await cardRow(`date:1:user:lin`);
  expect([row?.id, row?.version]).toEqual([form.id, done.body.card.version]);
  const said = await desk.database.db.select().from(outbox).where(eq(outbox.lane, 'person:lin'));
  expect(said.map(({ message }) => message)).toContainEqual({ kind: 'repaint', cardId: form.id });
  // Nobody else's page has it.
  expect((await (await at('boss')).get<OrderPage>(`/order/${of}`)).body.waiting).toEqual([]);
});

test('a chat card that asks about several orders waits on the page of each of them', async () => {
  const visitor = await at('lin');
  const numbers = [numberOf(), numberOf()];
  for (const of of numbers) await desk.openCheckpoint(of);
  const rows = await desk.database.sql`
    select id::text from customer_order where number in (${String(numbers[0])}, ${String(numbers[1])}) order by number`;
  const options = rows.map(({ id }) => ({ value: String(id), label: 'SO' }));
  await desk.database.db.insert(cardTable).values({
    channel: 'dingtalk',
    key: 'warnings:user:lin',
    flow: 'delivery-warning',
    space: 'person',
    spaceId: 'lin',
    view: {
      title: '交期预警：2 个订单',
      inputs: [{ name: 'order', label: '答复哪个订单', kind: 'select', options }],
      buttons: [{ label: '答复', action: 'answer', params: {}, submits: true }],
    },
  });
  for (const of of numbers) {
    const { waiting } = (await visitor.get<OrderPage>(`/order/${of}`)).body;
    expect(waiting.map(({ title }) => title)).toEqual(['交期预警：2 个订单']);
    expect(JSON.stringify(waiting)).not.toContain('action');
  }
  expect((await visitor.get<MinePage>('/mine')).body.cards).toContainEqual(
    expect.objectContaining({ title: '交期预警：2 个订单', number: numbers[0] }),
  );
});

test('the way back from a question on the page leaves the chat’s card of the order in the chat', async () => {
  const of = numberOf();
  await desk.openCheckpoint(of);
  const [order] = await desk.database.sql`select id::int from customer_order where number = ${of}`;
  const chatKey = `order:${Number(order?.id)}:user:lin`;
  const view = { title: '聊天里的卡片', buttons: [] };
  const row = { channel: 'dingtalk', key: chatKey, flow: 'orders', space: 'person', spaceId: 'lin', view };
  await desk.database.db.insert(cardTable).values(row);
  const visitor = await at('lin');
  const { card } = (await visitor.get<OrderPage>(`/order/${of}`)).body;
  const asked = await visitor.tap(card, '暂停');
  const back = await visitor.tap(asked.body.card, '返回');
  expect(labelsOf(back.body.card)).toContain('暂停');
  expect(await cardRow(chatKey)).toMatchObject({ state: 'open', view });
  expect(await cardRow(`board:order:${Number(order?.id)}:user:lin`)).toMatchObject({
    id: card.id,
    state: 'open',
  });
});

test('an act on the page is in the log as the person’s, and is seen on the order’s page and in what waits for them', async () => {
  const of = numberOf();
  const id = await desk.openCheckpoint(of);
  const visitor = await at('checkhead');
  await visitor.tap((await pageOf(visitor, id)).card, '处理中');
  await visitor.tap((await pageOf(visitor, id)).card, '确认处理中', { span: '1h' });
  const log = await desk.database.db.select().from(auditEntry).where(eq(auditEntry.entityId, of));
  expect(log.at(-1)).toMatchObject({ action: 'checkpoint.busy', actor: 'staff:checkhead' });
  const mine = (await visitor.get<MinePage>('/mine')).body;
  expect(mine.checkpoints.map((one) => one.id)).toContain(id);
  const order = (await visitor.get<OrderPage>(`/order/${of}`)).body;
  expect(order.checkpoints[0]).toMatchObject({ id, mine: true, status: { text: '处理中' } });
  expect(labelsOf(order.card)).not.toContain('通过');
  expect(await cardRow(`board:checkpoint:${id}:user:checkhead`)).toMatchObject({
    channel: 'board',
    state: 'open',
  });
});
