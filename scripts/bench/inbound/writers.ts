import type { FloodResponse } from '../../../sandbox/control-types.ts';
import type { Stage } from '../stage/stage.ts';

/** What people of a factory write in a day, by kind: questions, lists, help, an order, and small talk. */
export function everydayTexts(numbers: readonly string[]): string[] {
  const [first = '', second = ''] = numbers;
  return [
    `${first} 到哪了`,
    `${second.slice(-4)} 进度`,
    '恒锐的单子到哪了',
    'KHM-200 什么时候发货',
    '我的待办',
    '帮助',
    '下单 恒锐 KHM-200 200套 12月20日交 需镀镍',
    '食堂今天有什么',
  ];
}

/**
 * Everybody writes all of these texts in turn, `count` messages at `perSecond` over all texts together, evenly.
 * Returns when all is said.
 */
export async function everybodyWrites(
  stage: Stage,
  texts: readonly string[],
  count: number,
  perSecond: number,
): Promise<void> {
  const each = Math.ceil(count / texts.length);
  const body = { userIds: stage.people, count: each, perSecond: perSecond / texts.length };
  await Promise.all(
    texts.map(async (text, index) => {
      // Every text has a flood of its own; without the shift they would all strike at the same instants.
      await new Promise((resolve) => setTimeout(resolve, (index * 1000) / perSecond));
      await stage.control.post<FloodResponse>('/flood', { ...body, text });
    }),
  );
}
