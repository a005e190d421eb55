import { getEventListeners } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { and, eq, sql } from 'drizzle-orm';
import { describe, expect, it } from 'vitest';
import {
  checkpoint,
  checkpointSigner,
  dueDateChange,
  dueInstant,
  order,
  person,
} from '../../db/schema/index.ts';
import type { Card } from '../card.ts';
import { fieldOf, labelsOf } from '../testing/chat.ts';
import { LETTER_MISSING, letterMissing } from './settle.ts';
import { useDateHouse } from './testing/date-house.ts';
import { runTransition } from './testing/moves.ts';
import { clearLetter } from './testing/outcomes.ts';
import { stepsIn } from './testing/steps.ts';
import { readWaiting } from './work.ts';

const house = useDateHouse();
const { toApproval, toReview, compares, refuses, approves } = stepsIn(house);
const SLOW = 60_000;

describe('factor 2', () => {
  it('asks the director with everything beside each other, and moves the date in one go', async () => {
    await toApproval();
    const card = await house.cardOf('care', 'checkpoints');
    expect(fieldOf(card, '改期')?.value).toBe('3月31日 → 4月10日（推后 10 天）');
    expect(fieldOf(card, '影响 · 物料')?.value).toBe('不缺料');
    expect(card.images?.map(({ caption }) => caption)).toContain('新交期：2026-04-10');
    await house.heard();
    const done = await approves();
    expect(done.status?.text).toBe('已通过');
    expect(await house.order()).toMatchObject({
      promisedDate: '2026-04-10',
      originalPromisedDate: '2026-03-31',
    });
    const request = await house.request();
    expect(request).toMatchObject({ state: 'accepted', approvedBy: 'care', reviewedBy: null });
    const log = await house.log();
    expect(log.find(({ action }) => action === 'order.due_date')).toMatchObject({
      change: { promisedDate: ['2026-03-31', '2026-04-10'] },
      evidence: [request.letterSha256],
    });
    expect(log.find(({ action }) => action === 'date.accept')).toMatchObject({
      change: { requester: [null, 'lin'], approver: [null, 'care'] },
      evidence: [request.letterSha256],
    });
    const told = (await house.heard()).filter(({ message }) => message.kind !== 'repaint');
    expect(told.map(({ to }) => ('userId' in to ? to.userId : '')).sort()).toEqual(['lin', 'shop']);
  });

  it('who asked cannot decide, not even as the delegate of who may', async () => {
    await toApproval('boss');
    const card = await house.cardOf('care', 'checkpoints');
    await house.database.db.execute(sql`insert into absence (user_id, from_at, until_at, delegate_user_id, declared_by)
      values ('care', app_now() - interval '1 hour', app_now() + interval '1 day', 'boss', 'care')`);
    await expect(house.presses('boss', card, '通过', {}, 'checkpoints')).rejects.toMatchObject({
      code: 'date.same_person',
      params: { as: '申请人' },
    });
    await house.database.db.execute(sql`delete from absence`);
    expect((await house.order()).promisedDate).toBe('2026-03-31');
  });

  it('who compared the letter cannot decide, and is not asked', async () => {
    // Nobody else of customer service is here: the director herself compares it.
    await house.database.db.update(person).set({ active: false }).where(eq(person.userId, 'service'));
    await toReview();
    await compares('care');
    await house.database.db.update(person).set({ active: true }).where(eq(person.userId, 'service'));
    expect(await house.request()).toMatchObject({ state: 'approval', reviewedBy: 'care' });
    const signers = await house.database.db
      .select({ userId: checkpointSigner.userId })
      .from(checkpointSigner)
      .innerJoin(checkpoint, eq(checkpoint.id, checkpointSigner.checkpointId))
      .where(and(eq(checkpoint.orderId, house.id), eq(checkpoint.key, 'due_date_change')));
    expect(signers.map(({ userId }) => userId)).not.toContain('care');
    const [fallback] = signers;
    const asked = await house.cardOf(fallback?.userId ?? '', 'checkpoints');
    await house.database.db
      .update(checkpointSigner)
      .set({ userId: 'care' })
      .where(eq(checkpointSigner.userId, fallback?.userId ?? ''));
    await expect(house.presses('care', asked, '通过', {}, 'checkpoints')).rejects.toMatchObject({
      code: 'date.same_person',
      params: { as: '确认函核对人' },
    });
  });

  it('cannot be handed to who asked, nor to who may not approve', async () => {
    await toApproval('lin');
    const asks = await house.presses(
      'care',
      await house.cardOf('care', 'checkpoints'),
      '转办',
      {},
      'checkpoints',
    );
    const to = (name: string) =>
      house.presses('care', asks, '确认转办', { to: name, reason: '出差' }, 'checkpoints');
    await expect(to('林晓岚')).rejects.toMatchObject({ code: 'date.same_person' });
    await expect(to('孙磊')).rejects.toMatchObject({ code: 'date.approve_not_allowed' });
    await expect(to('周总')).resolves.toBeDefined();
  });

  it('the delegate of the director decides in her place', async () => {
    await house.database.db.execute(sql`insert into absence (user_id, from_at, until_at, delegate_user_id, declared_by)
      values ('care', app_now() - interval '1 hour', app_now() + interval '1 day', 'service', 'care')`);
    await toApproval();
    await approves('service');
    await house.database.db.execute(sql`delete from absence`);
    expect(await house.request()).toMatchObject({ state: 'accepted', approvedBy: 'service' });
  });

  it('a rejection with its reason ends the request, and the checkpoint with it', async () => {
    await toApproval();
    const card = await refuses('care', '客户还没付款');
    expect(card.status?.text).toBe('已驳回');
    expect(labelsOf(card)).toEqual([]);
    const told = await house.cardOf('lin');
    expect(told.text).toContain('未通过**：客户还没付款');
    expect(await house.request()).toMatchObject({ state: 'rejected', approvedBy: 'care' });
    expect((await house.order()).promisedDate).toBe('2026-03-31');
    await expect(toApproval()).resolves.toBeUndefined();
  });

  it('two presses in the same moment move the date once', async () => {
    await toApproval();
    const card = await house.cardOf('care', 'checkpoints');
    const done = await Promise.allSettled(
      [1, 2].map(() => house.presses('care', card, '通过', {}, 'checkpoints')),
    );
    const cards = done.flatMap((one) => (one.status === 'fulfilled' ? [one.value.notice?.text] : []));
    expect(cards.filter((text) => text === '已通过。')).toHaveLength(1);
    const log = await house.log();
    expect(log.filter(({ action }) => action === 'order.due_date')).toHaveLength(1);
  });
});

