import { eq } from 'drizzle-orm';
import { beforeAll, describe, expect, it } from 'vitest';
import { dueDateChange, order } from '../../db/schema/index.ts';
import { fieldOf } from '../testing/chat.ts';
import { putOrder } from '../testing/orders.ts';
import { useDateHouse } from './testing/date-house.ts';
import { clearLetter, readingOf } from './testing/outcomes.ts';
import { stepsIn } from './testing/steps.ts';

const house = useDateHouse();
const { toApproval, approves, refuses, compares } = stepsIn(house);

let other: number;
beforeAll(async () => {
  other = await putOrder(house.database, {
    number: 'SO-20260301-0001',
    customer: '恒锐',
    product: 'KHM-200',
  });
});

const OUTLINE = 'a5c3'.repeat(16);
const print = (ink: (cell: number) => number) => ({
  fingerprint: `${OUTLINE}:${Buffer.from(Array.from({ length: 48 * 48 }, (_, i) => ink(i))).toString('base64')}`,
});
const PICTURE = print((i) => (i * 37) % 90);
/** The same outline with other ink: a cutting, or a form that was filled in otherwise. */
const LIKE_IT = print((i) => (i * 37 + (i % 50 === 0 ? 90 : 0)) % 180);

/** A letter with this picture is another order's, and so far. */
async function usedElsewhere(state: string): Promise<void> {
  await house.requests();
  await house.sends('lin', Buffer.from('one letter'), PICTURE);
  house.finds = (expected) => readingOf(expected, { newDueDate: '2026-04-09' });
  await house.reads();
  const { id } = await house.request();
  await house.presses('lin', await house.cardOf('lin'), '撤回');
  const of = { orderId: other, state, ...(state === 'accepted' ? { approvedBy: 'care' } : {}) };
  await house.database.db.update(dueDateChange).set(of).where(eq(dueDateChange.id, id));
}

/** The next letter for this order, on which the number and the date were read, or nothing was. */
async function then(bytes: string, picture: { fingerprint: string }, legible: boolean) {
  await house.requests();
  await house.sends('lin', Buffer.from(bytes), picture);
  house.finds = legible
    ? clearLetter
    : (expected) => readingOf(expected, { newDueDate: null, orderNumber: null });
  await house.reads();
  return house.request();
}

describe('a letter that was handed in for another order', () => {
  it.each<[string, string, string, { fingerprint: string }, boolean, string, string[]]>([
    ['and moved its date', 'accepted', 'one letter', PICTURE, true, 'rejected', ['letter.reused']],
    ['and waits for its decision', 'approval', 'one letter', PICTURE, true, 'rejected', ['letter.reused']],
    ['by mistake, and was refused', 'rejected', 'one letter', PICTURE, true, 'approval', []],
    ['and is saved anew', 'accepted', 'anew', PICTURE, false, 'rejected', ['letter.reused']],
    ['and has other figures now', 'accepted', 'edited', PICTURE, true, 'review', ['letter.alike']],
    [
      'was refused, and has other figures now',
      'rejected',
      'edited',
      PICTURE,
      true,
      'review',
      ['letter.alike'],
    ],
    [
      'and looks like this one, which is not legible',
      'accepted',
      'cut',
      LIKE_IT,
      false,
      'review',
      ['letter.alike'],
    ],
    ['on the same paper, and says otherwise', 'accepted', 'paper', LIKE_IT, true, 'approval', []],
  ])('%s', async (_, before, bytes, picture, legible, state, codes) => {
    await usedElsewhere(before);
    const request = await then(bytes, picture, legible);
    expect([request.state, request.reasons.map(({ code }) => code)]).toEqual([state, codes]);
    if (state === 'rejected') expect((await house.cardOf('lin')).text).toContain('一份确认函只能改一次交期');
    else await house.presses('lin', await house.cardOf('lin'), '撤回');
    await house.database.db.update(dueDateChange).set({ letterSha256: null, state: 'withdrawn' });
  });
});

describe('a letter of this order', () => {
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

  it.each([
    ['sent again', 'forged', null],
    ['saved anew', 'forged, saved anew', PICTURE],
  ])(
    'that a person refused goes to a person when it is %s, and everybody reads why',
    async (_, bytes, picture) => {
      const near = { fingerprint: picture ? PICTURE.fingerprint : null };
      await house.requests();
      await house.sends('lin', Buffer.from(picture ? 'a forged scan' : 'forged'), near);
      house.finds = clearLetter;
      await house.reads();
      await refuses('care', '函是伪造的');
      const { id } = await house.request();
      await house.requests();
      await house.sends('lin', Buffer.from(bytes), near);
      await house.reads();
      expect(await house.request()).toMatchObject({
        state: 'review',
        reasons: [{ code: 'letter.refused_before' }],
      });
      const why = `此函曾在改期申请 ${id} 号（${house.number}）里由 沈静怡 于 3月16日 10:00 驳回：函是伪造的`;
      expect(fieldOf(await house.cardOf('service', 'checkpoints'), '核对 1')?.value).toContain(why);
      await compares();
      expect(fieldOf(await house.cardOf('care', 'checkpoints'), '曾被驳回')?.value).toContain(why);
      await house.presses('lin', await house.cardOf('lin'), '撤回');
      await house.database.db.update(dueDateChange).set({ letterSha256: null });
    },
  );

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
