import { sql } from 'drizzle-orm';
import type { TxCtx } from '../../context.ts';
import { repaint, say } from '../../say.ts';
import { actorOf } from '../../staff/actor.ts';
import { missedCard } from './card.ts';
import { readMissed } from './read.ts';

/** The card comes anew as a message at most this often; in between it is painted anew where it stands. */
const QUIET_MINUTES = 60;

const missedKey = (userId: string): string => `schedule-missed:user:${userId}`;

/** Brings a planner's card up to date; with something new it is said again, but not within the hour. */
export async function tellMissed(ctx: TxCtx, userId: string, isNew: boolean): Promise<void> {
  const person = await actorOf(ctx, userId);
  if (!person) return;
  const rows = await readMissed(ctx, person);
  if (rows.length === 0) return;
  const key = missedKey(userId);
  const card = missedCard(rows);
  if (!isNew || (await wasSaidLately(ctx, key))) return repaint(ctx, key, card);
  const last = Math.max(...rows.map(({ lastAt }) => lastAt.getTime()));
  await say(ctx, { to: 'person', userId }, { kind: 'card', flow: 'scheduling', key, card }, `${key}:${last}`);
}

async function wasSaidLately({ tx }: TxCtx, key: string): Promise<boolean> {
  const [row] = await tx.execute(sql`
    select 1 as found from card where key = ${key} and state = 'open'
      and created_at > app_now() - ${QUIET_MINUTES} * interval '1 minute' limit 1`);
  return row !== undefined;
}
