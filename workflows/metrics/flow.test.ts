import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { OsrtBy } from '../../board/api/metrics.ts';
import { moveTo } from '../../db/clock.ts';
import { measuredUntil, measuredWait } from '../../db/schema/index.ts';
import { createTestDatabase, type TestDatabase } from '../../db/testing/database.ts';
import type { IntentOf } from '../intents.ts';
import { seedCatalogue } from '../testing/catalogue.ts';
import { from, listenTo, type Said } from '../testing/chat.ts';
import { createTestFactory, type TestFactory } from '../testing/context.ts';
import { createWorkingCalendar } from '../working-time/calendar.ts';
import { compare } from './compare.ts';
import { metricsFlow } from './flow.ts';
import { readOsrt } from './osrt.ts';
import { readRework } from './rework.ts';
import { february, NOW } from './testing/february.ts';
import { settleWaits } from './waits/settle.ts';

const FEBRUARY = { from: '2026-02-01', to: '2026-02-28' };
const JANUARY = { from: '2026-01-01', to: '2026-01-31' };

let database: TestDatabase;
let factory: TestFactory;
let heard: () => Promise<Said[]>;

beforeAll(async () => {
  database = await createTestDatabase();
  await moveTo(database.db, NOW);
  factory = await createTestFactory(database, { checkpoints: true });
  await seedCatalogue(database);
  await february(database);
  heard = listenTo(database);
});
afterAll(() => database.close());
beforeEach(async () => {
  await heard();
});

type Asked = IntentOf<'metrics.osrt'> | IntentOf<'metrics.compare'>;

async function says(who: string, intent: Asked, group?: string): Promise<Said[]> {
  const handler = metricsFlow.intents?.[intent.kind] as ((...args: unknown[]) => Promise<void>) | undefined;
  await factory.does(who, async (ctx) => handler?.(ctx, intent, from(who, group)));
  return heard();
}

describe('who reads whose response times', () => {
  const people = async (who: string, by: OsrtBy = 'person') => {
    const { scope, rows } = await readOsrt(await factory.as(who), FEBRUARY, by);
    return [scope, ...rows.map(({ key }) => key).sort()];
  };

  it.each([
    ['boss', 'all', ['buyer', 'checker', 'checkhead', 'lin', 'planner', 'planner2', 'shop', 'store']],
    ['director', 'all', ['buyer', 'checker', 'checkhead', 'lin', 'planner', 'planner2', 'shop', 'store']],
    // The head of quality, and the head of sales with the group below.
    ['checkhead', 'teams', ['checker', 'checkhead']],
    ['lead', 'teams', ['lin']],
    ['planner', 'own', ['planner']],
    // Who manages nothing and did nothing.
    ['clerk', 'own', []],
    ['money', 'own', []],
  ])('%s reads %s', async (who, scope, keys) => {
    expect(await people(who)).toEqual([scope, ...keys]);
  });

  it('steps and all together are of their own waits alone', async () => {
    const { all, rows } = await readOsrt(await factory.as('planner'), FEBRUARY, 'status');
    expect(all).toMatchObject({ count: 2, working: { medianMinutes: 180 } });
    expect(rows.map(({ key }) => key)).toEqual(['pending_review']);
    expect(await people('checkhead', 'team')).toEqual(['teams', '7']);
  });

  it('a head asks for their own alone by 我的OSRT', async () => {
    const { scope, all } = await readOsrt(await factory.as('checkhead'), FEBRUARY, 'all', 'own');
    expect([scope, all.count]).toEqual(['own', 1]);
  });

  it('how often inspection sends back is for those who see quality', async () => {
    await expect(readRework(await factory.as('lin'), FEBRUARY)).rejects.toMatchObject({
      code: 'metrics.not_permitted',
    });
    const { rows } = await compare(await factory.as('lin'), JANUARY, FEBRUARY);
    expect(rows.map(({ key }) => key)).not.toContain('rework');
  });
});

