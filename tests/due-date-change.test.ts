import { readFileSync } from 'node:fs';
import { and, eq } from 'drizzle-orm';
import { beforeAll, expect, test } from 'vitest';
import { moveTo } from '../db/clock.ts';
import { card, customer, dueDateChange, order } from '../db/schema/index.ts';
import type { CalendarEventView } from '../sandbox/control-types.ts';
import { putOrder } from '../workflows/testing/orders.ts';
import type { Persona } from './world/persona.ts';
import { useWorld } from './world/world.ts';

/** Monday, some days after the letter was signed. */
const the = useWorld({ checkpoints: true, now: new Date('2026-03-02T10:00:00+08:00') });

/** A scan at 150 dpi of the generator (ocr/testing, seed 7/0): order, customer, 2026.3.20 → 2026.4.12, signed 24 February, a clear seal. */
const LETTER = readFileSync(new URL('./letters/SO-20260206-6323.jpg', import.meta.url));
const NUMBER = 'SO-20260206-6323';
const OTHER = 'SO-20260206-6324';
const SLOW = 180_000;
/** Starting a reader takes some seconds, reading up to ten, and other tests run beside it. */
const PATIENT = { patienceMs: 90_000 };

const goTo = (when: string) => moveTo(the().database.db, new Date(`2026-03-${when}:30+08:00`));
const stateOf = async (number: string) => {
  const [row] = await the()
    .database.db.select({ state: dueDateChange.state, verdict: dueDateChange.verdict, id: dueDateChange.id })
    .from(dueDateChange)
    .innerJoin(order, eq(order.id, dueDateChange.orderId))
    .where(eq(order.number, number));
  return row;
};

beforeAll(async () => {
  const { db } = the().database;
  await db.insert(customer).values({ name: '苏州博泰模具制造股份有限公司', shortName: '博泰' });
  for (const number of [NUMBER, OTHER])
    await putOrder(the().database, {
      number,
      customer: '博泰',
      product: 'KHM-200',
      status: 'in_production',
      promisedDate: '2026-03-20',
      createdAt: new Date('2026-02-06T09:00:00+08:00'),
      salesUserId: 'linxiaolan',
    });
});

/** Asks for 12 April and sends the letter. */
async function asks(sales: Persona, number: string): Promise<void> {
  await sales.says(`改交期 ${number} 4月12日 客户项目计划调整`);
  const form = await sales.receivesCard('申请改期');
  expect(form.text).toContain('3月20日');
  const mine = await sales.presses(form, '提交改期申请', {
    toDate: '2026-04-12',
    reason: '客户项目计划调整',
  });
  expect(mine.text).toContain('待发客户确认函');
  await sales.sendsFile('确认函.jpg', LETTER);
  await sales.receives('正在识别改期申请');
}

test(
  'the letter is read across a restart, who asked cannot be the second person, who is reminded and escalated, and the date moves once she agrees',
  async () => {
    const [sales, director, head, operations] = [
      the().persona('林晓岚', PATIENT),
      the().persona('苏敏', PATIENT),
      the().persona('顾长河', PATIENT),
      the().persona('陆文渊', PATIENT),
    ];
    await asks(sales, NUMBER);
    // The service stops in the middle of the reading; the next one takes it up.
    await the().restart();
    await expect.poll(async () => (await stateOf(NUMBER))?.state, { timeout: 90_000 }).not.toBe('reading');
    if ((await stateOf(NUMBER))?.state === 'review') await compares();
    await sales.sees('待二次审批');
    const asked = await director.receivesCard('客服总监审批改期');
    expect(asked.text).toContain('3月20日 → 4月12日（推后 23 天）');
    expect(asked.text).toContain('新交期：2026-04-12');
    const question = await director.presses(asked, '转办');
    const refused = await director.presses(question, '确认转办', { to: '林晓岚', reason: '出差' });
    expect(refused.text).toContain('林晓岚 是这次改期的申请人，不能再审批');
    expect((await director.presses(refused, '返回')).text).toContain('待处理');
    await the().quiet();

    await goTo('02T15:31');
    expect(JSON.stringify(await director.notified('关卡超时'))).toContain(NUMBER);
    await goTo('03T10:31');
    await head.notified('苏敏 没有按时处理，升级到您');
    await operations.notified('抄送您');
    await goTo('03T16:02');
    const calendar = () => the().control.get<CalendarEventView[]>('/people/sumin/calendar');
    await expect
      .poll(async () => (await calendar()).map((one) => one.summary), { timeout: 15_000 })
      .toEqual([`异常升级会议：${NUMBER} 客服总监审批改期`]);

    await the().quiet();
    const done = await director.presses(await director.sees(/升级会议 3月\d+日/), '通过');
    expect(done.text).toContain('已通过');
    await sales.sees('改期已由 苏敏 同意');
    await sales.says(NUMBER);
    const shown = await sales.sees('改期记录');
    expect(shown.text).toContain('原承诺 3月20日');
    await the().quiet();
    const [row] = await the().database.db.select().from(order).where(eq(order.number, NUMBER));
    expect(row).toMatchObject({ promisedDate: '2026-04-12', originalPromisedDate: '2026-03-20' });
    await expect
      .poll(async () => (await calendar()).map((one) => one.status), { timeout: 15_000 })
      .not.toContain('confirmed');
    for (const one of [sales, director, head, operations]) await one.hearsAll();
  },
  SLOW,
);

test(
  'the same letter for another order is refused at once, with the sentence and the picture that shows why',
  async () => {
    const sales = the().persona('林晓岚', PATIENT);
    await asks(sales, OTHER);
    const refused = await sales.sees('改期没有通过');
    expect(refused.text).toContain(`函上的订单号是 ${NUMBER}，不是本订单 ${OTHER}`);
    expect(refused.text).toContain(`（${NUMBER}）里用过，一份确认函只能改一次交期`);
    expect(refused.text).toContain('识别结果');
    expect(await stateOf(OTHER)).toMatchObject({ state: 'rejected', verdict: 'reject' });
    await the().quiet();
    await the().nobodyElseHears();
  },
  SLOW,
);

/** Where the reader is not sure, a colleague compares it. */
async function compares(): Promise<void> {
  const asked = await the()
    .database.db.select({ userId: card.spaceId })
    .from(card)
    .where(and(eq(card.flow, 'checkpoints'), eq(card.state, 'open')));
  const reviewer = the().persona(asked[0]?.userId ?? '', PATIENT);
  await reviewer.presses(await reviewer.receivesCard('人工核对改期函'), '通过');
}
