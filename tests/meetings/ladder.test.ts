import { sql } from 'drizzle-orm';
import { expect, test } from 'vitest';
import { moveTo } from '../../db/clock.ts';
import type { CalendarEventView } from '../../sandbox/control-types.ts';
import { expectOrder } from '../world/invariants.ts';
import { handOn, placeOrder } from '../world/orders.ts';
import { useWorld } from '../world/world.ts';

const the = useWorld({ checkpoints: true, now: new Date('2026-09-17T09:00:00+08:00') });
const BOM = '结构工程师确认BOM冻结';

const goTo = async (when: string): Promise<void> => {
  await moveTo(the().database.db, new Date(`2026-09-${when}:30+08:00`));
};

const calendarOf = (userId: string) => the().control.get<CalendarEventView[]>(`/people/${userId}/calendar`);

/** Waits until a meeting stands in this person's calendar. */
async function meetingOf(userId: string): Promise<CalendarEventView> {
  await expect.poll(() => calendarOf(userId), { timeout: 15_000 }).not.toEqual([]);
  const [found] = await calendarOf(userId);
  if (!found) throw new Error('it was there');
  return found;
}

test('fast forward: three tiers reach the right people, the meeting stands in their calendars, the decision starts anew', async () => {
  const placed = await placeOrder(the(), '林晓岚', '恒锐 快换模组 KHM-200 200套 10月20日交 单价480');
  await handOn(the(), placed, '确认订单');
  const { number } = placed;
  const sales = the().persona('林晓岚');
  const card = await sales.receivesCard(`${BOM}已打开`);
  const name = /责任人 (\S+)/.exec(card.text)?.[1] ?? '';
  const engineer = the().persona(name);
  const [head, director] = [the().persona('梁思源'), the().persona('陆文渊')];
  await engineer.receivesCard(number);
  await the().quiet();

  await goTo('17T14:31');
  expect(JSON.stringify(await engineer.notified('关卡超时'))).toContain(number);
  await goTo('18T08:31');
  await head.notified(`${name} 没有按时处理，升级到您`);
  await director.notified('抄送您');
  await engineer.notified('仍未处理，已升级到 梁思源');

  // The director has something else when the first slot would be.
  const busy = { userId: 'luwenyuan', start: '2026-09-18T14:30:00+08:00', end: '2026-09-18T15:30:00+08:00' };
  await the().control.post('/calendar', busy);
  await goTo('18T14:01');
  const meeting = await meetingOf('liangsiyuan');
  expect(meeting.summary).toBe(`异常升级会议：${number} ${BOM}`);
  expect(meeting.start).toMatchObject({ dateTime: '2026-09-18T07:30:00.000Z' });
  expect(meeting.organizer.name).toBe('梁思源');
  expect(meeting.attendees.map((one) => one.name)).toEqual(
    expect.arrayContaining([name, '陆文渊', '林晓岚']),
  );
  expect(meeting.description).toContain(`第1级 提醒责任人：${name}`);
  expect(meeting.meetingUrl).toBeTruthy();
  expect((await calendarOf('luwenyuan')).map((one) => one.eventId)).toContain(meeting.eventId);
  await sales.sees(/升级会议 9月18日 15:30/);

  await goTo('18T16:01');
  const question = await head.receivesCard('会议结论');
  const wrong = await head.presses(question, '记录结论', {
    decision: '明天定稿',
    span: '1d',
    day: '2026-09-26',
  });
  expect(wrong.text).toContain('这一天不上班，请选工作日');
  const done = await head.presses(wrong, '记录结论', { decision: '明天定稿', span: '1d' });
  expect(done.text).toContain('新的截止时间 9月20日 16:01');
  await engineer.receivesCard('会议结论：明天定稿');
  await the().quiet();

  // The ladder begins anew, and ends with the checkpoint: a meeting that is still to come is cancelled.
  for (const [when, taken] of [
    ['20T16:02', '1.1,1.2,1.3,2.1'],
    ['21T10:02', '1.1,1.2,1.3,2.1,2.2'],
    ['21T15:32', '1.1,1.2,1.3,2.1,2.2,2.3'],
  ] as const) {
    await goTo(when);
    await expect.poll(async () => (await steps()).join(), { timeout: 15_000 }).toBe(taken);
  }
  const meetings = async () => (await calendarOf('liangsiyuan')).filter((one) => one.status === 'confirmed');
  await expect.poll(async () => (await meetings()).length, { timeout: 15_000 }).toBe(2);
  const second = (await meetings()).at(-1);
  const { settleMeeting } = await import('../../workflows/escalation/settle-meeting.ts');
  const { disarm } = await import('../../workflows/escalation/arm.ts');
  await the().database.db.transaction(async (tx) => {
    const ctx = { ...the().service.base, tx, actor: { kind: 'system', name: 'test' } as const };
    const [row] = await tx.execute<{ id: number; arm: number }>(
      sql`update checkpoint set state = 'withdrawn' where key = 'bom_freeze' returning id::float8 as id, arm`,
    );
    if (!row) throw new Error('no checkpoint');
    await disarm(ctx, row);
    await settleMeeting(ctx, row, '关卡已撤回');
  });
  await expect
    .poll(
      async () => (await calendarOf('liangsiyuan')).find((one) => one.eventId === second?.eventId)?.status,
      { timeout: 15_000 },
    )
    .not.toBe('confirmed');
  await the().quiet();
  await expectOrder(the());
  // The daily heads of the audit chain, in the group.
  await the().persona('卢晓').hearsAll();
}, 90_000);

const steps = async () =>
  (
    await the().database.db.execute<{ at: string }>(
      sql`select arm || '.' || tier as at from escalation_step order by arm, tier`,
    )
  ).map((row) => row.at);
