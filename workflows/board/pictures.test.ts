import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { chartOf } from '../../board/charts/charts.ts';
import { moveTo } from '../../db/clock.ts';
import { outbox } from '../../db/schema/index.ts';
import type { TxCtx } from '../context.ts';
import type { BoardPost } from '../factory/board-rules.ts';
import type { IntentOf } from '../intents.ts';
import type { Message, Recipient } from '../messages.ts';
import { explain } from '../sentences/explain.ts';
import { from, listenTo } from '../testing/chat.ts';
import { boardPicturesFlow } from './pictures-flow.ts';
import { POST_CHECK } from './posting/check.ts';
import { POST } from './posting/post.ts';
import { type BoardHouse, emptyHouse, NOW, openBoardHouse } from './testing/house.ts';

type Chart = Extract<Message, { kind: 'chart' }>;
const GROUP = 'cidDemoGroup';
const PUBLIC_URL = 'https://danmai.example.com';

let house: BoardHouse;
let heard: ReturnType<typeof listenTo>;
let posts: readonly BoardPost[] = [];

beforeAll(async () => {
  house = await openBoardHouse();
  heard = listenTo(house.database);
  await house.database.db.execute(sql`
    insert into inbox (channel, dedupe_key, kind, lane, payload) values ('x', 'k', 'message', ${`conversation:${GROUP}`}, '{}')`);
});
afterAll(() => house.close());
beforeEach(async () => {
  await moveTo(house.database.db, new Date(NOW));
  await emptyHouse(house);
  for (const table of ['due_instant', 'outbox'])
    await house.database.db.execute(sql`delete from ${sql.identifier(table)}`);
  await house.put('SO-20260301-0001', {
    promisedDate: '2026-03-09',
    originalPromisedDate: '2026-03-05',
    status: 'in_production',
    ownerUserId: 'shop',
    salesUserId: 'lin',
    unitPrice: '481.35',
    quantity: 100,
  });
  await house.put('SO-20260301-0002', { promisedDate: '2026-03-19', salesUserId: 'zhou' });
  await heard();
});

const withPage = (ctx: TxCtx): TxCtx => ({
  ...ctx,
  publicUrl: PUBLIC_URL,
  factory: { ...ctx.factory, boards: { onTimeTarget: 0.95, posts } },
});

async function asks(
  userId: string,
  picture: IntentOf<'board.show'>['picture'],
  group?: string,
  apart?: string,
) {
  const answer = boardPicturesFlow.intents?.['board.show'];
  await house.factory.does(userId, async (ctx) =>
    answer?.(
      withPage(ctx),
      { kind: 'board.show', picture, ...(apart ? { apart } : {}) },
      from(userId, group),
    ),
  );
  return charts();
}

/** The pictures said since the last look, with where they went. */
async function charts(): Promise<{ to: Recipient; message: Chart }[]> {
  return (await heard()).flatMap(({ to, message }) => (message.kind === 'chart' ? [{ to, message }] : []));
}

const drawn = ({ message }: { message: Chart }): string =>
  JSON.stringify(chartOf(message.chart).option.graphic);