describe('two periods', () => {
  it('side by side, figure by figure', async () => {
    const { rows } = await compare(await factory.as('boss'), JANUARY, FEBRUARY);
    const table = Object.fromEntries(
      rows.map(({ key, before, after, worse }) => [key, [before, after, worse]]),
    );
    expect(table).toMatchObject({
      osrt: [30, 150, true],
      osrt_working: [30, 120, true],
      response: [null, 1644.4, false],
      // H had no message: planning's first act, half an hour later.
      sales_to_planning: [1800, 5, false],
      repeat: [0, 2 / 6, false],
      on_time_original: [1, 0.4, true],
      on_time_current: [1, 0.6, true],
      rush: [null, null, false],
      rework: [null, 1 / 3, false],
      timeouts: [0, 2, true],
      silent: [0, 1, true],
    });
  });

  it('of different length: numbers are judged per day', async () => {
    // Two time-outs in four weeks, one on a day.
    const day = { from: '2026-02-09', to: '2026-02-09' };
    const { rows } = await compare(await factory.as('boss'), FEBRUARY, day);
    expect(rows.find(({ key }) => key === 'timeouts')).toMatchObject({
      before: 2,
      after: 1,
      worse: true,
      perDay: { before: 2 / 28, after: 1 },
    });
  });

  it('are refused when they are none', async () => {
    const boss = await factory.as('boss');
    await expect(compare(boss, { from: '2026-02-30', to: '2026-03-01' }, FEBRUARY)).rejects.toMatchObject({
      code: 'metrics.no_day',
    });
    await expect(compare(boss, JANUARY, { from: '2026-02-28', to: '2026-02-01' })).rejects.toMatchObject({
      code: 'metrics.turned_round',
    });
  });
});

describe('in the chat', () => {
  it('对比 1月 2月 is a card with a line per figure, worse ones in red, the earlier period first', async () => {
    const [said] = await says('boss', { kind: 'metrics.compare', periods: ['2月', '1月'] });
    expect(said?.card).toMatchObject({
      title: '前后对比',
      text: '**1月1日–31日** → **2月1日–28日**',
      footer: expect.stringContaining('范围：全厂'),
    });
    expect(said?.card?.fields).toContainEqual({
      label: '准时交付率（原承诺）',
      value: '100% → 40%（−60 个百分点） *',
      tone: 'bad',
    });
    expect(said?.card?.fields).toContainEqual({
      label: 'OSRT（中位数）',
      value: '30 分钟 → 2.5 小时（+400%） *',
      tone: 'bad',
    });
    expect(said?.card?.fields).toContainEqual({
      label: '关卡超时',
      value: '0 次 → 2 次（每天 0 → 0.07）',
      tone: 'bad',
    });
    expect(said?.card?.fields?.at(-1)).toEqual({
      label: '样本',
      value: '状态变更 1 → 18 次；跨部门 0 → 18 次；来单 1 → 6 单；到期 1 → 5 单',
    });
    expect(said?.card?.buttons).toBeUndefined();
  });

  it('one period is compared with the one before it; words that are none are told', async () => {
    const [said] = await says('boss', { kind: 'metrics.compare', periods: ['上周'] });
    expect(said?.card?.text).toBe('**2月16日–22日** → **2月23日–3月1日**');
    await expect(says('boss', { kind: 'metrics.compare', periods: ['13月'] })).rejects.toMatchObject({
      code: 'metrics.no_period',
    });
    await expect(says('boss', { kind: 'metrics.compare', periods: ['2026-05-01'] })).rejects.toMatchObject({
      code: 'metrics.not_yet',
    });
    for (const [periods, code] of [
      [['2月', '上周', '3月'], 'metrics.two_periods'],
      [['2月', '2026-02'], 'metrics.same_period'],
      [['下周'], 'metrics.not_yet'],
    ] as const)
      await expect(says('boss', { kind: 'metrics.compare', periods: [...periods] })).rejects.toMatchObject({
        code,
      });
  });

  it('two periods of which nothing is known are no table of dashes', async () => {
    const [said] = await says('boss', { kind: 'metrics.compare', periods: ['2025年2月', '2025年3月'] });
    expect(said?.card).toMatchObject({
      status: { text: '没有记录' },
      text: expect.stringContaining('2025年2月'),
    });
    expect(said?.card?.fields).toBeUndefined();
  });

  it('我的OSRT and OSRT by team are pictures with what they say', async () => {
    const [mine] = await says('planner2', { kind: 'metrics.osrt', by: 'status', mine: true, period: '2月' });
    expect(mine?.message).toMatchObject({
      kind: 'chart',
      name: '我的OSRT',
      chart: { kind: 'bars', all: { count: 2, median: 345, p90: 525 } },
      // B and C: 120 and 570 in working time, 13920 and 1500 by the clock.
      caption:
        '我的OSRT（工作时间，2026-02-01 至 2026-02-28）：中位数 5.8 小时，P90 8.8 小时，共 2 次（样本少，仅供参考）\n\n按自然时间：中位数 5.4 天，P90 8.8 天',
    });
    const [teams] = await says('boss', { kind: 'metrics.osrt', by: 'team', mine: false, period: '2月' });
    expect(teams?.message).toMatchObject({
      chart: {
        kind: 'bars',
        title: 'OSRT 按部门',
        rows: expect.arrayContaining([expect.objectContaining({ name: '质量部', median: 45 })]),
      },
      caption: expect.stringContaining('还没有人处理 1 次'),
    });
  });

  it('OSRT of a department or of somebody by name, alone, and only to who may see them', async () => {
    const named = (who: string, of: string, by: 'status' | 'person' = 'status') =>
      says(who, { kind: 'metrics.osrt', by, mine: false, period: '2月', of });
    const [team] = await named('boss', '质量部', 'person');
    expect(team?.message).toMatchObject({
      chart: { title: 'OSRT 质量部', all: { count: 4 }, rows: [{ count: 1 }, { count: 3 }] },
    });
    const [one] = await named('checkhead', '孙磊').catch((err: { code: string }) => [err]);
    expect(one).toMatchObject({ code: 'metrics.not_yours' });
    expect((await named('checkhead', '质量部'))[0]?.message).toMatchObject({ chart: { all: { count: 4 } } });
    await expect(named('boss', '明天')).rejects.toMatchObject({ code: 'metrics.no_such_name' });
  });

  it('people by name are for who asked, also in a group of colleagues', async () => {
    const said = await says(
      'boss',
      { kind: 'metrics.osrt', by: 'person', mine: false, period: '2月' },
      'cidDemoGroup',
    );
    expect(said.map(({ to, message }) => [to.to, message.kind])).toEqual([
      ['person', 'chart'],
      ['reply', 'text'],
    ]);
  });
});

