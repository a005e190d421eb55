import { and, eq } from 'drizzle-orm';
import { describe, expect, it } from 'vitest';
import { checkpoint, person } from '../../db/schema/index.ts';
import { fieldOf, labelsOf } from '../testing/chat.ts';
import { useDateHouse } from './testing/date-house.ts';
import { runTransition } from './testing/moves.ts';
import { stepsIn } from './testing/steps.ts';

const house = useDateHouse();
const { toReview, compares, refuses } = stepsIn(house);

const reviewOf = async () => {
  const [row] = await house.database.db
    .select()
    .from(checkpoint)
    .where(and(eq(checkpoint.orderId, house.id), eq(checkpoint.key, 'due_date_letter')));
  return row;
};

describe('a letter that is not clear', () => {
  it('goes to a person who is not the requester, with the cuttings, a deadline and what it must say', async () => {
    await toReview();
    expect(fieldOf(await house.cardOf('lin'), '① 确认函')?.value).toBe(
      '人工核对，待 赵敏，截止 3月16日 15:30',
    );
    expect(labelsOf(await house.cardOf('lin'))).toEqual(['撤回']);
    const card = await house.cardOf('service', 'checkpoints');
    expect(card.title).toBe(`人工核对改期函 · ${house.number}`);
    expect(fieldOf(card, '核对 1')?.value).toBe(
      '签署日期应清楚，不晚于今天、早于新交期。签署日期两次识别不一致。',
    );
    expect(fieldOf(card, '核对 2')?.value).toContain('公章应清楚，是「恒锐精密机械有限公司」的');
    expect(fieldOf(card, '已自动核对')?.value).toContain('新交期 2026-04-10');
    expect(card.images?.map(({ caption }) => caption)).toEqual([
      '签署日期：2026-03-15',
      '公章：清晰度 92，环文与客户一致',
      '识别结果',
    ]);
    expect(await reviewOf()).toMatchObject({ state: 'open', deadlineAt: expect.any(Date) });
    const done = await compares();
    expect(done.status?.text).toBe('已通过');
    expect(await house.request()).toMatchObject({
      state: 'approval',
      reviewedBy: 'service',
      review: { 'signing.unsure': 'ok', 'seal.unreadable': 'ok' },
    });
    expect(fieldOf(await house.cardOf('lin'), '① 确认函')?.value).toBe('赵敏 人工核对一致');
    const log = await house.log();
    expect(log.find(({ action }) => action === 'date.review')?.evidence).toEqual([
      (await house.request()).letterSha256,
    ]);
  });

  it('is refused when something does not fit, with the reason and the picture that shows it', async () => {
    await toReview();
    await refuses('service', '公章看不清');
    const told = await house.cardOf('lin');
    expect(told.notice?.text).toBe('改期没有通过，交期不变。');
    expect(told.text).toBe('**赵敏 3月16日 10:00 未通过**：公章看不清');
    expect(fieldOf(told, '① 确认函')?.value).toBe('赵敏 核对，不一致');
    expect(told.images?.map(({ caption }) => caption).at(-1)).toBe('识别结果');
    expect(await house.request()).toMatchObject({
      state: 'rejected',
      reviewedBy: 'service',
      approvedBy: null,
    });
    await toReview();
    expect((await reviewOf())?.round).toBe(2);
  });

  it('is not compared by who asked, nor by the delegate who asked, nor handed to who may not', async () => {
    await toReview('service');
    const [holder] = await house.database.db.execute<{ userId: string }>(
      `select user_id as "userId" from checkpoint_signer s join checkpoint c on c.id = s.checkpoint_id
       where c.order_id = ${house.id} and c.round = s.round`,
    );
    const who = holder?.userId ?? '';
    const card = await house.cardOf(who, 'checkpoints');
    await house.database.db.execute(`insert into absence (user_id, from_at, until_at, delegate_user_id, declared_by)
      values ('${who}', app_now() - interval '1 hour', app_now() + interval '1 day', 'service', '${who}')`);
    await expect(house.presses('service', card, '通过', {}, 'checkpoints')).rejects.toMatchObject({
      code: 'date.review_own',
    });
    await house.database.db.execute('delete from absence');
    const asks = await house.presses(who, card, '转办', {}, 'checkpoints');
    const to = (name: string) =>
      house.presses(who, asks, '确认转办', { to: name, reason: '出差' }, 'checkpoints');
    await expect(to('赵敏')).rejects.toMatchObject({ code: 'date.review_own' });
    await expect(to('林晓岚')).rejects.toMatchObject({ code: 'date.review_not_allowed' });
  });

  it('withdrawn, or its order gone: nobody is asked any more', async () => {
    await toReview();
    await house.presses('lin', await house.cardOf('lin'), '撤回');
    expect(await reviewOf()).toMatchObject({ state: 'withdrawn', reason: '申请人撤回了改期申请' });
    await toReview();
    await runTransition(house, 'cancelled');
    expect(await reviewOf()).toMatchObject({ state: 'withdrawn' });
    expect((await house.request()).state).toBe('closed');
  });

  it('without anybody of customer service goes to who decides, and then another one decides', async () => {
    await house.database.db.update(person).set({ active: false }).where(eq(person.userId, 'service'));
    await toReview();
    await house.database.db.update(person).set({ active: true }).where(eq(person.userId, 'service'));
    await expect(house.cardOf('care', 'checkpoints')).resolves.toMatchObject({
      title: `人工核对改期函 · ${house.number}`,
    });
  });
});