describe('a board that somebody asks for', () => {
  it('看板 has figures, statuses and the weekly line, and its caption says the essentials', async () => {
    const [said] = await asks('boss', 'board');
    if (said?.message.chart.kind !== 'board') throw new Error('no board');
    expect(said.message.chart.statuses.reduce((sum, { count }) => sum + count, 0)).toBe(2);
    expect(said.message.chart.weeks).toHaveLength(12);
    expect(said.message.caption).toContain('全厂在办 2 单：');
    expect(said.message.link).toEqual({ text: '打开实时页面', url: `${PUBLIC_URL}/board/dashboard` });
  });

  it('今天怎么样 says in words and sign that an order is late, and which', async () => {
    const [said] = await asks('boss', 'today');
    expect(said?.message.chart).toMatchObject({ kind: 'today', verdict: 'watch', atRisk: 2 });
    expect(said?.message.caption).toContain('今天要留意');
    expect(said?.message.caption).toContain('SO-20260301-0001 恒锐 逾期 9 天（生产中，王强）');
    expect(said && drawn(said)).toContain('今天要留意');
  });

  it('风险 lists the most urgent order first and counts those that are late', async () => {
    const [said] = await asks('boss', 'risk');
    if (said?.message.chart.kind !== 'risk-list') throw new Error('no list');
    const { rows, total, late } = said.message.chart;
    expect({ total, late, days: rows.map(({ daysLeft }) => daysLeft) }).toEqual({
      total: 2,
      late: 1,
      days: [-9, 1],
    });
    expect(drawn(said)).toContain('逾期 9 天');
  });

  it('风险 marks the orders that have been warned of: on top, in the picture and in words', async () => {
    const id = await house.put('SO-20260301-0003', { promisedDate: '2026-03-20', status: 'in_production' });
    await house.warn(id);
    const [said] = await asks('boss', 'risk');
    if (said?.message.chart.kind !== 'risk-list') throw new Error('no list');
    expect(said.message.chart.rows.map(({ number, warned }) => [number.slice(-1), warned])).toEqual([
      ['3', true],
      ['1', undefined],
      ['2', undefined],
    ]);
    expect(drawn(said)).toContain('SO-20260301-0003 已预警');
    expect(drawn(said)).not.toContain('SO-20260301-0001 已预警');
    expect(said.message.caption.match(/已预警/g)).toHaveLength(1);
  });

  it('of another day or a customer there is no board, and that is said', async () => {
    const [said] = await asks('boss', 'board', undefined, '昨天');
    expect(said?.message.caption).toMatch(/^没有单独的「昨天」看板，下面是现在的全部情况。\n\n全厂在办/);
  });

  it('a salesperson sees their own orders, in a group too, and whose they are stands on it', async () => {
    const [said] = await asks('lin', 'risk', GROUP);
    expect(said?.to).toMatchObject({ to: 'reply', conversation: { id: GROUP } });
    expect(said?.message.chart).toMatchObject({ total: 1, scope: '林晓岚 的订单' });
    expect(JSON.stringify(said)).not.toContain('0002');
  });

  it('where outsiders may read it goes to the asker alone', async () => {
    const said = await asks('boss', 'today', 'cidCustomers');
    expect(said.map(({ to }) => to)).toEqual([{ to: 'person', userId: 'boss' }]);
  });

  it.each(['board', 'today', 'risk'] as const)(
    'a group reads no amounts on %s, whoever asks',
    async (which) => {
      const [said] = await asks('boss', which, GROUP);
      expect(JSON.stringify(said)).not.toMatch(/48135|481\.35|yuan|金额|¥/);
    },
  );

  it('who sees no orders is told so', async () => {
    expect(await asks('clerk', 'board').catch((err) => explain(err))).toContain('没有查看订单的权限');
  });
});

const EARLY = '2026-03-18T08:00:00+08:00';
const post = (values: Partial<BoardPost> = {}): BoardPost => ({
  key: 'morning',
  picture: 'today',
  group: GROUP,
  at: [{ hour: 8, minute: 20 }],
  role: 'manager',
  ...values,
});

