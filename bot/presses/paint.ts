import { eq } from 'drizzle-orm';
import { card as cardTable, person } from '../../db/schema/index.ts';
import type { Card } from '../../workflows/card.ts';
import type { TxCtx } from '../../workflows/context.ts';
import type { PaintedCard } from '../channel.ts';

type CardRow = typeof cardTable.$inferSelect;

const clock = new Intl.DateTimeFormat('zh-CN', {
  timeZone: 'Asia/Shanghai',
  month: 'numeric',
  day: 'numeric',
  hour: '2-digit',
  minute: '2-digit',
  hour12: false,
});

/** A card row as a channel paints it. A card that is not open has no buttons and asks for nothing. */
export function paint(row: CardRow, notice?: Card['notice']): PaintedCard {
  const view = { ...(row.view as Card) };
  const closed = row.state !== 'open';
  if (closed) {
    delete view.buttons;
    delete view.inputs;
    // Kept empty, not dropped: the platform holds a person's private view until it is told another one.
    if (view.privateViews)
      view.privateViews = Object.fromEntries(Object.keys(view.privateViews).map((id) => [id, {}]));
  }
  if (row.state === 'superseded') view.notice = { text: '这是旧卡片，请看聊天中最新的一张。', tone: 'info' };
  if (notice) view.notice = notice;
  return { cardId: row.id, version: row.version, closed, view };
}

/** What a late presser gets: the card as it is now, and who was first. */
export async function stalePainting(ctx: TxCtx, cardId: string): Promise<PaintedCard | null> {
  const [row] = await ctx.tx.select().from(cardTable).where(eq(cardTable.id, cardId));
  if (!row) return null;
  if (row.state === 'superseded') return paint(row);
  return paint(row, { text: await whoWon(ctx, row), tone: 'warn' });
}

async function whoWon(ctx: TxCtx, row: CardRow): Promise<string> {
  if (!row.pressedBy || !row.pressedAt) return '这张卡片已更新，请按最新内容操作。';
  const [who] = await ctx.tx
    .select({ name: person.name })
    .from(person)
    .where(eq(person.userId, row.pressedBy));
  return `${who?.name ?? row.pressedBy} 已于 ${clock.format(row.pressedAt)} 处理，以下是最新内容。`;
}
