import { sql } from 'drizzle-orm';
import { describe, expect, it } from 'vitest';
import type { Card } from '../card.ts';
import type { Busy, CalendarPort } from '../context.ts';
import type { Message } from '../messages.ts';
import { runDue } from '../testing/due.ts';
import { escalationFlow } from './flow.ts';
import { MEETING_OVER } from './meeting-keys.ts';
import { planMeetings } from './plan-meeting.ts';
import { readMeetingFacts } from './read-meeting.ts';
import { recordDecision } from './record-decision.ts';
import { settleMeeting } from './settle-meeting.ts';
import { runSteps } from './step.ts';
import { at, useLadders } from './testing/ladder.ts';

const house = useLadders();

/** A checkpoint whose three tiers have run: tier 3 on Friday 18 September 14:00. */
async function ripe(): Promise<number> {
  const id = await house.ladders.open('2026-09-17 09:00:00');
  for (const [time, tier] of [
    ['17 14:30', 1],
    ['18 08:30', 2],
    ['18 14:00', 3],
  ] as const) {
    await house.ladders.clockAt(`2026-09-${time}:01`);
    await house.factory.does(null, (ctx) => runSteps(ctx, [`${id}:1:${tier}`]));
  }
  return id;
}

const busyWith = (people: Record<string, [string, string][]>): CalendarPort => ({
  busy: async () =>
    new Map(
      Object.entries(people).map(([userId, spans]): [string, Busy[]] => [
        userId,
        spans.map(([from, to]) => ({ start: at(`2026-09-18 ${from}`), end: at(`2026-09-18 ${to}`) })),
      ]),
    ),
});

const plan = async (calendar?: CalendarPort) =>
  planMeetings(
    { ...(await house.factory.as(null)), ...(calendar ? { calendar } : {}) },
    new AbortController().signal,
  );

async function meeting() {
  const [row] = await house.database.db.execute<Record<string, unknown> & { id: number }>(sql`
    select id::float8 as id, state, organiser_user_id as organiser, free_busy as "freeBusy", decision,
      to_char(starts_at at time zone 'Asia/Shanghai', 'MM-DD HH24:MI') as starts from escalation_meeting order by id desc limit 1`);
  if (!row) throw new Error('no meeting');
  return row;
}

async function messages<K extends Message['kind']>(kind: K): Promise<Extract<Message, { kind: K }>[]> {
  const rows = await house.database.db.execute<{ message: Extract<Message, { kind: K }> }>(
    sql`select message from outbox where message->>'kind' = ${kind} order by id`,
  );
  return rows.map((row) => row.message);
}

async function cardFor(userId: string): Promise<Card | undefined> {
  const [row] = await house.database.db.execute<{ view: Card }>(
    sql`select view from card where flow = 'escalation' and space_id = ${userId} order by created_at desc limit 1`,
  );
  return row?.view;
}

const over = async (turn: number) => {
  const { id } = await meeting();
  await house.factory.does(null, (ctx) => runDue(escalationFlow, MEETING_OVER, ctx, `${id}:${turn}`));
};

const nextAsks = async () =>
  (
    await house.database.db.execute<{ at: string }>(sql`
      select to_char(due_at at time zone 'Asia/Shanghai', 'MM-DD HH24:MI') as at from due_instant
      where kind = ${MEETING_OVER} and done_at is null order by due_at`)
  ).map((row) => row.at);

