import { and, eq, inArray, sql } from 'drizzle-orm';
import { card as cardTable } from '../../db/schema/index.ts';
import type { Card } from '../card.ts';
import { resolveAssignees } from '../checkpoints/resolve-who.ts';
import type { TxCtx } from '../context.ts';
import { schedule } from '../due.ts';
import { may } from '../factory/rules.ts';
import { clock } from '../now.ts';
import { readOrder } from '../orders/read-order.ts';
import { hiddenCard, isSameCard } from '../same-card.ts';
import { repaint, say } from '../say.ts';
import { actorOf } from '../staff/actor.ts';
import { buyerOf, PAINT } from './after-change.ts';
import { bomCard } from './cards/bom-card.ts';
import { shortageCard } from './cards/shortage-card.ts';
import { isShort, readLines } from './coverage.ts';
import { readShortages } from './read-shortages.ts';

/** One living shortage card per order and person. */
export const shortageKey = (orderId: number, userId: string): string => `materials:${orderId}:user:${userId}`;
const bomKey = (orderId: number, userId: string): string => `materials-bom:${orderId}:user:${userId}`;

/** A card that somebody is pressing is tried again after this long, so often at most. */
const AGAIN_MS = 1_000;
const MOST_TURNS = 30;

/**
 * Brings the shortage cards of orders to what is so now: painted anew where they are open, given to purchasing where
 * something is missing and they have none, closed when nothing is missing any more. Reads, and locks cards only.
 */
export async function paintDue(ctx: TxCtx, refs: readonly string[]): Promise<void> {
  const orders = new Map<number, { planned: boolean; turn: number; ref: string }>();
  for (const ref of refs) {
    const [id = '', kind = '', turn = '1'] = ref.split(':');
    const before = orders.get(Number(id));
    const planned = kind === 'planned' || (before?.planned ?? false);
    orders.set(Number(id), { planned, turn: kind === 'again' ? Number(turn) : (before?.turn ?? 1), ref });
  }
  for (const [orderId, { planned, turn, ref }] of [...orders].sort(([a], [b]) => a - b)) {
    const left = await paintShortages(ctx, orderId, ref);
    if (planned) await paintBom(ctx, orderId, ref);
    if (left && turn < MOST_TURNS) {
      const later = new Date((await clock(ctx)).getTime() + AGAIN_MS);
      await schedule(ctx, PAINT, `${orderId}:again:${turn + 1}:${ref.split(':').at(-1)}`, later);
    }
  }
}

/** @returns whether a card had to be left because somebody is pressing it */
async function paintShortages(ctx: TxCtx, orderId: number, ref: string): Promise<boolean> {
  const lines = (await readLines(ctx, [orderId])).filter(isShort);
  const { open, free } = await cardsOf(ctx, `materials:${orderId}:user:`);
  for (const row of free) await repaintAs(ctx, row, orderId);
  const buyer = lines.length > 0 ? await buyerOf(ctx, orderId) : null;
  if (buyer && !open.some((one) => one.key === shortageKey(orderId, buyer)))
    await giveTo(ctx, buyer, orderId, ref);
  return free.length < open.length;
}

interface OpenCard {
  id: string;
  key: string;
  spaceId: string;
  view: unknown;
}

/** Open cards whose key is this and a person, and those of them that nobody is pressing, locked. */
async function cardsOf({ tx }: TxCtx, prefix: string): Promise<{ open: OpenCard[]; free: OpenCard[] }> {
  const columns = { id: cardTable.id, key: cardTable.key, spaceId: cardTable.spaceId, view: cardTable.view };
  const open = await tx
    .select(columns)
    .from(cardTable)
    .where(
      and(
        eq(cardTable.state, 'open'),
        sql`${cardTable.key} = any (array(select ${prefix}::text || user_id from person))`,
      ),
    );
  if (open.length === 0) return { open, free: [] };
  const ids = open.map(({ id }) => id);
  const free = await tx
    .select(columns)
    .from(cardTable)
    .where(and(inArray(cardTable.id, ids), eq(cardTable.state, 'open')))
    .for('update', { skipLocked: true });
  return { open, free };
}

async function repaintAs(ctx: TxCtx, row: OpenCard, orderId: number): Promise<void> {
  const reader = await actorOf(ctx, row.spaceId);
  const view = reader && (await readShortages({ ...ctx, actor: reader }, orderId));
  if (!view) return repaint(ctx, row.key, hiddenCard(row.view as Card), { closed: true });
  const card = shortageCard(ctx.factory, view);
  const closed = view.lines.length === 0;
  if (!closed && isSameCard(row.view, card)) return;
  await repaint(ctx, row.key, card, { closed });
}

async function giveTo(ctx: TxCtx, userId: string, orderId: number, ref: string): Promise<void> {
  const reader = await actorOf(ctx, userId);
  const view = reader && (await readShortages({ ...ctx, actor: reader }, orderId));
  if (!view || view.lines.length === 0) return;
  await say(
    ctx,
    { to: 'person', userId },
    {
      kind: 'card',
      flow: 'materials',
      key: shortageKey(orderId, userId),
      card: shortageCard(ctx.factory, view),
    },
    `materials:${ref}:${userId}`,
  );
}

/** After a plan: engineering learns of a product without BOM and of a BOM that cannot be computed, and that it was solved. */
async function paintBom(ctx: TxCtx, orderId: number, ref: string): Promise<void> {
  const order = await readOrder(ctx, orderId, 'single');
  if (!order) return;
  const lines = await readLines(ctx, [orderId]);
  const wrong = order.open && (lines.length === 0 || lines.some((line) => line.problem !== ''));
  const view = bomCard({ ...order, money: null }, lines);
  const { open, free } = await cardsOf(ctx, `materials-bom:${orderId}:user:`);
  for (const row of free)
    if (!wrong || !isSameCard(row.view, view)) await repaint(ctx, row.key, view, { closed: !wrong });
  if (!wrong || open.length > 0 || !(await keepsBoms(ctx))) return;
  const role = engineeringRole(ctx);
  if (role === undefined) return;
  const { userIds } = await resolveAssignees(ctx, [{ kind: 'role', role, everyone: false }], {
    id: orderId,
    salesUserId: order.sales?.userId ?? null,
  });
  for (const userId of userIds)
    await say(
      ctx,
      { to: 'person', userId },
      { kind: 'card', flow: 'materials', key: bomKey(orderId, userId), card: view },
      `materials-bom:${ref}:${userId}`,
    );
}

/** A factory that keeps no BOMs here at all is not missing one. */
async function keepsBoms({ tx }: TxCtx): Promise<boolean> {
  const [row] = await tx.execute<{ some: boolean }>(sql`select exists (select from bom_line) as some`);
  return row?.some === true;
}

/** `engineering` where the factory has it; else the first role that may import bills of materials. */
const engineeringRole = ({ factory }: TxCtx): string | undefined =>
  ['engineering', ...Object.keys(factory.roles)].find((key) => may(factory, [key], 'master.import'));
