import { and, eq, sql } from 'drizzle-orm';
import { card as cardTable, outsideOrder } from '../../db/schema/index.ts';
import type { Card } from '../card.ts';
import type { TxCtx } from '../context.ts';
import { buyerOf } from '../materials/after-change.ts';
import { hiddenCard, isSameCard } from '../same-card.ts';
import { repaint, say } from '../say.ts';
import { actorOf } from '../staff/actor.ts';
import { lockSubject } from '../subject.ts';
import { outsideCard } from './card.ts';
import { isOpen, type OutsideRow, outsideEver } from './read.ts';
import { readOutside } from './view.ts';

/** Kind of the due instant that brings purchasing's cards to what is so; its ref is `<order id>:<transaction>`. */
export const PAINT_OUTSIDE = 'outside.paint';

/** One living card per operation at a supplier and person. */
export const outsideKey = (id: number, userId: string): string => `outside:${id}:user:${userId}`;

/** Right after the commit, in a transaction of its own: who presses on a card holds it. Orders without any cost nothing. */
export async function paintOutsideSoon(
  { tx }: Pick<TxCtx, 'tx'>,
  orderIds: readonly number[],
): Promise<void> {
  if (orderIds.length === 0) return;
  await tx.execute(sql`
    insert into due_instant (kind, ref, due_at)
    select distinct ${PAINT_OUTSIDE}, order_id || ':' || pg_current_xact_id(), app_now() from outside_order
    where order_id = any(${sql.param([...orderIds])}::bigint[])
    on conflict do nothing`);
}

/** Gives purchasing the card of what it is to order, and paints those that are open anew where they differ. */
export async function paintOutside(ctx: TxCtx, ref: string): Promise<void> {
  const orderId = Number(ref.split(':')[0]);
  await lockSubject(ctx.tx, `order:${orderId}`);
  for (const row of await outsideEver(ctx, orderId)) await paintOne(ctx, row);
}

async function paintOne(ctx: TxCtx, row: OutsideRow): Promise<void> {
  const open = await ctx.tx
    .select({ key: cardTable.key, userId: cardTable.spaceId, view: cardTable.view })
    .from(cardTable)
    .where(
      and(
        eq(cardTable.state, 'open'),
        sql`${cardTable.key} = any (array(select ${`outside:${row.id}:user:`}::text || user_id from person))`,
      ),
    );
  for (const { key, userId, view } of open) {
    const card = await cardOf(ctx, row, userId);
    if (!card) await repaint(ctx, key, hiddenCard(view as Card), { closed: true });
    else if (!isOpen(row) || !isSameCard(view as Card, card))
      await repaint(ctx, key, card, { closed: !isOpen(row) });
  }
  if (!isOpen(row)) return;
  const buyer = row.buyer || ((await buyerOf(ctx, row.orderId)) ?? '');
  if (buyer === '' || open.some(({ userId }) => userId === buyer)) return;
  const card = await cardOf(ctx, row, buyer);
  if (!card) return;
  // Whose task it is from now on.
  if (row.buyer === '') await ctx.tx.update(outsideOrder).set({ buyer }).where(eq(outsideOrder.id, row.id));
  const key = outsideKey(row.id, buyer);
  const former = await ctx.tx.select({ id: cardTable.id }).from(cardTable).where(eq(cardTable.key, key));
  await say(
    ctx,
    { to: 'person', userId: buyer },
    { kind: 'card', flow: 'outside-work', key, card },
    `${key}:${former.length + 1}`,
  );
}

async function cardOf(ctx: TxCtx, row: OutsideRow, userId: string): Promise<Card | null> {
  const reader = await actorOf(ctx, userId);
  const view = reader && (await readOutside({ ...ctx, actor: reader }, row));
  return view ? outsideCard(view) : null;
}
