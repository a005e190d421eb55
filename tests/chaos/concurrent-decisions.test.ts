import { setTimeout as sleep } from 'node:timers/promises';
import { sql } from 'drizzle-orm';
import { pino } from 'pino';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { PaintedCard } from '../../bot/channel.ts';
import { press } from '../../bot/presses/press.ts';
import { type Client, connect } from '../../db/client.ts';
import type { Factory } from '../../workflows/factory/factory.ts';
import { createComplaints } from '../world/complaints.ts';
import { createHouse, type House } from './sweep/house.ts';
import { type Opened, openedNow, withEvidence } from './sweep/orders.ts';

/** Each of them may sign; the last one stands in for the first. */
const SIGNERS = ['engineer', 'processor', 'techhead', 'lead', 'checker'];
const NAMES = ['叶子安', '潘越', '梁思远', '林经理', '钱芳'];
/** The bar is 100 (`npm run chaos`), 1,000 presses; the usual run takes a third of it. */
const CHECKPOINTS = process.env.LONG_TESTS ? 100 : 35;
/** Each signer presses twice, at once, with all others. */
const PRESSES = CHECKPOINTS * SIGNERS.length * 2;
/** Every so many has no evidence: nobody can pass it. */
const WITHOUT_EVIDENCE = 5;
/** Checkpoints that are pressed at the same time. */
const AT_ONCE = 4;

/** Any one signature decides. */
const anyOf = (factory: Factory): Factory => {
  const rule = factory.checkpoints.bom_freeze;
  if (!rule) throw new Error('no rule');
  const assignees = SIGNERS.slice(0, -1).map((user) => ({ kind: 'user', user }) as const);
  return {
    ...factory,
    checkpoints: { ...factory.checkpoints, bom_freeze: { ...rule, assignees, signers: 'any' } },
  };
};

const complaints = createComplaints();
let house: House;
/** The pool of another copy of the service. */
let copy: Client;
beforeAll(async () => {
  house = await createHouse();
  house.base.log = pino({ level: 'warn' }, complaints);
  house.rules(anyOf);
  copy = connect(house.database.connection, { applicationName: 'danmai-copy', max: 8 });
});
afterAll(async () => {
  await copy.close();
  await house.close();
});

interface Answer {
  by: string;
  pressed: string;
  text: string;
  /** What else the card tells. */
  shows: string;
  /** Whether the card has buttons left. */
  open: boolean;
}

async function given(): Promise<Opened[]> {
  await house.database.db.execute(sql`
    insert into absence (user_id, delegate_user_id, from_at, until_at, declared_by)
    values ('engineer', 'checker', '2026-09-01', '2026-10-01', 'test')`);
  await house.clockAt('2026-09-17 09:00:00');
  const all: Opened[] = [];
  for (let index = 0; index < CHECKPOINTS; index += 1) all.push(await openedNow(house));
  await house.drain();
  await Promise.all(all.map(prepare));
  return all;
}

async function prepare(at: Opened, index: number): Promise<void> {
  if (index % WITHOUT_EVIDENCE !== 0) await withEvidence(house, at.checkpoint);
  // Some have said that they want to reject, and are asked why.
  for (const userId of SIGNERS.filter((_, place) => (place + index) % 3 === 0))
    await house.presses(userId, at.cardOf(userId), '驳回');
}

/** Everybody presses what stands on their card, twice, one through each copy of the service. */
async function pressAll(at: Opened, index: number): Promise<Answer[]> {
  const clicks = SIGNERS.flatMap((userId, place) => {
    const pressed = (place + index) % 3 === 0 ? '确认驳回' : '通过';
    const form = pressed === '通过' ? {} : { reason: `${userId} 不同意` };
    const once = { userId, place, pressed, form };
    return [
      { ...once, db: house.database.db },
      { ...once, db: copy.db },
    ];
  });
  const events = await Promise.all(
    clicks.map((one) => house.click(one.userId, at.cardOf(one.userId), one.pressed, one.form)),
  );
  const turn = (place: number): number => (place * 7 + index * 3) % clicks.length;
  const mixed = clicks.map((_, place) => turn(place));
  return Promise.all(
    mixed.map(async (place) => {
      const [one, event] = [clicks[place], events[place]];
      if (!one || !event) throw new Error('no click');
      const painted = await press({ ...house.base, db: one.db }, 'dingtalk', event);
      return { by: one.userId, pressed: one.pressed, ...told(painted) };
    }),
  );
}

