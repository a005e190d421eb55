import { sql } from 'drizzle-orm';
import { describe, expect, it } from 'vitest';
import { pass } from '../checkpoints/pass.ts';
import type { Message, Recipient } from '../messages.ts';
import { rearmDigest } from './rearm-digest.ts';
import { sayReminders } from './say-reminders.ts';
import { runSteps } from './step.ts';
import { useLadders } from './testing/ladder.ts';

const house = useLadders(({ database }) => database.db.execute(sql`truncate api_meter`));

const step = async (tier: number, ...ids: number[]) => {
  await house.database.db.execute(sql`update due_instant set done_at = app_now() where due_at <= app_now()`);
  await house.factory.does(null, (ctx) =>
    runSteps(
      ctx,
      ids.map((id) => `${id}:1:${tier}`),
    ),
  );
};
const speak = async () => sayReminders(await house.factory.as(null), new AbortController().signal);

/** All notices so far, who and what; cards are left out. */
async function notices(): Promise<{ userId: string; title: string; text: string }[]> {
  const rows = await house.database.db.execute<{ recipient: Recipient; message: Message }>(
    sql`select recipient, message from outbox where message->>'kind' = 'notice' order by id`,
  );
  return rows.flatMap(({ recipient, message }) =>
    recipient.to === 'person' && message.kind === 'notice'
      ? [{ userId: recipient.userId, title: message.title, text: message.text }]
      : [],
  );
}

const laterSays = async () =>
  (
    await house.database.db.execute<{ at: string }>(sql`
      select to_char(due_at at time zone 'Asia/Shanghai', 'MM-DD HH24:MI') as at from due_instant
      where kind = 'escalation.say' and done_at is null order by due_at`)
  ).map((row) => row.at);

