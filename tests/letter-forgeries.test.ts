import { eq } from 'drizzle-orm';
import { describe, expect, test } from 'vitest';
import { moveTo } from '../db/clock.ts';
import { customer, dueDateChange } from '../db/schema/index.ts';
import { type MadeLetter, makeLetter } from '../ocr/testing/make-letter.ts';
import type { PlanChoice } from '../ocr/testing/plan.ts';
import { putOrder } from '../workflows/testing/orders.ts';
import { useWorld } from './world/world.ts';

/*
 * Forged letters as conversations, read for real: LONG_TESTS=1 npx vitest run tests/letter-forgeries.test.ts, some ten
 * seconds of processor time each. A date altered by a program that leaves no name in the file is found out by its pixels,
 * as far as those tell: 41-016, cloned, was stored at quality 85 and saved at 88, nothing tells, and it passes factor 1
 * (ocr/README.md). What the rules make of a reading is in workflows/due-date-change/rules.test.ts.
 */
const SEED = 41;
const PATIENT = { patienceMs: 120_000 };
const SLOW = 180_000;

type Drill = [string, PlanChoice, ('rejected' | 'review')[], RegExp];

const FORGERIES: Drill[] = [
  [
    'the new date altered by a program that leaves its name',
    { forgery: 'alteredDate', sealing: 'clear' },
    ['rejected', 'review'],
    /修图软件/,
  ],
  ...(['smoothed', 'painted'] as const).map(
    (altering): Drill => [
      `the new date ${altering} by a program that leaves no name`,
      { forgery: 'alteredDate', altering, sealing: 'clear' },
      ['review'],
      /新交期处的图像/,
    ],
  ),
  ['a letter of another order', { forgery: 'otherOrder', sealing: 'clear' }, ['rejected'], /不是本订单/],
  ['signed before the order', { forgery: 'signedEarly', sealing: 'clear' }, ['rejected'], /早于下单日期/],
  ['signed tomorrow', { forgery: 'signedTomorrow', sealing: 'clear' }, ['rejected'], /在今天之后/],
  [
    'a PDF whose hidden text says otherwise',
    { forgery: 'hiddenText', sealing: 'clear' },
    ['review', 'rejected'],
    /隐藏的文字/,
  ],
  ['a seal of which half is missing', { forgery: null, sealing: 'partial' }, ['rejected', 'review'], /公章/],
  ["another company's seal", { forgery: null, sealing: 'other' }, ['review', 'rejected'], /公章/],
  [
    'a seal of one other character',
    { forgery: null, sealing: 'oneCharacter' },
    ['review', 'rejected'],
    /公章/,
  ],
  ['no seal', { forgery: null, sealing: 'none' }, ['rejected'], /公章/],
  ['a grey copy', { forgery: null, sealing: 'clear', profile: 'bwcopy' }, ['rejected'], /彩色/],
];

/** Half of those who alter a date leave the program's name: the first who does, or who does not. */
async function forged(i: number, name: string, choice: PlanChoice): Promise<MadeLetter> {
  for (let turn = i; ; turn += FORGERIES.length) {
    const made = await makeLetter(SEED, turn, { profile: 'scan200', ...choice });
    const named = made.bytes.includes('Photoshop');
    if (choice.forgery !== 'alteredDate' || named === !name.includes('no name')) return made;
  }
}

describe.runIf(process.env.LONG_TESTS)('a forged letter does not pass', () => {
  const the = useWorld({ checkpoints: true });
  test.each(FORGERIES.map((one, i) => [...one, i] as const))(
    '%s',
    async (name, choice, ends, says, i) => {
      const { bytes, truth } = await forged(i, name, choice);
      // Letters are of any year, and of the next one no holidays are known.
      the().complaints.expect('calendar.year_missing');
      const { db } = the().database;
      const { orderNumber: number, customerName, created, currentDue, newDue, today } = truth.expected;
      await moveTo(db, new Date(`${today}T10:00:00+08:00`));
      await db.insert(customer).values({ name: customerName, shortName: `客户${i}` });
      const orderId = await putOrder(the().database, {
        number,
        customer: `客户${i}`,
        product: 'KHM-200',
        status: 'in_production',
        promisedDate: currentDue,
        createdAt: new Date(`${created}T09:00:00+08:00`),
        salesUserId: 'linxiaolan',
      });
      const sales = the().persona('林晓岚', PATIENT);
      await sales.says(`改交期 ${number} ${newDue} 客户项目延期`);
      const form = await sales.receivesCard('申请改期');
      await sales.presses(form, '提交改期申请', { toDate: newDue, reason: '客户项目延期' });
      await sales.sendsFile(truth.file, bytes);
      await sales.receives('正在识别改期申请');
      const request = async () => {
        const [row] = await db.select().from(dueDateChange).where(eq(dueDateChange.orderId, orderId));
        if (!row) throw new Error('no request');
        return row;
      };
      const stands = async () => (await request()).state;
      await expect.poll(stands, { timeout: 120_000 }).not.toMatch(/draft|reading/);
      const { state, reasons } = await request();
      expect(ends).toContain(state);
      // The card names every value that was read: that it is the reason is written with the request.
      expect(reasons.map(({ sentence }) => sentence).join('\n')).toMatch(says);
      // Its own card: those of the drills before say the same.
      const card = await sales.sees(new RegExp(`${number}[^]*(?:未通过|待人工核对)`));
      expect(card.text).toMatch(says);
      await the().quiet();
      for (const { userId } of (await the().control.get<{ people: { userId: string }[] }>('/state')).people)
        await the().persona(userId).hearsAll();
    },
    SLOW,
  );
});
