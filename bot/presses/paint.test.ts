import { expect, test } from 'vitest';
import type { card as cardTable } from '../../db/schema/index.ts';
import type { Card } from '../../workflows/card.ts';
import { paint } from './paint.ts';

const view: Card = {
  title: 'SO-20260310-0001 恒锐',
  status: { text: '已确认', tone: 'info' },
  text: '已确认，轮到您处理。',
  fields: [{ label: '在谁手上', value: '冯雪' }],
  inputs: [{ name: 'reason', label: '原因', kind: 'text' }],
  buttons: [{ label: '开始备料', action: 'step' }],
  privateViews: { zhang: { buttons: [{ label: '批', action: 'ok' }] } },
};

const rowOf = (state: string) =>
  ({ id: 'c1', version: 3, state, view }) as unknown as typeof cardTable.$inferSelect;

test('a replaced card shows its title and where to look, and nothing that can be out of date', () => {
  expect(paint(rowOf('superseded'))).toEqual({
    cardId: 'c1',
    version: 3,
    closed: true,
    view: {
      title: 'SO-20260310-0001 恒锐',
      status: { text: '旧卡片', tone: 'neutral' },
      text: '已由新卡片代替，请看聊天中最新的一张。',
      privateViews: { zhang: {} },
    },
  });
});

test('a closed card keeps its facts and loses its buttons', () => {
  const { view: painted } = paint(rowOf('closed'));
  expect(painted).toMatchObject({ fields: view.fields, status: view.status, privateViews: { zhang: {} } });
  expect(painted).not.toHaveProperty('buttons');
  expect(painted).not.toHaveProperty('inputs');
});