describe('a reminder', () => {
  it('alone is told with the facts', async () => {
    const id = await house.ladders.open('2026-09-17 09:00:00');
    await house.ladders.clockAt('2026-09-17 14:30:01');
    await step(1, id);
    await speak();
    expect(await notices()).toEqual([
      {
        userId: 'engineer',
        title: '关卡超时：结构工程师确认BOM冻结 · SO-20260901-0001',
        text: [
          '已到截止时间，请通过、驳回、转办，或标记处理中。',
          '恒锐 · 快换模组 KHM-200 × 200套',
          '截止 9月17日 14:30（刚刚到期）',
          '未通过前订单不能进入「备料中」',
          '承诺交期 10月20日（还剩 33 天）',
          '责任人 叶子安',
          '提醒时间 9月17日 14:30 · 第1级',
        ].join('\n\n'),
      },
    ]);
    await speak();
    expect(await notices()).toHaveLength(1);
  });

  it('of tier 2 says to whom it went', async () => {
    const id = await house.ladders.open('2026-09-17 09:00:00');
    await house.ladders.clockAt('2026-09-17 14:30:01');
    await step(1, id);
    await house.ladders.clockAt('2026-09-18 08:30:01');
    await step(2, id);
    await speak();
    const told = new Map((await notices()).map((one) => [one.userId, one.text.split('\n\n')[0]]));
    expect(Object.fromEntries(told)).toEqual({
      engineer: '仍未处理，已升级到 梁思远，抄送 陆文渊。请马上处理。',
      techhead: '叶子安 没有按时处理，升级到您，请督促处理。',
      director: '抄送您：叶子安 没有按时处理，已升级到 梁思远。',
    });
  });

  it('comes with all others of this person in one message, the most urgent first', async () => {
    const first = await house.ladders.open('2026-09-17 09:00:00');
    const more = [];
    for (let i = 0; i < 19; i += 1) more.push(await house.ladders.open('2026-09-17 09:01:00'));
    await house.ladders.clockAt('2026-09-17 14:31:05');
    await step(1, first, ...more);
    await house.ladders.clockAt('2026-09-18 08:31:05');
    await step(2, first);
    await speak();
    const told = await notices();
    const [engineer] = told.filter((one) => one.userId === 'engineer');
    expect(told.map((one) => one.userId).sort()).toEqual(['director', 'engineer', 'techhead']);
    expect(engineer?.title).toMatch(/^关卡提醒：20 项，最急 SO-/);
    const lines = engineer?.text.split('\n\n') ?? [];
    expect(lines[0]).toMatch(
      /^1\. 【已升级】结构工程师确认BOM冻结 · SO-\d{8}-\d{4} · 恒锐 · 9月17日 14:30（已超时 4小时1分） · 挡住「备料中」$/,
    );
    expect(lines[1]).toContain('2. 【请处理】');
    expect(lines.at(-2)).toMatch(/^另有 \d+ 项，请在「我的待办」查看$/);
    expect(lines.at(-1)).toBe('提醒时间 9月18日 08:31');
    expect(Buffer.byteLength(engineer?.text ?? '')).toBeLessThan(1_500);
    expect(lines.length - 2 + Number(/另有 (\d+)/.exec(engineer?.text ?? '')?.[1])).toBe(20);
  });

  it('is dropped when the checkpoint is decided before it is said', async () => {
    const id = await house.ladders.open('2026-09-17 09:00:00');
    await house.ladders.clockAt('2026-09-17 14:30:01');
    await step(1, id);
    await house.database.db.execute(sql`update checkpoint set state = 'passed' where id = ${id}`);
    await speak();
    expect(await notices()).toEqual([]);
    expect(await house.ladders.reminders()).toEqual(['1 assignee engineer dropped']);
  });

  it('is dropped with the ladder by the act itself', async () => {
    const id = await house.ladders.open('2026-09-17 09:00:00');
    await house.ladders.clockAt('2026-09-17 14:30:01');
    await step(1, id);
    await house.database.db.execute(sql`insert into evidence_file (sha256, size, mime, name, uploaded_by)
      values (repeat('a', 64), 1, 'image/png', 'a.png', 'staff:engineer') on conflict do nothing`);
    await house.database.db.execute(sql`insert into checkpoint_evidence (checkpoint_id, round, sha256, name, uploaded_by)
      values (${id}, 1, repeat('a', 64), 'a.png', 'engineer')`);
    await house.factory.does('engineer', (ctx) => pass(ctx, { checkpointId: id, version: 2 }));
    expect(await house.ladders.reminders()).toEqual(['1 assignee engineer dropped']);
  });
});

