import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { moveTo } from '../../db/clock.ts';
import { createTestDatabase, type TestDatabase } from '../../db/testing/database.ts';
import { helpFlow } from '../help/flow.ts';
import { seedCatalogue } from '../testing/catalogue.ts';
import { from, labelsOf, listenTo, type Said } from '../testing/chat.ts';
import { createTestFactory, type TestFactory } from '../testing/context.ts';
import { putOrder } from '../testing/orders.ts';
import { answerMine, answerMore, answerWhere } from './answer-where.ts';
import { shortNumbers } from './cards/list-card.ts';
import { whereIs } from './where.ts';

let database: TestDatabase;
let factory: TestFactory;
let heard: () => Promise<Said[]>;

/** Sunday 15 March 2026. */
beforeAll(async () => {
  database = await createTestDatabase();
  await moveTo(database.db, new Date('2026-03-15T17:05:00+08:00'));
  factory = await createTestFactory(database);
  await seedCatalogue(database);
  heard = listenTo(database);
  const put = (
    running: number,
    customer: string,
    product: string,
    more: Partial<Parameters<typeof putOrder>[1]> = {},
  ) =>
    putOrder(database, {
      number: `SO-20260310-${String(running).padStart(4, '0')}`,
      customer,
      product,
      salesUserId: 'lin',
      ownerUserId: 'shop',
      ...more,
    });
  await put(1, '恒锐', 'KHM-200', { quantity: 9 });
  await put(2, '恒锐', 'JC-210', { promisedDate: '2026-03-13' });
  await put(3, '恒锐', 'KHM-100', {
    status: 'shipped',
    shippedDate: '2026-03-12',
    promisedDate: '2026-03-14',
  });
  await put(4, '恒锐', 'JC-210', { status: 'completed', ownerUserId: null, shippedDate: '2026-03-01' });
  await put(5, '华晟', 'DKG-15', {
    salesUserId: 'zhou',
    status: 'pending_review',
    ownerUserId: 'planner',
    rush: true,
  });
  await put(6, '华晟', 'KHM-200', { salesUserId: 'zhou', promisedDate: '2026-03-15' });
  await put(7, '蓝泊', 'YE-90L4', { salesUserId: 'zhou', status: 'on_hold', heldFrom: 'confirmed' });
  await put(8, '蓝泊', 'KHM-100', { salesUserId: 'zhou', status: 'cancelled', ownerUserId: null });
});

afterAll(() => database.close());

/** Running numbers of what was found, in order, and the words that were not used. */
async function finds(who: string, text: string): Promise<[number[], string[]]> {
  const answer = await whereIs(await factory.as(who), text, 'single');
  if (answer.kind === 'none') return [[], []];
  const numbers = answer.kind === 'one' ? [answer.answer.order.number] : answer.orders.map((o) => o.number);
  return [numbers.map((number) => Number(number.slice(-4))), answer.ignored];
}

describe('a question in words', () => {
  it.each<[string, number[], string[]?]>([
    ['恒锐检测治具', [2, 4]],
    ['恒锐检具', []],
    ['恒锐快换模组', [1]],
    ['恒锐快换', [3, 1]],
    ['华晟电控柜', [5]],
    ['恒锐没发货的', [2, 1]],
    ['恒锐还有几个单没发', [2, 1]],
    ['恒锐在生产', [2, 1]],
    ['恒锐已发货的', [3]],
    ['恒锐逾期', [2]],
    ['恒锐上个月', [3, 2, 1, 4], ['上个月']],
    ['恒锐上个月的单', [3, 2, 1, 4], ['上个月']],
    ['恒锐 9套 那个单', [1]],
    ['恒锐那批九套的', [1]],
    ['恒锐 8套', [3, 2, 1, 4], ['8套']],
    ['恒锐和华晟', [6, 5, 3, 2, 1, 4]],
    ['KHM-200、KHM-100', [6, 3, 1, 8]],
    ['恒锐精密公司', [3, 2, 1, 4]],
    ['逾期', [2]],
    ['逾期的', [2]],
    ['加急', [5]],
    ['有没有逾期的', [2]],
    ['哪些单子逾期了', [2]],
    ['待审核的有几个', [5]],
    ['在生产', [2, 6, 1]],
    ['待审核', [5]],
    ['暂停', [7]],
    ['已取消', [8]],
    ['已完成', [4]],
    ['今天要交', [6]],
    ['今天要交的', [6]],
    ['本周要交', [2, 6]],
    ['没发货的', [2, 6, 1, 5, 7]],
    ['周建', []],
    ['林晓岚', [2, 3, 1, 4]],
    ['林晓岚逾期', [2]],
    ['林晓岚 恒锐 没发货', [2, 1]],
    ['SO-20260310-0001 SO-20260310-0005', [5, 1]],
    ['SO-20260310-0001、SO-20260310-0999', [1], ['SO-20260310-0999']],
    ['0001和0005', [5, 1]],
  ])('%s', async (text, numbers, ignored = []) => {
    expect(await finds('boss', text)).toEqual([numbers, ignored]);
  });

  it('reaches no further than the asker', async () => {
    expect(await finds('zhou', '没发货的')).toEqual([[6, 5, 7], []]);
    expect(await finds('zhou', '逾期')).toEqual([[], []]);
    expect(await finds('zhou', '林晓岚')).toEqual([[], []]);
    expect((await finds('lin', '我的加急单'))[0]).toEqual([]);
    expect((await finds('zhou', '我的加急单'))[0]).toEqual([5]);
    expect((await finds('zhou', 'SO-20260310-0001 SO-20260310-0005'))[0]).toEqual([5]);
  });
});