describe('planning', () => {
  it('takes the first common free slot and invites everybody with the page of facts', async () => {
    await ripe();
    const free: Record<string, [string, string][]> = {
      techhead: [],
      engineer: [['14:00', '15:00']],
      director: [['15:15', '15:45']],
      lin: [],
    };
    await plan(busyWith(free));
    expect(await meeting()).toMatchObject({ state: 'invited', freeBusy: 'free', starts: '09-18 15:45' });
    const [invitation] = await messages('meeting');
    expect(invitation).toMatchObject({
      title: '异常升级会议：SO-20260901-0001 结构工程师确认BOM冻结',
      organiserUserId: 'techhead',
      attendeeUserIds: ['engineer', 'director', 'lin'],
      startsAt: '2026-09-18T07:45:00.000Z',
      endsAt: '2026-09-18T08:15:00.000Z',
    });
    expect(invitation?.text).toBe(
      `订单 SO-20260901-0001 的关卡「结构工程师确认BOM冻结」超时没有处理，请在会上决定。

一、等什么
恒锐 · 快换模组 KHM-200 × 200套
要办的事：核对图纸、客户要求与BOM，确认BOM冻结，不再改动。
责任人：叶子安
9月17日 09:00 打开，已等 1个工作日3小时30分
9月17日 14:30 截止，已超时 8小时（按工作时间计）

二、影响
未通过前，订单不能进入「备料中」
承诺交期 10月20日，还剩 32 天

三、什么时候通知过谁
9月17日 14:30 第1级 提醒责任人：叶子安
9月18日 08:30 第2级 升级到部门负责人：梁思远；同时告知 陆文渊、叶子安
9月18日 14:00 第3级 召集会议：梁思远、叶子安、陆文渊、林晓岚

四、现有凭证
还没有。需要至少 1 份：签字的BOM扫描件或照片

五、请决定
1. 当场办结：责任人在卡片上通过或驳回，会议随之结束
2. 延长期限：定一个新的截止时间，到时仍未处理会重新逐级提醒
3. 换人：转给能办的人，并定新的截止时间
4. 撤回关卡：确实不再需要时，由有权限的人在卡片上撤回并写明原因
没有凭证不能通过，也不能口头豁免
会后请 梁思远 在机器人发来的「会议结论」卡片上填写结论`,
    );
    expect(await nextAsks()).toEqual(['09-18 16:15']);
  });

  it('goes on to the next working day within the window', async () => {
    await ripe();
    await plan(busyWith({ director: [['00:00', '23:59']], engineer: [], techhead: [], lin: [] }));
    expect(await meeting()).toMatchObject({ freeBusy: 'free', starts: '09-20 08:00' });
  });

  it('takes the slot with the fewest conflicts when nobody is free together, and names them', async () => {
    await ripe();
    const always = [{ start: at('2026-09-18 00:00'), end: at('2026-09-25 00:00') }];
    const morning = [{ start: at('2026-09-18 00:00'), end: at('2026-09-18 16:00') }];
    const people = { director: always, engineer: morning, techhead: [] };
    await plan({ busy: async () => new Map(Object.entries(people)) });
    expect(await meeting()).toMatchObject({ freeBusy: 'busy:director', starts: '09-18 16:00' });
    expect((await messages('meeting'))[0]?.text).toMatch(
      /没有全员都空的时间，陆文渊 这段时间另有安排，请协调。\n\n林晓岚 的日历没有读到。$/,
    );
  });

  it.each([
    ['there is no calendar to ask', undefined],
    ['the calendar cannot be read', { busy: () => Promise.reject(new Error('away')) }],
    ['nobody’s calendar could be read', busyWith({})],
  ])('goes on when %s', async (_what, calendar) => {
    await ripe();
    await plan(calendar);
    expect(await meeting()).toMatchObject({ state: 'invited', freeBusy: 'unknown', starts: '09-18 14:45' });
    expect((await messages('meeting'))[0]?.text).toContain('参会人的日历没有读到');
  });

  it('comes to nothing when the checkpoint was decided meanwhile', async () => {
    const id = await ripe();
    await house.database.db.execute(sql`update checkpoint set state = 'passed' where id = ${id}`);
    await plan();
    expect(await meeting()).toMatchObject({ state: 'cancelled' });
    expect(await messages('meeting')).toEqual([]);
  });

  it('several meetings of the same people are one after the other, also when copies plan them at once', async () => {
    const first = await ripe();
    const second = await house.ladders.open('2026-09-17 09:00:00');
    await house.database.db.execute(sql`update checkpoint set tier = 2 where id = ${second}`);
    await house.ladders.clockAt('2026-09-18 14:00:02');
    await house.factory.does(null, (ctx) => runSteps(ctx, [`${second}:1:3`]));
    await Promise.all([plan(), plan(), plan()]);
    expect(first).not.toBe(second);
    const starts = (await messages('meeting')).map((one) => one.startsAt).sort();
    expect(starts).toEqual(['2026-09-18T06:45:00.000Z', '2026-09-18T07:15:00.000Z']);
  });

  it('is done once by several copies', async () => {
    await ripe();
    await Promise.all([plan(), plan(), plan(), plan()]);
    expect(await messages('meeting')).toHaveLength(1);
  });
});

describe('when the checkpoint is decided', () => {
  it('before the meeting: it is cancelled with the reason', async () => {
    const id = await ripe();
    await plan();
    await house.factory.does(null, (ctx) => settleMeeting(ctx, { id, arm: 1 }, '关卡已通过'));
    expect(await messages('meeting_cancel')).toEqual([
      {
        kind: 'meeting_cancel',
        meetingKey: expect.stringMatching(/^escalation:meeting:\d+$/),
        reason: '关卡已通过',
      },
    ]);
    expect(await meeting()).toMatchObject({ state: 'cancelled', decision: '关卡已通过' });
  });

  it('before it was planned: nobody hears of it', async () => {
    const id = await ripe();
    await house.factory.does(null, (ctx) => settleMeeting(ctx, { id, arm: 1 }, '关卡已通过'));
    await plan();
    expect(await meeting()).toMatchObject({ state: 'cancelled' });
    expect([...(await messages('meeting')), ...(await messages('meeting_cancel'))]).toEqual([]);
  });

  it('after the meeting: the decision is not asked for any more', async () => {
    const id = await ripe();
    await plan();
    await house.ladders.clockAt('2026-09-18 15:15:01');
    await over(0);
    await house.factory.does(null, (ctx) => settleMeeting(ctx, { id, arm: 1 }, '关卡已通过'));
    expect(await messages('meeting_cancel')).toEqual([]);
    expect(await cardFor('techhead')).toMatchObject({
      status: { text: '不再需要' },
      text: '关卡已通过',
      buttons: [],
    });
    await over(1);
    expect(await messages('notice')).toHaveLength(0);
  });
});