/** The checkpoint and version that a card's buttons name. */
const paramsFrom = ({ buttons = [] }: Card): Record<string, string> =>
  buttons.flatMap((one) => ('params' in one && one.params ? [one.params] : []))[0] ?? {};

describe('the end of a request without a new date', () => {
  it('withdrawal by who asked, at each stage; the checkpoint goes with it', async () => {
    await toApproval();
    const mine = await house.cardOf('lin');
    await expect(house.presses('service', mine, '撤回')).rejects.toMatchObject({
      code: 'date.not_requester',
    });
    await house.presses('lin', mine, '撤回');
    expect((await house.request()).state).toBe('withdrawn');
    const [row] = await house.database.db.select().from(checkpoint).where(eq(checkpoint.orderId, house.id));
    expect(row).toMatchObject({ state: 'withdrawn', reason: '申请人撤回了改期申请' });
    await house.requests();
  });

  it('withdrawal by who decides, when who asked cannot; who asked is told', async () => {
    await house.requests();
    await house.presses('care', await house.cardOf('lin'), '撤回');
    expect(await house.request()).toMatchObject({ state: 'withdrawn', decision: '由 沈静怡 撤回' });
    expect((await house.cardOf('lin')).notice?.text).toBe('沈静怡 撤回了您的改期申请，交期不变。');
    await house.requests('service');
  });

  it('withdrawal of its checkpoint says beforehand what it ends, and afterwards by whom', async () => {
    await toApproval();
    const asks = await house.presses(
      'boss',
      await house.cardOf('care', 'checkpoints').then((card) => ({
        ...card,
        buttons: [{ label: '撤回', action: 'ask_withdraw', params: paramsFrom(card) }],
      })),
      '撤回',
      {},
      'checkpoints',
    );
    expect(asks.text).toContain('改期申请随之关闭，交期不变');
    await house.presses('boss', asks, '确认撤回', { reason: '测试撤回' }, 'checkpoints');
    expect((await house.cardOf('lin')).text).toContain('周总 撤回了「客服总监审批改期」：测试撤回');
  });

  it('a letter that does not come within a week: the next one may ask', async () => {
    await house.requests();
    const { id } = await house.request();
    const [due] = await house.database.db
      .select({ at: dueInstant.dueAt })
      .from(dueInstant)
      .where(and(eq(dueInstant.kind, LETTER_MISSING), eq(dueInstant.ref, String(id))));
    expect(due?.at.toISOString().slice(0, 10)).toBe('2026-03-23');
    await house.factory.does(null, (ctx) => letterMissing(ctx, String(id)));
    expect(await house.request()).toMatchObject({ state: 'closed', decision: '7 天没有收到客户确认函' });
    await toApproval('service');
    const { id: second } = await house.request();
    await house.factory.does(null, (ctx) => letterMissing(ctx, String(second)));
    expect((await house.request()).state).toBe('approval');
  });

  it('a letter whose request was withdrawn while it was read changes nothing', async () => {
    await house.requests();
    await house.sends('lin');
    const mine = await house.cardOf('lin');
    house.finds = async (expected) => {
      await house.presses('lin', mine, '撤回');
      return clearLetter(expected);
    };
    await house.reads();
    expect((await house.request()).state).toBe('withdrawn');
  });

  it.each([
    ['cancelled', '订单已取消'],
    ['shipped', '货已经发出'],
  ])('an order that is %s meanwhile closes it with a sentence', async (to, why) => {
    await toApproval();
    await house.heard();
    await runTransition(house, to);
    expect(await house.request()).toMatchObject({ state: 'closed', decision: why });
    expect((await house.heard()).map(({ message }) => ('text' in message ? message.text : ''))).toContain(
      `改期申请 ${(await house.request()).id} 号（${house.number}）已关闭：${why}。`,
    );
  });

  it('a date that moved meanwhile is not moved over', async () => {
    await toApproval();
    await house.database.db.update(order).set({ promisedDate: '2026-04-02' }).where(eq(order.id, house.id));
    const card = await approves();
    expect(card.notice?.text).toContain('已改为 2026-04-02');
    expect((await house.order()).promisedDate).toBe('2026-04-02');
    expect((await house.request()).state).toBe('closed');
  });
});

