import { describe, expect, it } from 'vitest';
import { advance } from '../../db/clock.ts';
import { fieldOf, from, labelsOf } from '../testing/chat.ts';
import { runDue } from '../testing/due.ts';
import { ordersFlow } from './flow.ts';
import { theCard, useOrderChat } from './testing/order-chat.ts';

const house = useOrderChat();
const { says, asks, presses } = house;
const GROUP = 'cidDemoGroup';

describe('asking where an order is', () => {
  it('gets one card in the conversation of the question', async () => {
    const where = from('boss');
    const said = await asks('boss', 'SO-20260310-0042', where);
    expect(theCard(said).title).toBe('SO-20260310-0042 恒锐');
    expect(said[0]).toMatchObject({
      to: where.reply,
      cardKey: expect.stringMatching(/^order:\d+:user:boss$/),
    });
  });

  it('gets a list when several fit; a press on a row turns it into the order', async () => {
    const list = theCard(await asks('boss', '恒锐'));
    expect(list.title).toBe('找到 2 个订单，要看哪一个？');
    const { card } = await presses('boss', list, '2 · 0042');
    expect(card.title).toBe('SO-20260310-0042 恒锐');
    expect(fieldOf(card, '金额')).toBeDefined();
    expect(await house.heard()).toEqual([]);
  });

  it('gets the row whose number is typed, for ten minutes and in the same conversation only', async () => {
    await asks('boss', '恒锐');
    expect(theCard(await says('boss', { kind: 'pick', index: 1 })).title).toBe('SO-20260311-0007 恒锐');
    await expect(says('boss', { kind: 'pick', index: 3 })).rejects.toMatchObject({
      code: 'order.no_such_row',
      params: { rows: 2 },
    });
    await expect(says('lead', { kind: 'pick', index: 1 })).rejects.toMatchObject({ code: 'order.no_list' });
    await advance(house.database.db, 11 * 60_000);
    await expect(says('boss', { kind: 'pick', index: 1 })).rejects.toMatchObject({ code: 'order.no_list' });
    expect(theCard(await says('boss', { kind: 'pick', index: 42 })).title).toBe('SO-20260310-0042 恒锐');
  });

  it('is told when there is nothing, with what is near', async () => {
    const [said] = await asks('boss', '恒悦');
    expect(said?.message).toMatchObject({
      kind: 'text',
      text: '没有找到与「恒悦」有关、您可以查看的订单。是不是想找：恒锐？',
    });
  });

  it('in a group of colleagues shows no amounts and no steps', async () => {
    const card = theCard(await asks('boss', 'SO-20260310-0042', from('boss', GROUP)));
    expect(labelsOf(card)).toEqual([]);
    expect(JSON.stringify(card)).not.toContain('481');
  });

  it('a row of a list in a group is answered to its presser alone, and the list stays', async () => {
    const list = theCard(await asks('boss', '恒锐', from('boss', GROUP)));
    const pressed = await presses('lead', list, '1 · 0007');
    expect(pressed).toEqual({ card: list });
    const said = await house.heard();
    expect(theCard(said).title).toBe('SO-20260311-0007 恒锐');
    expect(said[0]?.to).toEqual({ to: 'person', userId: 'lead' });
  });

  it('a list pressed by somebody who may not see the order shows them nothing', async () => {
    const list = theCard(await asks('boss', '恒锐', from('boss', GROUP)));
    await expect(presses('zhou', list, '1 · 0007')).rejects.toMatchObject({ code: 'order.not_found' });
    expect(await house.heard()).toEqual([]);
  });
});

describe('in a group with outsiders', () => {
  const NOTE = { kind: 'text', text: '已单独发给您，请在与我的单聊里查看。' };
  const outside = (who: string) => from(who, 'cidDemoHengrui');

  it.each([
    ['an order', 'boss', 'SO-20260310-0042'],
    ['a list', 'boss', '恒锐'],
    ['that there is nothing', 'boss', '恒悦'],
    ['a refusal', 'clerk', '恒锐'],
  ])('%s goes to the asker alone', async (_what, who, text) => {
    const said = await asks(who, text, outside(who));
    expect(said.map(({ to }) => to)).toEqual([
      { to: 'person', userId: who },
      expect.objectContaining({ to: 'reply' }),
    ]);
    expect(said[1]?.message).toEqual(NOTE);
  });

  it('the list is picked from there or alone, and answered alone', async () => {
    await asks('boss', '恒锐', outside('boss'));
    expect(theCard(await says('boss', { kind: 'pick', index: 1 })).title).toBe('SO-20260311-0007 恒锐');
    const there = await says('boss', { kind: 'pick', index: 2 }, outside('boss'));
    expect(there.map(({ to }) => to.to)).toEqual(['person', 'reply']);
    expect(there[0]?.card?.title).toBe('SO-20260310-0042 恒锐');
    expect(there[1]?.message).toEqual(NOTE);
  });

  it.each([GROUP, 'cidDemoHengrui'])('what waits for me is told alone (%s)', async (group) => {
    const said = await says('shop', { kind: 'order.mine' }, from('shop', group));
    expect(said.map(({ to }) => to.to)).toEqual(['person', 'reply']);
    expect(said[1]?.message).toEqual(NOTE);
  });
});

describe('what waits for me', () => {
  it('is listed by the nearest promise', async () => {
    const card = theCard(await says('shop', { kind: 'order.mine' }));
    expect(card.title).toBe('等您处理的订单：2 个');
    expect(card.text?.match(/\d\. SO-[\d-]+/g)).toEqual(['1. SO-20260311-0007', '2. SO-20260310-0042']);
    expect(card.text?.split('\n\n')[0]).toContain('还剩 1 天');
  });

  it('is nothing for those who have nothing', async () => {
    const [said] = await says('planner', { kind: 'order.mine' });
    expect(said?.message).toMatchObject({ kind: 'text', text: '现在没有等您处理的订单、关卡和外协。' });
  });

  it('is refused to people without a role', async () => {
    await expect(says('clerk', { kind: 'order.mine' })).rejects.toMatchObject({ code: 'order.no_access' });
  });
});

describe('the usual stays', () => {
  it('are computed from the log once a day, and again the next day', async () => {
    await house.factory.does(null, async (ctx) => ordersFlow.start?.(ctx));
    await house.factory.does(null, async (ctx) => ordersFlow.start?.(ctx));
    const due = () =>
      house.database
        .sql`select ref, due_at from due_instant where kind = 'orders.pace' and done_at is null order by ref`;
    expect((await due()).map((row) => row.ref)).toEqual(['2026-03-15']);
    await house.database.sql`delete from status_change`;
    await house.database.sql`
      insert into status_change (order_id, to_status, at, by_user_id)
      select o.id, s.status, app_now() - make_interval(days => 10) + make_interval(hours => s.hours * g), 'system:test'
      from (select id from customer_order order by id limit 1) o, generate_series(1, 7) g,
        lateral (values ('confirmed', 20), ('in_production', 20)) s (status, hours)
      order by g, s.status`;
    await house.factory.does(null, (ctx) => runDue(ordersFlow, 'orders.pace', ctx, '2026-03-15'));
    const pace = await house.database
      .sql`select status, median_minutes, sample from status_pace order by status`;
    expect(pace).toEqual([
      { status: 'confirmed', median_minutes: 0, sample: 7 },
      { status: 'in_production', median_minutes: 1200, sample: 6 },
    ]);
    const [, next] = await due();
    expect(next).toMatchObject({ ref: '2026-03-16' });
    expect(new Date(next?.due_at as string).toISOString()).toBe('2026-03-15T19:10:00.000Z');
  });
});
