import { eq, sql } from 'drizzle-orm';
import { describe, expect, it } from 'vitest';
import { dueInstant } from '../../db/schema/index.ts';
import { orderCard } from '../orders/cards/order-card.ts';
import { answerFor } from '../orders/where.ts';
import { fieldOf, from, labelsOf } from '../testing/chat.ts';
import { shipped } from '../working-time/testing/calendars.ts';
import { deliveryWarningFlow as flow } from './flow.ts';
import { SOON } from './follow.ts';
import { warningHouse } from './testing/house.ts';
import { warn } from './warn.ts';

const house = warningHouse();
const { heard, at, put, numberOf, look, warningsOf, toldTo, cardFor, runSoon, move, step, answer } = house;

describe('who is warned of what', () => {
  it('the sales lead and the own salesperson, in the words of the factory, once and not again the next day', async () => {
    const id = await put();
    expect(await look()).toBe(1);
    const said = await heard();
    expect(toldTo(said)).toEqual(['lead', 'lin']);
    const card = cardFor(said, 'lead');
    expect(card.text).toBe(
      `客户【恒锐】订单【${await numberOf(id)}】距承诺交期仅剩【2】天，当前状态【生产中】，请立即核查`,
    );
    for (const later of ['2026-03-17', '2026-03-18', '2026-03-19']) {
      await at(`${later}T09:00:00+08:00`);
      expect(await look()).toBe(0);
    }
    expect(await heard()).toEqual([]);
    expect(await warningsOf(id)).toMatchObject([
      { state: 'open', cause: 'near', promisedDate: '2026-03-18', status: 'in_production' },
    ]);
  });

  it('on the last working day before days off, of what comes near during them: for Monday on Friday', async () => {
    // Friday: Monday and Tuesday come near at the weekend, Wednesday on Monday morning.
    await at('2026-03-20T13:30:00+08:00');
    const [monday, tuesday, wednesday] = [
      await put({ promisedDate: '2026-03-23' }),
      await put({ promisedDate: '2026-03-24' }),
      await put({ promisedDate: '2026-03-25' }),
    ];
    expect(await look()).toBe(2);
    expect(cardFor(await heard(), 'lead').text).toContain('距承诺交期仅剩【3】天');
    await at('2026-03-23T08:30:00+08:00');
    expect(await look()).toBe(1);
    for (const id of [monday, tuesday, wednesday]) expect(await warningsOf(id)).toHaveLength(1);
    // The last working day before 国庆, which ends on 7 October.
    await at('2026-09-30T08:30:00+08:00');
    await put({ promisedDate: '2026-10-09' });
    await put({ promisedDate: '2026-10-10' });
    expect(await look()).toBe(1);
    // A Saturday of work (调休): Friday looks no further than usual.
    await at('2026-10-09T08:30:00+08:00');
    await put({ promisedDate: '2026-10-12' });
    expect(await look()).toBe(1);
  });

  it('moved on Friday to a day that comes near at the weekend, at once', async () => {
    await at('2026-03-20T10:00:00+08:00');
    const id = await put({ promisedDate: '2026-04-10' });
    await move(id, '2026-03-23');
    await runSoon();
    expect(await warningsOf(id)).toHaveLength(1);
  });

  it('says today and overdue well', async () => {
    await put({ promisedDate: '2026-03-16' });
    await put({ promisedDate: '2026-03-13', status: 'in_quality_check' });
    await look();
    const { text, title } = cardFor(await heard(), 'lead');
    expect(title).toBe('交期预警：2 个订单');
    expect(text).toContain('承诺交期就在【今天】，当前状态【生产中】');
    expect(text).toContain('已逾期【3】天，当前状态【质检中】');
    expect(text?.match(/请立即核查/g)).toHaveLength(1);
  });

  it('nobody of orders that are far, shipped, over, on hold, or whose promise was past when they were imported', async () => {
    await put({ promisedDate: '2026-03-19' });
    await put({ status: 'shipped', shippedDate: '2026-03-15' });
    await put({ status: 'completed' });
    await put({ status: 'cancelled' });
    await put({ status: 'on_hold', heldFrom: 'in_production' });
    const imported = { source: 'import', statusSince: new Date('2026-03-12T10:00:00+08:00') };
    await put({ ...imported, promisedDate: '2026-02-01' });
    expect(await look()).toBe(0);
    await put({ ...imported, promisedDate: '2026-03-17' });
    expect(await look()).toBe(1);
  });

  it('the delegate of who is away', async () => {
    await put();
    await house.factory.does(null, (ctx) =>
      ctx.tx.execute(sql`
        insert into absence (user_id, delegate_user_id, from_at, until_at, declared_by)
        values ('lead', 'boss', app_now() - interval '1 hour', app_now() + interval '2 days', 'lead')`),
    );
    await look();
    expect(toldTo(await heard())).toEqual(['boss', 'lin']);
  });

  it('not who is away: where their delegate does not reach the order, the others, at last the fallback', async () => {
    const id = await put();
    await house.factory.does(null, (ctx) =>
      ctx.tx.execute(sql`
        insert into absence (user_id, delegate_user_id, from_at, until_at, declared_by)
        values ('lin', 'zhou', app_now() - interval '1 hour', app_now() + interval '2 days', 'lin')`),
    );
    await look();
    expect(toldTo(await heard())).toEqual(['lead']);
    expect(await warningsOf(id)).toMatchObject([{ told: ['lead'] }]);
    const other = await put();
    await house.factory.does(null, async (ctx) => {
      const warning = { days: 2, at: [], tell: [{ kind: 'salesperson' } as const] };
      await warn({ ...ctx, factory: { ...ctx.factory, warning } }, [other]);
    });
    const said = await heard();
    expect(toldTo(said)).not.toContain('lin');
    expect(toldTo(said)).toHaveLength(1);
  });

  it('many orders in one message of bounded length, with the rest counted', async () => {
    for (let i = 0; i < 30; i += 1) await put({ salesUserId: null });
    await look();
    const said = await heard();
    expect(toldTo(said)).toEqual(['lead']);
    const { text = '', inputs } = cardFor(said, 'lead');
    expect(text).toContain('还有 22 个');
    expect(text.length).toBeLessThan(700);
    const choice = inputs?.find(({ name }) => name === 'order');
    expect(choice?.kind === 'select' && choice.options).toHaveLength(20);
  });

  it('two copies that look at once warn once', async () => {
    const id = await put();
    await Promise.all([look(), look(), look()]);
    expect(toldTo(await heard())).toEqual(['lead', 'lin']);
    expect(await warningsOf(id)).toHaveLength(1);
  });
});

