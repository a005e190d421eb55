import type { Card } from '../card.ts';
import { wallClock } from '../checkpoints/text.ts';
import { uploadUrl } from '../checkpoints/upload-link.ts';
import type { TxCtx } from '../context.ts';
import { readersOfCards } from '../open-cards.ts';
import { repaint, say } from '../say.ts';
import { actorsOf, type StaffActor } from '../staff/actor.ts';
import { type DateReader, dateCard } from './cards/date-card.ts';
import { dayOffField } from './day-off.ts';
import { isGoing } from './lock.ts';
import { mayWithdraw } from './people.ts';
import { type DateView, readDate } from './read.ts';

/** One living card per request and person. */
export const cardKey = (requestId: number, userId: string): string => `date:${requestId}:user:${userId}`;

/** A person as the reader of a request's card. */
async function readerOf(ctx: TxCtx, view: DateView, person: StaffActor): Promise<DateReader> {
  const { userId } = person;
  const requests = view.requestedBy.userId === userId;
  const sends = requests && view.state === 'draft';
  const withdraws = mayWithdraw(ctx, person, view.order, view.requestedBy.userId);
  const dayOff = dayOffField(ctx.factory, view.toDate, wallClock(view.now).slice(0, 10));
  return {
    requests,
    withdraws,
    dayOff,
    uploadUrl: sends ? await uploadUrl(ctx, view, userId, 'date') : null,
  };
}

/** The request as it is now; it exists. */
export async function viewOf(ctx: TxCtx, requestId: number): Promise<DateView> {
  const view = await readDate(ctx, requestId);
  if (!view) throw new Error(`no due-date change ${requestId}`);
  return view;
}

/** The card for the actor themselves. */
export async function ownCard(ctx: TxCtx, requestId: number, notice?: Card['notice']): Promise<Card> {
  const { actor } = ctx;
  if (actor.kind !== 'staff') throw new Error('cards are for people');
  const view = await viewOf(ctx, requestId);
  return { ...dateCard(view, await readerOf(ctx, view, actor)), ...(notice ? { notice } : {}) };
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
    const card = { ...dateCard(view, await readerOf(ctx, view, person)), notice };
    await say(
      ctx,
      { to: 'person', userId: person.userId },
      { kind: 'card', flow: 'due-date-change', key: cardKey(requestId, person.userId), card },
      `date:${requestId}:${cause}:${person.userId}`,
    );
  }
}

/**
 * Paints everybody's open cards of a request anew, those of `except` aside. Whoever presses one of them queues up by the
 * order first, so that no two wait for each other's cards.
 */
export async function paintAll(ctx: TxCtx, requestId: number, ...except: string[]): Promise<void> {
  const view = await viewOf(ctx, requestId);
  const readers = await readersOfCards(ctx, 'due-date-change', cardKey(requestId, ''));
  const ids = readers.filter((userId) => !except.includes(userId));
  for (const person of await actorsOf(ctx, ids)) {
    const card = dateCard(view, await readerOf(ctx, view, person));
    await repaint(ctx, cardKey(requestId, person.userId), card, { closed: !isGoing(view.state) });
  }
}
