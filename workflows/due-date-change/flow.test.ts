import { eq } from 'drizzle-orm';
import { describe, expect, it } from 'vitest';
import { order } from '../../db/schema/index.ts';
import { fieldOf, labelsOf } from '../testing/chat.ts';
import { useDateHouse } from './testing/date-house.ts';
import { clearLetter, wrongLetter } from './testing/outcomes.ts';

const house = useDateHouse();

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
    expect(card.text).toContain('函上的订单号是另一个订单');
    expect(card.images?.map(({ caption }) => caption)).toEqual([`订单号：${house.number}`, '识别结果']);
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

  it('nobody who reads letters, or a crash: a person compares', async () => {
    await house.requests();
    await house.sends('lin');
    house.finds = () => {
      throw new Error('boom');
    };
    await house.reads();
    expect(await house.request()).toMatchObject({ state: 'review', verdict: 'manual' });
    expect(fieldOf(await house.cardOf('service', 'checkpoints'), '核对 1')?.value).toContain('没有自动识别');
  });
});