it('looking, moving dates, steps and answers at the same time never wait for each other in a circle', async () => {
  const ids = [];
  for (let i = 0; i < 4; i += 1) ids.push(await put());
  await look();
  const card = cardFor(await heard(), 'lead');
  const form = { words: '赶', until: '3月19日' };
  const outcomes = await Promise.allSettled([
    ...ids.flatMap((id) => [move(id, '2026-03-17'), step('boss', id, 'in_quality_check')]),
    ...ids.map((id) => answer('lead', card, { ...form, order: String(id) })),
    ...[1, 2, 3, 4].map(look),
  ]);
  const faults = outcomes.flatMap((one) => (one.status === 'rejected' ? [String(one.reason)] : []));
  // Somebody was first, that is all.
  expect(faults.filter((fault) => !/order\.changed|warning\.|moved under its lock/.test(fault))).toEqual([]);
  await runSoon();
  await look();
  for (const id of ids) {
    const all = await warningsOf(id);
    expect(all.at(-1)).toMatchObject({ promisedDate: '2026-03-17' });
    expect(['open', 'answered']).toContain(all.at(-1)?.state);
    expect(all.slice(0, -1).every(({ state }) => state === 'closed')).toBe(true);
  }
});

describe('a change warns anew', () => {
  it('a promise moved into the window is told at once; one moved out of it unpins', async () => {
    const id = await put({ promisedDate: '2026-04-10' });
    await look();
    expect(await heard()).toEqual([]);
    await move(id, '2026-03-17');
    await runSoon();
    expect(cardFor(await heard(), 'lead').text).toContain('仅剩【1】天');
    await move(id, '2026-04-20');
    await runSoon();
    expect((await warningsOf(id)).map(({ state }) => state)).toEqual(['closed']);
    await move(id, '2026-03-17');
    await runSoon();
    const card = cardFor(
      (await heard()).filter(({ message }) => message.kind === 'card'),
      'lead',
    );
    expect(card.text).toContain('承诺交期已改');
    expect((await warningsOf(id)).map(({ state }) => state)).toEqual(['closed', 'open']);
  });

  it('moved at night, it is told when work begins', async () => {
    const id = await put({ promisedDate: '2026-04-10' });
    await at('2026-03-16T21:00:00+08:00');
    await move(id, '2026-03-17');
    const [due] = await house.database.db.select().from(dueInstant).where(eq(dueInstant.kind, SOON));
    expect(due?.dueAt).toEqual(new Date('2026-03-17T08:00:00+08:00'));
    await runSoon();
    expect(await heard()).toEqual([]);
  });

  it("moved at night of a year whose holidays nobody knows, it is told when an ordinary week's work begins", async () => {
    const id = await put({ promisedDate: '2027-04-10' });
    await at('2027-01-08T21:00:00+08:00');
    await move(id, '2027-01-09', shipped);
    const [due] = await house.database.db.select().from(dueInstant).where(eq(dueInstant.kind, SOON));
    expect(due?.dueAt).toEqual(new Date('2027-01-11T08:00:00+08:00'));
  });

  it('a status that goes back is told again, one that goes on is not', async () => {
    const id = await put();
    await look();
    await heard();
    await step('boss', id, 'in_quality_check');
    await runSoon();
    expect(await look()).toBe(0);
    await step('boss', id, 'in_production', '尺寸超差');
    await runSoon();
    const card = cardFor(
      (await heard()).filter(({ cardKey }) => cardKey?.startsWith('delivery-warning')),
      'lead',
    );
    expect(card.text).toContain('状态退回过');
  });

  it('a hold unpins, going on after it is told', async () => {
    const id = await put();
    await look();
    await step('boss', id, 'on_hold');
    expect((await warningsOf(id)).map(({ state }) => state)).toEqual(['closed']);
    expect(await look()).toBe(0);
    await step('boss', id, 'in_production');
    await runSoon();
    expect((await warningsOf(id)).map(({ state, cause }) => [state, cause])).toEqual([
      ['closed', 'near'],
      ['open', 'resumed'],
    ]);
  });

  it('shipping unpins', async () => {
    const id = await put({ status: 'in_quality_check' });
    await look();
    await step('boss', id, 'shipped');
    expect((await warningsOf(id)).map(({ state }) => state)).toEqual(['closed']);
  });
});