describe('limits', () => {
  it('per person: what exceeds waits until an hour has passed, and comes as one digest', async () => {
    const { factory: rules, ...ctx } = await house.factory.as(null);
    const few = {
      ...ctx,
      factory: {
        ...rules,
        escalation: { ...rules.escalation, limits: { perPersonPerHour: 2, perMinute: 100 } },
      },
    };
    const speakFew = () => sayReminders(few, new AbortController().signal);
    const ids = [];
    for (let i = 0; i < 5; i += 1) ids.push(await house.ladders.open(`2026-09-17 09:0${i}:00`));
    for (const [i, id] of ids.entries()) {
      await house.ladders.clockAt(`2026-09-17 14:3${i}:05`);
      await step(1, id);
      await speakFew();
    }
    expect(await notices()).toHaveLength(2);
    expect(await laterSays()).toEqual(['09-17 15:30']);
    await house.ladders.clockAt('2026-09-17 15:30:06');
    await speakFew();
    const told = await notices();
    expect(told).toHaveLength(3);
    expect(told[2]?.title).toMatch(/^关卡提醒：3 项/);
  });

  it('per minute: others wait for the next minute', async () => {
    const { factory: rules, ...ctx } = await house.factory.as(null);
    const few = {
      ...ctx,
      factory: {
        ...rules,
        escalation: { ...rules.escalation, limits: { perPersonPerHour: 12, perMinute: 1 } },
      },
    };
    const id = await house.ladders.open('2026-09-17 09:00:00');
    await house.ladders.away('engineer', 'processor');
    await house.ladders.clockAt('2026-09-17 14:30:05');
    await step(1, id);
    await sayReminders(few, new AbortController().signal);
    expect(await notices()).toHaveLength(1);
    await house.ladders.clockAt('2026-09-17 14:31:10');
    await sayReminders(few, new AbortController().signal);
    expect((await notices()).map((one) => one.userId).sort()).toEqual(['engineer', 'processor']);
  });

  it('of the month: tier 1 is collected for the next digest, tier 2 is not, and the switch is told once', async () => {
    await house.database.db.execute(
      sql`insert into api_meter (month, channel, kind, api, count) values ('2026-09', 'dingtalk', 'call', 'x', 4000)`,
    );
    const id = await house.ladders.open('2026-09-17 09:00:00');
    await house.ladders.clockAt('2026-09-17 14:30:05');
    await step(1, id);
    await speak();
    expect(await laterSays()).toEqual(['09-18 09:30']);
    await house.ladders.clockAt('2026-09-18 08:30:05');
    await step(2, id);
    await speak();
    const told = await notices();
    expect(told[0]).toMatchObject({ userId: 'director', title: '本月消息额度已用 80%' });
    const rest = told.slice(1).map((one) => `${one.userId} ${one.title.slice(0, 4)}`);
    expect(rest.sort()).toEqual(['director 关卡升级', 'engineer 关卡升级', 'techhead 关卡升级']);
    await house.ladders.clockAt('2026-09-18 09:30:05');
    await speak();
    // Tier 2 has told them more in the meantime.
    expect(await notices()).toHaveLength(4);
  });

  it('of the month: what was collected comes with the digest', async () => {
    await house.database.db.execute(
      sql`insert into api_meter (month, channel, kind, api, count) values ('2026-09', 'dingtalk', 'push', 'x', 2999)`,
    );
    const ids = [
      await house.ladders.open('2026-09-17 08:30:00'),
      await house.ladders.open('2026-09-17 08:31:00'),
    ];
    await house.ladders.clockAt('2026-09-17 13:40:00');
    await step(1, ...ids);
    expect(await laterSays()).toEqual(['09-17 14:00']);
    await house.ladders.clockAt('2026-09-17 14:00:01');
    await speak();
    expect((await notices()).at(-1)).toMatchObject({
      userId: 'engineer',
      title: expect.stringMatching(/^关卡提醒：2 项/),
    });
  });
});

it('another configuration moves what is collected to its digest, when that comes earlier', async () => {
  await house.database.db.execute(
    sql`insert into api_meter (month, channel, kind, api, count) values ('2026-09', 'dingtalk', 'push', 'x', 2999)`,
  );
  const id = await house.ladders.open('2026-09-17 09:00:00');
  await house.ladders.clockAt('2026-09-17 14:30:05');
  await step(1, id);
  const rearm = (digestAt: { hour: number; minute: number }[]) =>
    house.factory.does(null, (ctx) => {
      const { escalation } = ctx.factory;
      const budget = { ...escalation.budget, digestAt };
      return rearmDigest({ ...ctx, factory: { ...ctx.factory, escalation: { ...escalation, budget } } });
    });
  await rearm([{ hour: 11, minute: 0 }]);
  expect(await laterSays()).toEqual(['09-18 09:30']);
  await rearm([{ hour: 16, minute: 0 }]);
  expect(await laterSays()).toContain('09-17 16:00');
  await house.ladders.clockAt('2026-09-17 16:00:01');
  await speak();
  expect((await notices()).at(-1)).toMatchObject({ userId: 'engineer' });
});

it('several copies at once say each reminder once', async () => {
  const ids = [];
  for (let i = 0; i < 6; i += 1) ids.push(await house.ladders.open('2026-09-17 09:00:00'));
  await house.ladders.away('engineer', 'processor');
  await house.ladders.clockAt('2026-09-17 14:30:05');
  await step(1, ...ids);
  await Promise.all([speak(), speak(), speak(), speak()]);
  const told = await notices();
  expect(told.map((one) => one.userId).sort()).toEqual(['engineer', 'processor']);
  expect(told.every((one) => one.title.startsWith('关卡提醒：6 项'))).toBe(true);
});
