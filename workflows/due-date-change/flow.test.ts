import { and, eq, sql } from 'drizzle-orm';
import { describe, expect, it } from 'vitest';
import { checkpoint, checkpointSigner, dueDateChange, order } from '../../db/schema/index.ts';
import { fieldOf, labelsOf } from '../testing/chat.ts';
import { useDateHouse } from './testing/date-house.ts';
import { runTransition } from './testing/moves.ts';
import { clearLetter, doubtfulLetter, wrongLetter } from './testing/outcomes.ts';

const house = useDateHouse();
const SLOW = 60_000;

/** Up to the second factor, by a letter that is clear. */
async function toApproval(who = 'lin'): Promise<void> {
  await house.requests(who);
  house.finds = clearLetter;
  await house.sends(who);
  await house.reads();
}
/** Up to the reviewers. */
async function toReview(who = 'lin'): Promise<void> {
  await house.requests(who);
  house.finds = doubtfulLetter;
  await house.sends(who);
  await house.reads();
}
const answered = (value: string) => ({ check_signing_unsure: value, check_seal_unreadable: value });
const approves = async (who = 'care') =>
  house.presses(who, await house.cardOf(who, 'checkpoints'), '通过', {}, 'checkpoints');

describe('asking for another date', () => {
  it('fills the form with what was said, then asks for the letter', async () => {
    const form = await house.says('lin', { toDate: '4月10日', reason: '客户延期' });
    expect(form?.inputs?.map(({ value }) => value)).toEqual(['2026-04-10', '客户延期']);
    const card = await house.presses('lin', form, '提交改期申请', {
      toDate: '2026-04-10',
      reason: '客户延期',
    });
    expect(card.status?.text).toBe('待发客户确认函');
    expect(fieldOf(card, '交期')?.value).toBe('3月31日 → 4月10日（推后 10 天）');
    expect(card.footer).toContain(house.number);
    expect(labelsOf(card)).toEqual(['撤回']);
  });

  it.each([
    ['2026-03-31', 'date.same'],
    ['2026-03-01', 'date.past'],
    ['', 'date.unreadable'],
  ])('the date %s is refused (%s)', async (toDate, code) => {
    const form = await house.says('lin', {});
    await expect(
      house.presses('lin', form, '提交改期申请', { toDate, reason: '客户延期' }),
    ).rejects.toMatchObject({ code });
  });

  it('of those who may, for orders that they reach', async () => {
    await expect(house.says('shop', {})).rejects.toMatchObject({ code: 'date.not_permitted' });
    await expect(house.says('zhou', {})).rejects.toMatchObject({ code: 'order.not_found' });
    await house.database.db.update(order).set({ status: 'shipped' }).where(eq(order.id, house.id));
    await expect(house.says('lin', {})).rejects.toMatchObject({ code: 'date.shipped' });
  });

  it('one at a time per order, also when two ask in the same moment', async () => {
    const [one, two] = [await house.says('lin', {}), await house.says('service', {})];
    const form = { toDate: '2026-04-10', reason: '客户延期' };
    const done = await Promise.allSettled([
      house.presses('lin', one, '提交改期申请', form),
      house.presses('service', two, '提交改期申请', form),
    ]);
    expect(done.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    expect(done.find(({ status }) => status === 'rejected')).toMatchObject({
      reason: { code: 'date.already_open' },
    });
    await expect(house.says('lead', {})).rejects.toMatchObject({ code: 'date.already_open' });
  });
});

describe('factor 1', () => {
  it('shows that the letter is being read, and who else sends one is refused', async () => {
    await house.requests();
    await expect(house.sends('service')).rejects.toMatchObject({ code: 'date.letter_not_yours' });
    expect(await house.sends('lin')).toContain('正在识别');
    expect((await house.cardOf('lin')).status?.text).toBe('正在识别');
    await expect(house.sends('lin')).rejects.toMatchObject({ code: 'date.letter_there' });
  });

  it('a hard failure refuses at once, with the sentence and the picture that shows why', async () => {
    await house.requests();
    await house.sends('lin');
    house.finds = wrongLetter;
    await house.reads();
    const card = await house.cardOf('lin');
    expect(card.status?.text).toBe('未通过');
    expect(card.notice?.text).toContain('函上的订单号是另一个订单');
    expect(card.images).toEqual([{ sha256: expect.stringMatching(/^[0-9a-f]{64}$/), caption: '识别结果' }]);
    expect(await house.request()).toMatchObject({ state: 'rejected', verdict: 'reject', approvedBy: null });
    expect((await house.order()).promisedDate).toBe('2026-03-31');
    await expect(house.says('lin', {})).resolves.toBeDefined();
  });

  it('a file that is no letter leaves the request open for another', async () => {
    await house.requests();
    await house.sends('lin');
    house.finds = () => ({ kind: 'refused', code: 'letter.heic', sentence: '请转成 JPG 再上传。' });
    await house.reads();
    expect(await house.request()).toMatchObject({ state: 'draft', letterSha256: null });
    expect((await house.cardOf('lin')).text).toContain('请转成 JPG 再上传');
    await house.sends('lin');
    house.finds = clearLetter;
    await house.reads();
    expect((await house.request()).state).toBe('approval');
  });

  it('what is unsure goes to a person who is not the requester, with the cuttings beside the values', async () => {
    await toReview();
    expect(labelsOf(await house.cardOf('lin'))).toEqual(['撤回']);
    const card = await house.cardOf('service');
    expect(card.inputs?.map(({ label }) => label)).toEqual([
      '签署日期清楚，早于新交期，也不在今天之后',
      '公章清楚，是「恒锐精密机械有限公司」的',
    ]);
    expect(card.images?.map(({ caption }) => caption)).toEqual([
      '签署日期：2026-03-15',
      '公章：清晰度 92，环文与客户一致',
      '识别结果',
    ]);
    await expect(
      house.presses('service', card, '提交核对', { check_signing_unsure: 'ok' }),
    ).rejects.toMatchObject({ code: 'date.review_missing' });
    const done = await house.presses('service', card, '提交核对', answered('ok'));
    expect(done.notice?.text).toContain('已交给客服总监审批');
    expect(await house.request()).toMatchObject({ state: 'approval', reviewedBy: 'service' });
  });

  it('a value that does not fit refuses it', async () => {
    await toReview();
    const card = await house.cardOf('service');
    await house.presses('service', card, '提交核对', { ...answered('ok'), check_seal_unreadable: 'no' });
    const told = await house.cardOf('lin');
    expect(told.notice?.text).toContain('赵敏 核对确认函，以下不一致或看不清：公章清楚');
    expect((await house.request()).state).toBe('rejected');
  });

  it('a reviewer cannot compare their own request, nor can those who may not', async () => {
    await toReview('service');
    const asked = await house.cardOf('lead');
    await expect(house.presses('service', asked, '提交核对', answered('ok'))).rejects.toMatchObject({
      code: 'date.review_own',
    });
    await expect(house.presses('lin', asked, '提交核对', answered('ok'))).rejects.toMatchObject({
      code: 'date.review_not_yours',
    });
  });

  it('two reviewers: the second one is shown that it is done', async () => {
    await toReview();
    const [first, second] = [await house.cardOf('service'), await house.cardOf('lead')];
    await house.presses('service', first, '提交核对', answered('ok'));
    const late = await house.presses('lead', second, '提交核对', answered('no'));
    expect(late.notice?.text).toContain('您刚才的操作没有生效');
    expect(await house.request()).toMatchObject({ state: 'approval', reviewedBy: 'service' });
  });

  it('nobody who reads letters, or a crash: a person compares', async () => {
    await house.requests();
    await house.sends('lin');
    house.finds = () => {
      throw new Error('boom');
    };
    await house.reads();
    expect(await house.request()).toMatchObject({ state: 'review', verdict: 'manual' });
    expect(labelsOf(await house.cardOf('service'))).toEqual(['提交核对']);
  });
});

describe('a letter that was used', () => {
  it('of another order is refused, by its bytes or as the same picture', async () => {
    const bytes = Buffer.from('one letter for two');
    await house.requests();
    await house.sends('lin', bytes);
    house.finds = clearLetter;
    await house.reads();
    const first = await house.request();
    const { id } = await house.order();
    const other = await house.says('lin', {}, house.number).catch((err: unknown) => err);
    expect(other).toMatchObject({ code: 'date.already_open' });
    // Another order, the same file.
    await house.database.db.execute(sql`update due_date_change set order_id = (
      select id from customer_order where id <> ${id} order by id limit 1), state = 'withdrawn' where id = ${first.id}`);
    await house.requests();
    await house.sends('lin', bytes);
    await house.reads();
    expect(await house.request()).toMatchObject({ state: 'rejected', reasons: [{ code: 'letter.reused' }] });
    expect((await house.cardOf('lin')).notice?.text).toContain('一份确认函只能改一次交期');
  });

  it('and withdrawn is used by nobody: the same order may use it again', async () => {
    const bytes = Buffer.from('withdrawn and asked again');
    await house.requests();
    await house.sends('lin', bytes);
    house.finds = clearLetter;
    await house.reads();
    await house.presses('lin', await house.cardOf('lin'), '撤回');
    await house.requests();
    await house.sends('lin', bytes);
    await house.reads();
    expect((await house.request()).state).toBe('approval');
  });

  it('the same dates signed on the same day are the same letter', async () => {
    await toApproval();
    await approves();
    await house.database.db.update(order).set({ promisedDate: '2026-03-31' }).where(eq(order.id, house.id));
    await toApproval();
    expect(await house.request()).toMatchObject({
      state: 'rejected',
      reasons: [{ code: 'letter.reused_dates' }],
    });
  });
});

describe('factor 2', () => {
  it('asks the director with everything beside each other, and moves the date in one go', async () => {
    await toApproval();
    const card = await house.cardOf('care', 'checkpoints');
    expect(fieldOf(card, '改期')?.value).toBe('3月31日 → 4月10日（推后 10 天）');
    expect(fieldOf(card, '函上新交期')?.value).toBe('2026-04-10');
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
    await toReview();
    // The director herself compares it.
    const { id, version } = await house.request();
    const view = await house.cardOf('service');
    const card = { ...view, buttons: view.buttons ?? [] };
    await house.presses('care', card, '提交核对', answered('ok'));
    expect(await house.request()).toMatchObject({ id, state: 'approval', reviewedBy: 'care' });
    expect(version).toBeGreaterThan(0);
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
    const asks = await house.presses(
      'care',
      await house.cardOf('care', 'checkpoints'),
      '驳回',
      {},
      'checkpoints',
    );
    expect(asks.text).toContain('改期申请结束');
    const card = await house.presses('care', asks, '确认驳回', { reason: '客户还没付款' }, 'checkpoints');
    expect(card.status?.text).toBe('已驳回');
    expect(labelsOf(card)).toEqual([]);
    const told = await house.cardOf('lin');
    expect(told.notice?.text).toBe('改期没有通过审批：客户还没付款');
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

  it('a stop in the middle says nothing about the letter', async () => {
    await house.requests();
    await house.sends('lin');
    house.finds = () => ({ kind: 'unread', code: 'letter.closing', sentence: '服务正在停止。' });
    await house.reads();
    expect(await house.request()).toMatchObject({ state: 'reading', attempts: 0, leasedUntil: null });
  });
});
