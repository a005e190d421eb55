import { sql } from 'drizzle-orm';
import type { LetterOutcome, LetterReader } from '../../../workflows/due-date-change/letter-reader.ts';
import { clearLetter, doubtfulLetter } from '../../../workflows/due-date-change/testing/outcomes.ts';
import { putOrder } from '../../../workflows/testing/orders.ts';
import type { House } from './house.ts';
import type { Scenario } from './sweep.ts';

/** What letters say, laid down by the scenario; that letters can be read is shown elsewhere. */
let says: (...of: Parameters<typeof clearLetter>) => LetterOutcome = clearLetter;
export const lettersSay: LetterReader = {
  read: async (_bytes, expected) => says(expected),
  close: async () => undefined,
};

let orders = 0;

/** 林晓岚 has asked for 10 November instead of 20 October; the letter is wanted. */
async function asked(house: House): Promise<void> {
  orders += 1;
  await house.clockAt('2026-09-17 09:00:00');
  const number = `SO-20260902-${String(orders).padStart(4, '0')}`;
  await putOrder(house.database, {
    number,
    customer: '恒锐',
    product: 'KHM-200',
    status: 'in_production',
    promisedDate: '2026-10-20',
    salesUserId: 'lin',
    ownerUserId: 'shop',
  });
  await house.writes('lin', `改交期 ${number} 11月10日 客户延期`);
  await house.drain();
  const form = { toDate: '2026-11-10', reason: '客户延期' };
  await house.presses('lin', await house.keyOf('lin', '申请改期'), '提交改期申请', form);
  await house.drain();
}

/** The letter has been taken and waits for its reader. */
const sent = (letter: typeof says) => async (house: House) => {
  says = letter;
  await house.writes('lin', '', ['letter']);
  await house.inbox();
  await house.work('evidence_intake');
};

/** It was read. */
const read = (letter: typeof says) => async (house: House) => {
  await asked(house);
  await sent(letter)(house);
  await house.drain();
};

const clicks = (who: string, title: string, label: string) => ({
  click: async (house: House) => house.click(who, await house.keyOf(who, title), label),
});

/** The promised dates and the states of requests, as they stand in the end. */
const stands = (state: string, date: string) => async (house: House) => {
  const here = await house.number(sql`
    select count(*)::int as n from due_date_change r join customer_order o on o.id = r.order_id
    where r.state = ${state} and o.promised_date = ${date} and o.original_promised_date = '2026-10-20'`);
  if (here !== 1) throw new Error(`no request is ${state} with ${date}`);
};

/** What a new due date goes through; with SWEEP_ALL=1 the steps around it, too. */
const all: (Scenario & { often?: true })[] = [
  {
    name: 'a letter is taken',
    given: asked,
    when: '2026-09-17 10:00',
    async ready(house) {
      says = clearLetter;
      await house.writes('lin', '', ['letter']);
      await house.inbox();
    },
    deed: { duty: (house) => house.work('evidence_intake') },
    leaves: ['date.letter', 'date.read', 'checkpoint.open'],
    seen: stands('approval', '2026-10-20'),
  },
  {
    name: 'a letter that is not clear is read',
    often: true,
    given: asked,
    when: '2026-09-17 10:00',
    ready: sent(doubtfulLetter),
    deed: { duty: (house) => house.work('due_date_letter') },
    leaves: ['date.read', 'checkpoint.open'],
    seen: stands('review', '2026-10-20'),
  },
  {
    name: 'a letter is found right by who compares it',
    given: read(doubtfulLetter),
    when: '2026-09-17 10:00',
    deed: clicks('service', '人工核对改期函', '通过'),
    leaves: ['checkpoint.pass', 'checkpoint.open', 'date.review'],
    seen: stands('approval', '2026-10-20'),
  },
  {
    name: 'a due date moves',
    often: true,
    given: read(clearLetter),
    when: '2026-09-17 10:00',
    deed: clicks('care', '客服总监审批改期', '通过'),
    leaves: ['checkpoint.pass', 'order.due_date', 'date.accept'],
    seen: stands('accepted', '2026-11-10'),
  },
  {
    name: 'a request for another due date is withdrawn',
    given: read(clearLetter),
    when: '2026-09-17 10:00',
    deed: clicks('lin', '改期申请', '撤回'),
    leaves: ['date.withdraw', 'checkpoint.withdraw'],
    seen: stands('withdrawn', '2026-10-20'),
  },
];

export const dates = all.filter(({ often }) => often || process.env.SWEEP_ALL);