describe('pictures that go to groups by themselves', () => {
  const at = (instant: string) => moveTo(house.database.db, new Date(instant));
  const start = () => house.factory.does(null, async (ctx) => boardPicturesFlow.start?.(withPage(ctx)));

  /** What the engine does: each instant that has come, once, passing over those in another copy's hands. */
  const engine = (kind = POST) =>
    house.factory.does(null, async (ctx) => {
      const rows = await ctx.tx.execute<{ id: number; ref: string }>(sql`
        select id, ref from due_instant where kind = ${kind} and done_at is null and due_at <= app_now()
        for update skip locked`);
      const handler = boardPicturesFlow.due?.[kind];
      for (const { id, ref } of rows) {
        if (typeof handler === 'function') await handler(withPage(ctx), ref);
        await ctx.tx.execute(
          sql`update due_instant set done_at = app_now() where id = ${id} and due_at <= app_now()`,
        );
      }
    });
  const upcoming = async () => {
    const rows = await house.database.db.execute<{ ref: string }>(
      sql`select ref from due_instant where kind = ${POST} and done_at is null order by ref`,
    );
    return rows.map(({ ref }) => ref);
  };
  beforeEach(async () => {
    posts = [post(), post({ key: 'risk', picture: 'risk', at: [{ hour: 13, minute: 50 }] })];
    await at(EARLY);
    await start();
  });

  it('each at its own hour, once, and the next stands on the next working day', async () => {
    await engine();
    expect(await charts()).toEqual([]);
    await at('2026-03-18T08:20:01+08:00');
    await engine();
    await engine();
    const said = await charts();
    expect(said.map(({ to, message }) => [to, message.chart.kind])).toEqual([
      [{ to: 'group', conversationId: GROUP }, 'today'],
    ]);
    await at('2026-03-20T08:20:01+08:00');
    await engine();
    // Friday's is posted; the next is on Monday.
    expect(await upcoming()).toEqual(['morning@2026-03-23T00:20:00.000Z', 'risk@2026-03-20T05:50:00.000Z']);
  });

  it('what was missed for days is made up for once', async () => {
    await at('2026-03-23T10:00:00+08:00');
    await start();
    await engine();
    await engine();
    expect((await charts()).map(({ message }) => message.chart.kind).sort()).toEqual(['risk-list', 'today']);
  });

  it('two copies at work at the same instant post one picture', async () => {
    await at('2026-03-18T08:20:01+08:00');
    await Promise.all([engine(), engine(), start()]);
    expect(await charts()).toHaveLength(1);
  });

  it('shows what the role sees, without amounts', async () => {
    posts = [post({ key: 'evening', picture: 'board', role: 'finance' })];
    await start();
    await at('2026-03-18T08:20:01+08:00');
    await engine();
    const [said] = await charts();
    expect(said?.message.chart).toMatchObject({ kind: 'board', scope: '' });
    expect(JSON.stringify(said)).not.toMatch(/48135|481\.35|yuan|金额/);
  });

  it('a post that was taken out of the configuration is not posted, and a new hour holds at once', async () => {
    posts = [post({ at: [{ hour: 9, minute: 0 }] })];
    await start();
    expect(await upcoming()).toEqual(['morning@2026-03-18T01:00:00.000Z']);
  });

  it('a group from which nobody ever wrote is told of once, because the platform takes messages for any', async () => {
    posts = [post({ group: 'cidDemoAlarm' })];
    await start();
    for (const day of ['18', '19']) {
      await at(`2026-03-${day}T08:20:01+08:00`);
      await engine();
    }
    const said = await heard();
    const notices = said.flatMap(({ message }) => (message.kind === 'notice' ? [message.text] : []));
    expect([...new Set(notices)]).toHaveLength(1);
    expect(notices[0]).toContain('机器人从没有在这个群里收到过消息');
    expect(said.length - notices.length).toBe(2);
  });

  it('a group that does not take it is told to those who look after the house, once', async () => {
    await at('2026-03-18T08:20:01+08:00');
    await engine();
    await heard();
    await house.database.db.update(outbox).set({ state: 'failed', error: 'dingtalk.group: 群不存在' });
    await at('2026-03-18T08:22:30+08:00');
    await engine(POST_CHECK);
    const said = await heard();
    expect(said.map(({ message }) => message.kind)).toEqual(said.map(() => 'notice'));
    expect(said.length).toBeGreaterThan(0);
    const [notice] = said;
    expect(notice?.message.kind === 'notice' && notice.message.text).toContain(
      `定时看板「morning」没能发到群「${GROUP}」：dingtalk.group: 群不存在`,
    );
  });

  it('a picture that is still on its way is looked at again, and one that has arrived is not', async () => {
    await at('2026-03-18T08:20:01+08:00');
    await engine();
    await at('2026-03-18T08:22:30+08:00');
    await engine(POST_CHECK);
    await house.database.db.update(outbox).set({ state: 'sent' });
    await heard();
    await at('2026-03-18T08:40:00+08:00');
    await engine(POST_CHECK);
    const open = await house.database.db.execute(
      sql`select from due_instant where kind = ${POST_CHECK} and done_at is null`,
    );
    expect({ open: open.length, said: (await heard()).length }).toEqual({ open: 0, said: 0 });
  });

  it('a board that cannot be drawn is told, and the next hour is kept', async () => {
    posts = [post({ picture: 'heat-map' })];
    await start();
    await at('2026-03-18T08:20:01+08:00');
    await engine();
    const said = await heard();
    expect(JSON.stringify(said)).toContain('还没有登记任何设备');
    expect(await upcoming()).toEqual(['morning@2026-03-19T00:20:00.000Z']);
  });
});
