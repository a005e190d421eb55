import type { Card } from '../card.ts';
import type { TxCtx } from '../context.ts';
import { readersOfCards } from '../open-cards.ts';
import { repaint, say } from '../say.ts';
import { actorsOf, type StaffActor } from '../staff/actor.ts';
import { sightsOver } from '../staff/policy-table.ts';
import { type RequestReader, requestCard } from './cards/request-card.ts';
import { mayDecide } from './deciders.ts';
import { type RequestView, readRequest } from './read.ts';

/** One living card per request and person. */
export const cardKey = (requestId: number, userId: string): string => `change:${requestId}:user:${userId}`;

/** A person as the reader of a request's card. */
export const readerOf = (ctx: TxCtx, view: RequestView, person: StaffActor): RequestReader => ({
  sights: sightsOver(ctx.factory, person, view.order),
  requests: view.requestedBy.userId === person.userId,
  decides: mayDecide(ctx, person, view.order, view.requestedBy.userId),
});

/** The request as it is now; it exists. */
async function viewOf(ctx: TxCtx, requestId: number): Promise<RequestView> {
  const view = await readRequest(ctx, requestId);
  if (!view) throw new Error(`no change request ${requestId}`);
  return view;
}

/** The card for the actor themselves. */
export async function ownCard(ctx: TxCtx, requestId: number, notice?: Card['notice']): Promise<Card> {
  const { actor } = ctx;
  if (actor.kind !== 'staff') throw new Error('cards are for people');
  const view = await viewOf(ctx, requestId);
  return { ...requestCard(view, readerOf(ctx, view, actor)), ...(notice ? { notice } : {}) };
}

/** Gives people the request's card, as each may act on it. @param cause the same cause is told once per person */
export async function giveCard(
  ctx: TxCtx,
  requestId: number,
  people: readonly StaffActor[],
  notice: NonNullable<Card['notice']>,
  cause: string,
): Promise<void> {
  const view = await viewOf(ctx, requestId);
  for (const person of people) {
    const card = { ...requestCard(view, readerOf(ctx, view, person)), notice };
    await say(
      ctx,
      { to: 'person', userId: person.userId },
      { kind: 'card', flow: 'changes', key: cardKey(requestId, person.userId), card },
      `change:${requestId}:${cause}:${person.userId}`,
    );
  }
}

/**
 * Paints everybody's open cards of a request anew, those of `except` aside. Whoever presses one of them queues up by
 * the order first, so that no two wait for each other's cards.
 * @param notice why it looks otherwise now
 */
export async function paintOthers(
  ctx: TxCtx,
  requestId: number,
  except: string | null,
  notice?: NonNullable<Card['notice']>,
): Promise<void> {
  const view = await viewOf(ctx, requestId);
  const readers = await readersOfCards(ctx, 'changes', cardKey(requestId, ''));
  const ids = readers.filter((userId) => userId !== except);
  const closed = view.state !== 'draft' && view.state !== 'open';
  for (const person of await actorsOf(ctx, ids))
    await repaint(
      ctx,
      cardKey(requestId, person.userId),
      { ...requestCard(view, readerOf(ctx, view, person)), ...(notice ? { notice } : {}) },
      { closed },
    );
}