const told = (painted: PaintedCard | null) => ({
  text: painted?.view.notice?.text ?? '',
  shows: painted?.view.text ?? '',
  open: (painted?.view.buttons?.length ?? 0) > 0,
});

/** The own card in hand, the second press of it, and the card that was painted anew before. */
const LOST = (winner: string): string[] => [
  `${winner} 已先一步处理，以下是最新内容，您刚才的操作没有生效。`,
  '您刚才已经在这张卡片上操作过，以下是最新内容。',
  '这张卡片在您操作之前已有变化，您刚才的操作没有生效，以下是最新内容。',
  '这张卡片已更新，请按最新内容操作。',
];

const isWon = ({ text }: Answer): boolean => text === '已通过。' || text.startsWith('已驳回，');

/** The engine paints everybody's cards anew in the meantime. */
async function engineUntil(end: Promise<unknown>): Promise<void> {
  let going = true;
  const stop = () => {
    going = false;
  };
  end.then(stop, stop);
  while (going) {
    await house.due();
    await sleep(5);
  }
}

test(`${PRESSES} decisions on ${CHECKPOINTS} checkpoints at once: one winner each, everybody else is told who won`, async () => {
  const all = await given();
  const answers = new Map<number, Answer[]>();
  const queue = all.map((at, index) => ({ at, index }));
  const next = async (): Promise<void> => {
    for (let one = queue.shift(); one; one = queue.shift())
      answers.set(one.at.checkpoint, await pressAll(one.at, one.index));
  };
  const pressing = Promise.all(Array.from({ length: AT_ONCE }, next));
  await Promise.all([pressing, engineUntil(pressing)]);
  expect([...answers.values()].flat()).toHaveLength(PRESSES);

  const decided = await house.database.db.execute<{
    id: number;
    state: string;
    by: string;
    entries: string[];
    evidence: number;
  }>(sql`
    select c.id::float8 as id, c.state, replace(c.decided_by, 'staff:', '') as by,
      array(select e.action || ' ' || e.actor from audit_entry e join customer_order o on o.number = e.entity_id
            where o.id = c.order_id and e.action in ('checkpoint.pass', 'checkpoint.reject', 'checkpoint.sign')) as entries,
      (select count(*)::int from checkpoint_evidence e where e.checkpoint_id = c.id) as evidence
    from checkpoint c`);
  expect(decided).toHaveLength(CHECKPOINTS);
  for (const { id, state, by, entries, evidence } of decided) {
    const heard = answers.get(id) ?? [];
    const where = `${id}: ${JSON.stringify(heard, null, 1)}`;
    const [winner, ...others] = heard.filter(isWon);
    expect(others, where).toEqual([]);
    const act = state === 'passed' ? 'pass' : 'reject';
    expect([`checkpoint.${act} staff:${by}`], where).toEqual(entries);
    expect([winner?.by, winner?.pressed], where).toEqual([by, state === 'passed' ? '通过' : '确认驳回']);
    if (evidence === 0) expect(state, where).toBe('rejected');
    const name = NAMES[SIGNERS.indexOf(by)] ?? '';
    for (const loser of heard.filter((one) => one !== winner)) {
      // Without evidence, whoever passed before somebody rejected was refused.
      if (evidence === 0 && loser.pressed === '通过' && loser.text.startsWith('没有凭证不能通过')) continue;
      expect(
        LOST(name).some((words) => words === loser.text),
        `${loser.text}\n${where}`,
      ).toBe(true);
      expect(loser.shows, where).toContain(name);
      expect(loser.open, where).toBe(false);
    }
  }
  complaints.assertNone();

  await house.drain();
  const left = await house.number(sql`
    select count(*)::int as n from card c where flow = 'checkpoints' and state = 'open'
      and jsonb_path_exists(view, '$.buttons[*] ? (@.action == "pass" || @.action == "reject")')`);
  expect(left).toBe(0);
  complaints.assertNone();
}, 60_000);
