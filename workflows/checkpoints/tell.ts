import type { Card } from '../card.ts';
import type { TxCtx } from '../context.ts';
import { say } from '../say.ts';
import { actorsOf } from '../staff/actor.ts';
import { delegatesOf } from '../staff/delegates.ts';
import { checkpointCard } from './cards/checkpoint-card.ts';
import { readCheckpoint } from './read.ts';
import { readerOf } from './reader.ts';

/** One living card per checkpoint and person: a newer one takes its place. */
export const cardKey = (checkpointId: number, userId: string): string =>
  `checkpoint:${checkpointId}:user:${userId}`;

/**
 * Gives people the checkpoint's card, as each may act on it, with a line why. Whoever stands in for one of them now
 * gets one too, unless they must not act on it. Unknown and inactive people are left out.
 * @param cause part of the idempotency key: the same cause is told once per person
 */
export async function giveCard(
  ctx: TxCtx,
  checkpointId: number,
  userIds: readonly string[],
  notice: Card['notice'],
  cause: string,
): Promise<void> {
  if (userIds.length === 0) return;
  const [view, delegates] = await Promise.all([readCheckpoint(ctx, checkpointId), delegatesOf(ctx, userIds)]);
  if (!view) return;
  const standIns = [...delegates.values()].filter((userId) => !view.barred?.includes(userId));
  const everybody = [...new Set([...userIds, ...standIns])];
  for (const person of await actorsOf(ctx, everybody)) {
    const card = checkpointCard(ctx.factory, view, await readerOf(ctx, view, person));
    await say(
      ctx,
      { to: 'person', userId: person.userId },
      {
        kind: 'card',
        flow: 'checkpoints',
        key: cardKey(checkpointId, person.userId),
        card: { ...card, ...(notice ? { notice } : {}) },
      },
      `checkpoint:${checkpointId}:${cause}:${person.userId}`,
    );
  }
}
