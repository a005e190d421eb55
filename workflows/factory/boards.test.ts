import { describe, expect, it } from 'vitest';
import { DEFAULT_FACTORY_DIR, factoryOf } from './load.ts';
import { FactoryError } from './problem.ts';
import { readTexts } from './texts.ts';

const shipped = await readTexts(DEFAULT_FACTORY_DIR);
const file = shipped.texts['boards.yaml'] ?? '';

/** The factory that ships, with another boards.yaml; null: without one. */
function withBoards(text: string | null) {
  const { 'boards.yaml': _, ...rest } = shipped.texts;
  return factoryOf({ texts: text === null ? rest : { ...rest, 'boards.yaml': text } }, 'test');
}

describe('boards.yaml', () => {
  it('ships with the boss’s picture in the morning and a target for promises', async () => {
    const { boards } = await withBoards(file);
    expect(boards.onTimeTarget).toBe(0.95);
    expect(boards.posts[0]).toEqual({
      key: 'morning',
      picture: 'today',
      group: 'cidDemoGroup',
      at: [{ hour: 8, minute: 20 }],
      role: 'manager',
    });
  });

  it('may be left out: then no picture goes out by itself', async () => {
    expect((await withBoards(null)).boards).toEqual({ posts: [], onTimeTarget: null });
  });

  it.each([
    ['picture: today', 'picture: tody', 'posts.morning.picture：只能是：today、board、risk、heat-map、osrt'],
    ['"08:20"', '"8:20"', 'posts.morning.at[0]：请写成 24 小时制的时刻'],
    ['role: manager', 'role: manger', '角色「manger」不在 roles.yaml 中，是不是想写「manager」'],
    ['role: manager', 'role: sales', '角色「sales」不看全部订单'],
    [
      'group: cidDemoGroup',
      'group: cidCustomers',
      '群「cidCustomers」不在 factory.yaml 的 internalGroups 中',
    ],
    [
      'heat-map, group: cidDemoPlan, at: ["08:20"], role: planning_lead',
      'heat-map, group: cidDemoPlan, at: ["08:20"], role: finance',
      '角色「finance」看不到生产',
    ],
    [
      'picture: today, group: cidDemoGroup, at: ["08:20"], role: manager',
      'picture: osrt, group: cidDemoGroup, at: ["08:20"], role: finance',
      '角色「finance」看不到全厂指标',
    ],
    ['onTimeTarget: 95%', 'onTimeTarget: 95', 'onTimeTarget：类型不对'],
    [
      'morning: { picture',
      'morning: { pictures: 1, picture',
      '不认识的键「pictures」，是不是想写「picture」',
    ],
  ])('tells where %s instead of %s is wrong', async (from, to, says) => {
    const line = file.slice(0, file.indexOf(from)).split('\n').length;
    const err = await withBoards(file.replace(from, to)).catch((e: unknown) => e);
    if (!(err instanceof FactoryError)) throw new Error('the configuration was accepted');
    const problems = err.message.split('\n').slice(1);
    expect(problems).toHaveLength(1);
    expect(problems[0]).toContain(says);
    expect(problems[0]).toContain(`boards.yaml 第 ${line} 行`);
  });
});