describe('the answer in the chat', () => {
  const asks = (who: string, text: string, wish?: 'change' | 'due_date' | 'rush_off') =>
    factory.does(who, (ctx) => answerWhere(ctx, { text, ...(wish ? { wish } : {}) }, from(who)));
  const last = async () => (await heard()).at(-1);

  it('names the state in the title, and the words that were not used', async () => {
    await asks('boss', '没发货的');
    expect((await last())?.card?.title).toBe('找到 5 个「没发货」的订单，要看哪一个？');
    await asks('boss', '恒锐上个月');
    expect((await last())?.card?.text).toMatch(/^没有用上：上个月/);
    await asks('boss', '华晟电控柜 去年');
    expect((await last())?.card?.notice).toEqual({ text: '没有用上：去年', tone: 'warn' });
    await asks('boss', '蓝泊逾期');
    expect((await last())?.message).toMatchObject({ text: '您可以查看的订单里，没有符合「蓝泊逾期」的。' });
  });

  it('says that words change nothing, and what does', async () => {
    await asks('planner', 'SO-20260310-0005', 'change');
    expect((await last())?.card?.notice?.text).toBe('没有改动：请用卡片上的按钮操作。');
    await asks('planner', 'SO-20260310-0005', 'rush_off');
    expect((await last())?.card?.notice?.text).toContain('卡片上按「撤销」');
    await asks('lin', 'SO-20260310-0001', 'due_date');
    expect((await last())?.card?.notice?.text).toContain('改期要走改期流程');
  });

  it('asks back which order "it" is', async () => {
    await expect(asks('boss', '它')).rejects.toMatchObject({ code: 'order.which' });
  });

  it('goes on with the list when more is asked for', async () => {
    for (let i = 1; i <= 11; i += 1)
      await putOrder(database, {
        number: `SO-202602${String(i).padStart(2, '0')}-0001`,
        customer: '铭拓',
        product: 'SSX-600',
        ownerUserId: 'checker',
      });
    await asks('boss', '铭拓');
    const first = (await last())?.card;
    expect(first?.footer).toContain('还有 3 个：回复「更多」往下看');
    expect(labelsOf(first ?? null)[0]).toBe('1 · 0211-0001');
    await factory.does('boss', (ctx) => answerMore(ctx, from('boss')));
    const next = (await last())?.card;
    expect(next?.title).toBe('接下来的 3 个订单');
    expect(labelsOf(next ?? null)[0]).toBe('1 · 0203-0001');
    await expect(factory.does('boss', (ctx) => answerMore(ctx, from('boss')))).rejects.toMatchObject({
      code: 'order.no_more_rows',
    });
    await factory.does('checker', (ctx) => answerMine(ctx, from('checker')));
    expect((await last())?.card?.title).toBe('等您处理的订单：11 个');
    await factory.does('checker', (ctx) => answerMore(ctx, from('checker')));
    expect((await last())?.card?.title).toBe('接下来的 3 个订单');
  });
});

it('a row of a list has the shortest number that tells it apart', () => {
  expect(shortNumbers(['SO-20260310-0001', 'SO-20260310-0002'])).toEqual(['0001', '0002']);
  expect(shortNumbers(['SO-20260310-0004', 'SO-20260311-0004', 'DD2026-118'])).toEqual([
    '0310-0004',
    '0311-0004',
    'DD2026-118',
  ]);
  expect(shortNumbers(['SO-20250310-0004', 'SO-20260310-0004'])).toEqual([
    'SO-20250310-0004',
    'SO-20260310-0004',
  ]);
});

describe('help', () => {
  const says = async (who: string, intent: { kind: 'help' } | { kind: 'unknown'; text: string }) => {
    await heard();
    await factory.does(who, async (ctx) => {
      const where = from(who);
      if (intent.kind === 'help') await helpFlow.intents?.help?.(ctx, intent, where);
      else await helpFlow.intents?.unknown?.(ctx, intent, where);
    });
    const [said] = await heard();
    return said?.message.kind === 'markdown' ? said.message.text : (said?.card?.title ?? '');
  };

  it('suggests what can be tried as it stands, and only what the asker may do', async () => {
    const text = await says('lin', { kind: 'help' });
    const number = /`(SO-\d{8}-\d{4}) 到哪了`/.exec(text)?.[1] ?? '';
    expect((await finds('lin', number))[0]).toHaveLength(1);
    expect(text).toContain('**下单**');
    const shop = await says('shop', { kind: 'help' });
    expect(shop).not.toMatch(/\*\*下单|\*\*批量导入|\*\*审计/);
  });

  it('is short of nothing when a message has no words', async () => {
    expect(await says('boss', { kind: 'unknown', text: '|' })).toMatch(/^没看懂这条消息。/);
  });

  it('tells in a few lines what was not understood, and where all of it is', async () => {
    const text = await says('boss', { kind: 'unknown', text: '今天天气' });
    expect(text).toContain('没看懂“今天天气”');
    expect(text).toContain('`帮助`');
    expect(text.split('\n\n').length).toBeLessThanOrEqual(4);
    expect(text.length).toBeLessThan(200);
  });

  it('answers a state that is asked for, and not one that only occurs in talk', async () => {
    expect(await says('boss', { kind: 'unknown', text: '没发货的' })).toContain('「没发货」');
    for (const text of ['已完成', '老板说加急', '暂停一下'])
      expect(await says('boss', { kind: 'unknown', text }), text).toMatch(/^没看懂/);
  });
});
