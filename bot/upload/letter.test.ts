import { eq } from 'drizzle-orm';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { moveTo, now } from '../../db/clock.ts';
import { card, dueDateChange } from '../../db/schema/index.ts';
import { uploadUrl } from '../../workflows/checkpoints/upload-link.ts';
import { cardKey, viewOf } from '../../workflows/due-date-change/paint.ts';
import { textPage } from '../../workflows/evidence/testing/draw.ts';
import { say } from '../../workflows/say.ts';
import { putOrder } from '../../workflows/testing/orders.ts';
import { type Desk, openDesk } from './testing/desk.ts';

let desk: Desk;
beforeAll(async () => {
  desk = await openDesk();
});
afterAll(() => desk.close());

const SLOW = 30_000;

/** 林晓岚's request for a new due date, which waits for the letter. */
async function wanted(number: string): Promise<number> {
  const orderId = await putOrder(desk.database, {
    number,
    customer: '恒锐',
    product: 'KHM-200',
    status: 'in_production',
    promisedDate: '2026-10-20',
    salesUserId: 'lin',
  });
  const values = {
    orderId,
    fromDate: '2026-10-20',
    toDate: '2026-11-10',
    reason: '客户延期',
    requestedBy: 'lin',
  };
  const [row] = await desk.database.db.insert(dueDateChange).values(values).returning();
  if (!row) throw new Error('no request');
  return row.id;
}

const link = async (id: number, userId = 'lin'): Promise<string> =>
  (await uploadUrl(desk.base, { id, now: (await now(desk.database.db)).toISOString() }, userId, 'date')) ??
  '';

const page = async (address: string) => (await fetch(address)).text();

test(
  "the customer's letter comes by its page, which then shows that it is read",
  async () => {
    const address = await link(await wanted('SO-20260901-0001'));
    const before = await page(address);
    expect(before).toContain('写明订单号 SO-20260901-0001、新交期 2026-11-10 和签署日期');
    expect(before).toContain('image/*,application/pdf');
    expect(before).toContain('每个不超过 10 MB');
    expect(before).toContain('data-most="10485760"');
    const answer = await desk.send(address, await textPage(40), '确认函.png');
    expect(answer).toMatchObject({ status: 200, ok: true, mark: '正在识别', tone: 'blue', working: true });
    expect(answer.text).toContain('正在识别改期申请');
    const after = await page(address);
    expect(after).toContain('data-working');
    expect(after).toContain('确认函已收到，要换一份请先在聊天里撤回申请');
    expect(await desk.send(address, await textPage(41))).toMatchObject({ status: 409, ok: false });
  },
  SLOW,
);

test(
  'a letter that cannot be one is refused there, and another is still wanted',
  async () => {
    const id = await wanted('SO-20260901-0002');
    const answer = await desk.send(await link(id), Buffer.from('PK\u0003\u0004 no letter'), '函.docx');
    expect([answer.ok, answer.closed]).toEqual([false, null]);
    const [row] = await desk.database.db.select().from(dueDateChange).where(eq(dueDateChange.id, id));
    expect(row).toMatchObject({ state: 'draft', letterSha256: null });
  },
  SLOW,
);

test('nobody else comes by it, and its number opens no checkpoint', async () => {
  const id = await wanted('SO-20260901-0003');
  for (const userId of ['service', 'boss']) {
    const answer = await fetch(await link(id, userId));
    expect([answer.status, await answer.text()]).toEqual([
      403,
      expect.stringContaining('没有找到这个改期申请'),
    ]);
  }
  const forged = await uploadUrl(desk.base, { id, now: (await now(desk.database.db)).toISOString() }, 'lin');
  expect((await fetch(forged ?? '')).status).toBe(403);
});

test('an expired link puts a new one on the card', async () => {
  const id = await wanted('SO-20260901-0004');
  const old = await link(id);
  await desk.staff.does('lin', async (ctx) => {
    const { order } = await viewOf(ctx, id);
    const view = { title: order.number, buttons: [{ label: '上传确认函', url: old }] };
    const key = cardKey(id, 'lin');
    await say(
      ctx,
      { to: 'person', userId: 'lin' },
      { kind: 'card', flow: 'due-date-change', key, card: view },
      key,
    );
  });
  await moveTo(desk.database.db, new Date((await now(desk.database.db)).getTime() + 5 * 86_400_000));
  expect((await fetch(old)).status).toBe(410);
  const [row] = await desk.database.db
    .select()
    .from(card)
    .where(eq(card.key, cardKey(id, 'lin')));
  const urls = JSON.stringify(row?.view).match(/http[^"]+\/upload\/[\w-]+/g) ?? [];
  expect(urls).toHaveLength(1);
  expect(urls[0]).not.toBe(old);
  expect((await fetch(urls[0] ?? '')).status).toBe(200);
});
