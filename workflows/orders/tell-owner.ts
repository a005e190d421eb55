import type { AuditEntry } from '../audit/entry.ts';
import type { TxCtx } from '../context.ts';
import { say } from '../say.ts';
import { actorOf } from '../staff/actor.ts';
import { orderCard } from './cards/order-card.ts';
import { personCardKey } from './order-cards.ts';
import { answerFor, type readShared } from './where.ts';

/**
 * Gives the new owner the order's card, as they may see it. Who acted themselves needs no message.
 * @param entry what is about to be written to the audit log; its newest line on the card; null: nothing is
 * @param key idempotency key, unique per change of the order
 * @param shared what has been read for another reader (where.ts)
 */
export async function tellOwner(
  ctx: TxCtx,
  orderId: number,
  ownerUserId: string | null,
  notice: string,
  entry: AuditEntry | null,
  key: string,
  shared?: ReturnType<typeof readShared>,
): Promise<void> {
  if (ownerUserId === null || (ctx.actor.kind === 'staff' && ctx.actor.userId === ownerUserId)) return;
  const owner = await actorOf(ctx, ownerUserId);
  if (!owner) return;
  const { actor: doer } = ctx;
  const answer = await answerFor(
    { ...ctx, actor: owner },
    orderId,
    'single',
    entry ? { entry, doer } : undefined,
    shared,
  );
  if (!answer) return;
  const card = {
    ...orderCard(ctx.factory, answer, 'single'),
    notice: { text: notice, tone: 'info' } as const,
  };
  await say(
    ctx,
    { to: 'person', userId: ownerUserId },
    { kind: 'card', flow: 'orders', key: personCardKey(orderId, ownerUserId), card },
    key,
  );
}
