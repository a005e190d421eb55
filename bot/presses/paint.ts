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

/**
 * A card row as a channel paints it. A card that is not open has no buttons and asks for nothing; one that a newer
 * card has replaced shows nothing that could be out of date.
 */
export function paint(row: CardRow, notice?: Card['notice']): PaintedCard {
  const closed = row.state !== 'open';
  const view = row.state === 'superseded' ? replaced(row.view as Card) : { ...(row.view as Card) };
  if (closed) {
    delete view.buttons;
    delete view.inputs;
    // Kept empty, not dropped: the platform holds a person's private view until it is told another one.
    if (view.privateViews)
      view.privateViews = Object.fromEntries(Object.keys(view.privateViews).map((id) => [id, {}]));
  }
  if (notice) view.notice = notice;
  return { cardId: row.id, version: row.version, closed, view };
}

const replaced = ({ title, privateViews }: Card): Card => ({
  title,
  status: { text: '旧卡片', tone: 'neutral' },
  text: '已由新卡片代替，请看聊天中最新的一张。',
  ...(privateViews ? { privateViews } : {}),
});

/** What a late presser gets: the card as it is now, and who was first. */
export async function stalePainting(
  ctx: TxCtx,
  cardId: string,
  presser: string,
): Promise<PaintedCard | null> {
  const [row] = await ctx.tx.select().from(cardTable).where(eq(cardTable.id, cardId));
  if (!row) return null;
  if (row.state === 'superseded') return paint(row);
  return paint(row, { text: await whoWon(ctx, row, presser), tone: 'warn' });
}

/**
 * The card was painted anew since the presser looked. Who pressed it last is named, unless that is the presser: then
 * something else came to pass, which the card itself tells, or they pressed twice.
 */
async function whoWon(ctx: TxCtx, row: CardRow, presser: string): Promise<string> {
  if (!row.pressedBy || !row.pressedAt) return '这张卡片已更新，请按最新内容操作。';
  if (row.pressedBy === presser)
    return row.updatedAt > row.pressedAt
      ? '这张卡片在您操作之前已有变化，您刚才的操作没有生效，以下是最新内容。'
      : '您刚才已经在这张卡片上操作过，以下是最新内容。';
  const [who] = await ctx.tx
    .select({ name: person.name })
    .from(person)
    .where(eq(person.userId, row.pressedBy));
  return `${who?.name ?? row.pressedBy} 已于 ${clock.format(row.pressedAt)} 处理，以下是最新内容。`;
}