describe('measuring', () => {
  it('is done once a night, and is cheap to ask for', async () => {
    const { signal } = new AbortController();
    const ctx = await factory.as(null);
    const until = async () => (await database.db.select().from(measuredUntil))[0]?.at;
    await metricsFlow.work?.run(ctx, signal);
    // What a transaction of the hour before may still bring is looked at again.
    expect((await until())?.toISOString()).toMatch(/^2026-03-02T01:00/);
    expect((await database.db.select().from(measuredWait)).length).toBeGreaterThan(0);
    await moveTo(database.db, new Date('2026-03-03T02:30:00+08:00'));
    await metricsFlow.work?.run(ctx, signal);
    expect((await until())?.toISOString()).toMatch(/^2026-03-02T01:00/);
    await moveTo(database.db, new Date('2026-03-03T02:41:00+08:00'));
    await metricsFlow.work?.run(ctx, signal);
    expect((await until())?.toISOString()).toMatch(/^2026-03-02T17:41/);
    await moveTo(database.db, NOW);
  });

  it('another calendar measures all anew; where no holidays are known, working time is missing and clock time is not', async () => {
    await factory.does(null, settleWaits);
    const unknown = createWorkingCalendar({ shifts: ['08:00-12:00', '13:30-18:00'] }, {
      holidays: {},
      workdays: {},
      years: [],
    } as never);
    const without = {
      ...(await factory.as('boss')),
      factory: { ...(await factory.as('boss')).factory, calendar: unknown },
    };
    await database.db.transaction((tx) => settleWaits({ ...without, tx }));
    const { all } = await readOsrt(without, FEBRUARY, 'all');
    expect(all).toMatchObject({ count: 18, clock: { medianMinutes: 150 }, working: null });
    await factory.does(null, settleWaits);
    expect((await readOsrt(await factory.as('boss'), FEBRUARY, 'all')).all.working?.medianMinutes).toBe(120);
  });
});