describe('an answer', () => {
  const form = { words: '缺轴承，夜班赶装配', until: '3月19日' };

  it('ends the pinning, stands on the order card and in the log; three days later nobody is told again', async () => {
    const id = await put();
    await look();
    const card = cardFor(await heard(), 'lead');
    const result = await answer('lead', card, form);
    expect(result).toMatchObject({ closed: true, card: { notice: { tone: 'good' } } });
    expect(await warningsOf(id)).toMatchObject([
      { state: 'answered', answeredBy: 'lead', answerText: form.words, answerUntil: '2026-03-19' },
    ]);
    const ctx = await house.factory.as('lin');
    const seen = await answerFor(ctx, id, 'single');
    if (!seen) throw new Error('not seen');
    const field = fieldOf(orderCard(ctx.factory, seen, 'single'), '交期预警');
    expect(field?.value).toBe('林经理 已答复：缺轴承，夜班赶装配，预计 3月19日 发货');
    expect(seen.events.map(({ text }) => text).join()).toContain('林经理 答复交期预警');
    await at('2026-03-19T09:00:00+08:00');
    expect(await look()).toBe(0);
    await move(id, '2026-03-20');
    await runSoon();
    expect((await warningsOf(id)).map(({ state }) => state)).toEqual(['closed', 'open']);
  });

  it('is asked for until it says what is done and until when', async () => {
    await put();
    await look();
    const card = cardFor(await heard(), 'lead');
    await expect(answer('lead', card, { ...form, words: ' ' })).rejects.toThrow('warning.words_missing');
    await expect(answer('lead', card, { ...form, until: '' })).rejects.toThrow('warning.until_invalid');
    await expect(answer('lead', card, { ...form, until: '2026-03-12' })).rejects.toThrow('until_invalid');
  });

  it('of one of several leaves the others; who was told with them learns who was first', async () => {
    const first = await put();
    await put();
    await look();
    const said = await heard();
    const result = await answer('lead', cardFor(said, 'lead'), { ...form, order: String(first) });
    expect(result?.closed).toBe(false);
    const late = await answer('lin', cardFor(said, 'lin'), { ...form, order: String(first) });
    expect(late?.card.notice?.text).toContain('已由 林经理 答复');
  });

  it('is given by who was told or may edit the order, and by nobody else', async () => {
    const id = await put();
    await look();
    const card = cardFor(await heard(), 'lead');
    await expect(answer('buyer', card, form)).rejects.toThrow('warning.not_yours');
    await expect(answer('zhou', card, form)).rejects.toThrow('order.not_found');
    const ctx = await house.factory.as('shop');
    const seen = await answerFor(ctx, id, 'single');
    expect(labelsOf(seen && orderCard(ctx.factory, seen, 'single'))).not.toContain('答复预警');
    await answer('planner', card, form);
    expect(await warningsOf(id)).toMatchObject([{ state: 'answered', answeredBy: 'planner' }]);
  });

  it('in words fills the form in', async () => {
    const id = await put();
    await look();
    await heard();
    const number = await numberOf(id);
    await house.factory.does('lin', async (ctx) => {
      const ask = flow.intents?.['warning.answer'];
      const draft = { words: '已催料', until: '3月19日' };
      await ask?.(ctx, { kind: 'warning.answer', reference: { text: number }, draft }, from('lin'));
    });
    const [said] = await heard();
    expect(said?.card?.inputs?.map(({ value }) => value)).toEqual(['已催料', '2026-03-19']);
    expect(labelsOf(said?.card ?? null)).toEqual(['提交答复', '返回']);
  });
});