describe('restart', () => {
  it(
    'a reading whose process died is taken up when its lease is over, and counts once',
    async () => {
      await house.requests();
      await house.sends('lin');
      const ctx = await house.ctx();
      await house.database.db
        .update(dueDateChange)
        .set({ attempts: 1, leasedUntil: sql`clock_timestamp() + interval '2 minutes'` })
        .where(eq(dueDateChange.orderId, house.id));
      house.finds = clearLetter;
      await house.reads();
      expect((await house.request()).state).toBe('reading');
      await ctx.db
        .update(dueDateChange)
        .set({ leasedUntil: sql`clock_timestamp()` })
        .where(eq(dueDateChange.orderId, house.id));
      await Promise.all([house.reads(), house.reads()]);
      expect(await house.request()).toMatchObject({ state: 'approval', attempts: 2 });
      const log = await house.log();
      expect(log.filter(({ action }) => action === 'date.read')).toHaveLength(1);
    },
    SLOW,
  );

  it('a long reading stays with its worker, while a killed one is free within 20 s', async () => {
    await house.requests();
    await house.sends('lin');
    let reads = 0;
    house.finds = async (expected) => {
      reads += 1;
      const [row] = await house.database.db.execute<{ left: number }>(
        sql`select extract(epoch from leased_until - clock_timestamp())::float8 as left from due_date_change
            where order_id = ${house.id}`,
      );
      expect(row?.left).toBeLessThanOrEqual(20);
      await sleep(900);
      return clearLetter(expected);
    };
    const ctx = { ...(await house.ctx()), letters: house.letters };
    const lease = { seconds: 0.5, renewMs: 50 };
    const first = readWaiting(ctx, new AbortController().signal, lease);
    await sleep(700);
    await house.reads();
    await first;
    expect([reads, (await house.request()).attempts]).toEqual([1, 1]);
  });

  it('leaves no listener behind on the signal that ends the service', async () => {
    await house.requests();
    await house.sends('lin');
    house.finds = clearLetter;
    const signal = new AbortController().signal;
    const ctx = await house.ctx();
    await readWaiting({ ...ctx, letters: house.letters }, signal);
    expect(getEventListeners(signal, 'abort')).toEqual([]);
  });

  it('a stop in the middle says nothing about the letter', async () => {
    await house.requests();
    await house.sends('lin');
    house.finds = () => ({ kind: 'unread', code: 'letter.closing', sentence: '服务正在停止。' });
    await house.reads();
    expect(await house.request()).toMatchObject({ state: 'reading', attempts: 0, leasedUntil: null });
  });
});
