import { and, eq, sql } from 'drizzle-orm';
import { card as cardTable } from '../../db/schema/index.ts';
import type { TxCtx } from '../context.ts';
import { clock } from '../now.ts';
import { repaint } from '../say.ts';
import { actorOf } from '../staff/actor.ts';
import { overviewCard } from './cards/warnings-card.ts';
import { openWarnings } from './read.ts';

/** Kind of the due instant; ref `<user id>:<transaction>` and the turn when the card was in a press. */
export const REPAINT = 'delivery_warning.repaint';

/** A card that somebody is pressing is tried again after this long, so often at most. */
const AGAIN_MS = 1_000;
const MOST_TURNS = 30;

/** One living card of warnings per person: a newer one takes its place. */
export const cardKey = (userId: string): string => `delivery-warning:user:${userId}`;

/** The warnings' cards of these people are painted anew after the commit, in transactions of their own. */
export async function scheduleRepaint({ tx }: TxCtx, userIds: readonly string[]): Promise<void> {
  const keys = JSON.stringify([...new Set(userIds)]);
  if (userIds.length === 0) return;
  await tx.execute(sql`
    insert into due_instant (kind, ref, due_at)
    select ${REPAINT}, u.user_id || ':' || pg_current_xact_id(), app_now()
    from jsonb_array_elements_text(${keys}::text::jsonb) u (user_id)
    on conflict do nothing`);
}

/** A press holds its card and may wait for others, so such a card is left for later. */
export const repaintCards = {
  async set(ctx: TxCtx, refs: readonly string[]): Promise<void> {
    const turns = new Map<string, number>();
    for (const ref of refs) {
      const [, userId = '', turn = '1'] = /^(.*):\d+(?:\/(\d+))?$/.exec(ref) ?? [];
      turns.set(userId, Math.max(turns.get(userId) ?? 1, Number(turn)));
    }
    for (const [userId, turn] of turns) await repaintOne(ctx, userId, turn);
  },
};

async function repaintOne(ctx: TxCtx, userId: string, turn: number): Promise<void> {
  const open = and(eq(cardTable.key, cardKey(userId)), eq(cardTable.state, 'open'));
  const [row] = await ctx.tx.select({ id: cardTable.id }).from(cardTable).where(open);
  if (!row) return;
  const [free] = await ctx.tx
    .select({ id: cardTable.id })
    .from(cardTable)
    .where(open)
    .for('update', { skipLocked: true });
  if (!free) return again(ctx, userId, turn);
  const reader = await actorOf(ctx, userId);
  const warnings = reader ? await openWarnings({ ...ctx, actor: reader }) : [];
  const view = overviewCard(ctx, warnings, (await clock(ctx)).toISOString());
  await repaint(ctx, cardKey(userId), view, { closed: warnings.length === 0 });
}

async function again({ tx }: TxCtx, userId: string, turn: number): Promise<void> {
  if (turn >= MOST_TURNS) return;
  await tx.execute(sql`
    insert into due_instant (kind, ref, due_at)
    values (${REPAINT}, ${userId} || ':' || pg_current_xact_id() || '/' || ${turn + 1}::int,
      app_now() + make_interval(secs => ${AGAIN_MS / 1000}))
    on conflict do nothing`);
}
