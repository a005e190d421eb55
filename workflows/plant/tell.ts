import { sql } from 'drizzle-orm';
import type { TxCtx } from '../context.ts';
import { repaint, say } from '../say.ts';
import { actorsOf } from '../staff/actor.ts';
import { conflictListCard, MOST_ON_LIST } from './cards/conflict-cards.ts';
import type { ConflictKind } from './merge/types.ts';
import { readOpenConflicts } from './read-conflicts.ts';
import { whoDecides } from './who.ts';

/** Somebody's list comes anew as a message at most this often; in between it is repainted where it stands. */
const QUIET_MINUTES = 60;

/** Also that of the list which somebody asks for (flow.ts): the newest is the one that is repainted. */
const listKey = (userId: string): string => `plant-conflicts:user:${userId}`;

/** Tells of new differences: each person has one list, which is repainted as more come, and sent again once an hour. */
export async function tellConflicts(
  ctx: TxCtx,
  fresh: readonly { id: number; kind: ConflictKind; workshop: string }[],
): Promise<void> {
  const last = new Map<string, number>();
  for (const { id, kind, workshop } of fresh) {
    const userId = await whoDecides(ctx, kind, workshop);
    if (userId) last.set(userId, Math.max(last.get(userId) ?? 0, id));
  }
  for (const person of await actorsOf(ctx, [...last.keys()])) {
    const open = await readOpenConflicts({ ...ctx, actor: person }, MOST_ON_LIST + 1);
    const card = conflictListCard(open);
    const key = listKey(person.userId);
    if (await wasSaidLately(ctx, key)) await repaint(ctx, key, card);
    else
      await say(
        ctx,
        { to: 'person', userId: person.userId },
        { kind: 'card', flow: 'plant', key, card },
        `${key}:${last.get(person.userId)}`,
      );
  }
}

async function wasSaidLately({ tx }: TxCtx, key: string): Promise<boolean> {
  const [row] = await tx.execute(sql`
    select 1 as found from card where key = ${key} and state = 'open'
      and created_at > app_now() - ${QUIET_MINUTES} * interval '1 minute' limit 1`);
  return row !== undefined;
}