describe('after the meeting', () => {
  it('the organiser is asked for the decision, and reminded every working morning', async () => {
    await ripe();
    await plan();
    await house.ladders.clockAt('2026-09-18 15:15:01');
    await over(0);
    const card = await cardFor('techhead');
    expect(card).toMatchObject({
      title: '会议结论：结构工程师确认BOM冻结 · SO-20260901-0014',
      status: { text: '待填写' },
      buttons: [{ label: '记录结论', action: 'record_decision', submits: true }],
    });
    expect(card?.inputs?.map((one) => one.name)).toEqual(['decision', 'span', 'day', 'assignee']);
    expect(JSON.stringify(card?.inputs?.at(-1))).toContain('潘越');
    expect((await nextAsks()).at(-1)).toBe('09-20 08:00');
    await house.ladders.clockAt('2026-09-20 08:00:01');
    await over(1);
    expect((await messages('notice')).map((one) => one.title)).toEqual([
      '请填写会议结论：结构工程师确认BOM冻结 · SO-20260901-0014',
    ]);
    expect((await nextAsks()).at(-1)).toBe('09-21 08:00');
    await house.ladders.clockAt('2026-09-21 08:00:01');
    await over(2);
    expect((await messages('notice')).at(-1)?.title).toContain('升级会议没有结论');
  });

  const decide = async (userId: string, over: Partial<Parameters<typeof recordDecision>[1]> = {}) => {
    const { id } = await meeting();
    const decision = {
      meetingId: id,
      decision: '叶子安明天中午前定稿',
      span: '1d',
      day: '',
      assignee: '',
      ...over,
    };
    return house.factory.does(userId, (ctx) => recordDecision(ctx, decision));
  };

  it('the decision arms the checkpoint anew, with another assignee when one was chosen', async () => {
    const id = await ripe();
    await plan();
    await house.ladders.clockAt('2026-09-18 15:15:01');
    await over(0);
    await decide('techhead', { assignee: 'processor' });
    const [row] = await house.database.db.execute<Record<string, unknown>>(sql`
      select arm, tier, to_char(deadline_at at time zone 'Asia/Shanghai', 'MM-DD HH24:MI') as deadline,
        array(select user_id || ' ' || state from checkpoint_signer where checkpoint_id = c.id order by id) as signers,
        array(select ref from due_instant where kind = 'escalation.step' and done_at is null and ref like c.id || ':%') as due
      from checkpoint c where id = ${id}`);
    expect(row).toEqual({
      arm: 2,
      tier: 0,
      deadline: '09-20 15:15',
      signers: ['engineer transferred', 'processor pending'],
      due: [`${id}:2:1`],
    });
    expect(await meeting()).toMatchObject({ state: 'decided', decision: '叶子安明天中午前定稿' });
    await expect(decide('techhead')).rejects.toMatchObject({ code: 'meeting.settled' });
  });

  it('a day can be named instead: its end of work', async () => {
    const id = await ripe();
    await plan();
    await house.ladders.clockAt('2026-09-18 15:15:01');
    await decide('director', { day: '2026-09-22' });
    const [row] = await house.database.db.execute<{ deadline: string }>(
      sql`select to_char(deadline_at at time zone 'Asia/Shanghai', 'MM-DD HH24:MI') as deadline from checkpoint where id = ${id}`,
    );
    expect(row?.deadline).toBe('09-22 18:00');
  });

  it.each([
    ['nobody else may', 'lin', {}, 'meeting.not_yours'],
    ['it needs words', 'techhead', { decision: ' ' }, 'checkpoint.reason_missing'],
    ['a day off is no deadline', 'techhead', { day: '2026-09-26' }, 'meeting.bad_deadline'],
    ['the past is no deadline', 'techhead', { day: '2026-09-17' }, 'meeting.bad_deadline'],
    ['far away is no deadline', 'techhead', { day: '2027-09-17' }, 'meeting.bad_deadline'],
    ['nonsense is no deadline', 'techhead', { span: 'soon' }, 'meeting.bad_deadline'],
    ['a stranger cannot sign', 'techhead', { assignee: 'nobody' }, 'checkpoint.no_such_person'],
    ['who signs already is no other', 'techhead', { assignee: 'engineer' }, 'checkpoint.signs_already'],
  ])('%s', async (_what, userId, over, code) => {
    const id = await ripe();
    await plan();
    await house.ladders.clockAt('2026-09-18 15:15:01');
    await expect(decide(userId, over)).rejects.toMatchObject({ code });
    const [row] = await house.database.db.execute<{ arm: number }>(
      sql`select arm from checkpoint where id = ${id}`,
    );
    expect(row?.arm).toBe(1);
  });
});

describe('the page of facts', () => {
  it('tells the amount only where everybody who is invited may see it', async () => {
    const id = await ripe();
    const amountFor = async (...readers: string[]) =>
      (await readMeetingFacts(await house.factory.as(null), id, readers))?.amount;
    expect(await amountFor('director', 'lin')).toBe('96270.00');
    expect(await amountFor('director', 'lin', 'engineer')).toBeNull();
    expect(await amountFor('director', 'gone')).toBeNull();
  });
});
