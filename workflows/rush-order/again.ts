import { and, eq, inArray, sql } from 'drizzle-orm';
import { rushRequest } from '../../db/schema/index.ts';
import { auditLast } from '../audit/last.ts';
import { audit } from '../audit/record.ts';
import type { Card } from '../card.ts';
import type { Ctx, TxCtx } from '../context.ts';
import { claimNext, giveBack } from '../lease.ts';
import { auditSubject } from '../orders/events.ts';
import { readPlannedOrder } from '../scheduling/read-order.ts';
import { actorOf, type StaffActor } from '../staff/actor.ts';
import { endHolds } from './end-holds.ts';
import { optionTexts, writeRound } from './offer.ts';
import { lockRequest, type RequestRow, readRush } from './read.ts';
import { displaceHere } from './search/displace.ts';
import { FIRST_BUDGET_MS, prepare, type Round, searchRound } from './search/run.ts';
import { paintRush, tellAlso, tellPlanners } from './tell.ts';

type Notice = NonNullable<Card['notice']>;

/** Wakes the worker that computes options anew; it never waits for the longer search (refine.ts). */
export const AGAIN_CHANNEL = 'rush_again';

/** A computation belongs to its worker for so long (real time); then its process is taken for dead. */
const LEASE_SECONDS = 10;
/** A computation that takes our own process with it so often is given up: the options of before are shown. */
const MOST_ATTEMPTS = 3;

/** `first`: nobody has been shown anything yet; the cards are sent when the options are found. */
const WAITING = inArray(rushRequest.refinement, ['again', 'first']);

/**
 * The options are computed anew on the plan as it is now, right after the commit: whoever pressed is answered at once, and
 * the card is painted with the new ones. What was held is let go. The request is locked and open.
 */
export async function recomputeSoon(ctx: TxCtx, request: RequestRow): Promise<void> {
  await endHolds(ctx, request.id);
  await ctx.tx
    .update(rushRequest)
    .set({ refinement: 'again', attempts: 0, leasedUntil: null })
    .where(eq(rushRequest.id, request.id));
  await ctx.tx.execute(sql`select pg_notify(${AGAIN_CHANNEL}, '')`);
}

/**
 * What was just asked for is looked for right after the commit: whoever pressed is answered at once. Who was first is sent the
 * options; whoever asks behind them has a card of their own to see them on. The request is open.
 */
export async function searchSoon(ctx: TxCtx, request: RequestRow, asker: StaffActor): Promise<void> {
  if (request.round > 0) return recomputeSoon(ctx, request);
  await ctx.tx.update(rushRequest).set({ refinement: 'first' }).where(eq(rushRequest.id, request.id));
  await ctx.tx.execute(sql`select pg_notify(${AGAIN_CHANNEL}, '')`);
  if (request.askedBy !== asker.userId) await tellAlso(ctx, request.id, asker);
}

/** Computes what waits, one after the other; searching stands outside any transaction. */
export async function recomputeWaiting(ctx: Ctx, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    const request = await claimNext(ctx.db, rushRequest, { waiting: WAITING, seconds: LEASE_SECONDS });
    if (!request) return;
    const found = await search(ctx, request);
    if (signal.aborted) return giveBack(ctx.db, rushRequest, request.id, WAITING);
    await ctx.db.transaction((tx) =>
      auditLast(tx, () =>
        settle({ ...ctx, tx, actor: { kind: 'system', name: 'rush-order' } } as TxCtx, request, found),
      ),
    );
  }
}

/** @returns null when the search itself failed: the options of before are shown again */
async function search(ctx: Ctx, request: RequestRow): Promise<Round | null> {
  if (request.attempts > MOST_ATTEMPTS) return null;
  try {
    const order = await readPlannedOrder(ctx, request.orderId);
    return order ? await searchRound(ctx, await prepare(ctx, order), displaceHere, FIRST_BUDGET_MS) : null;
  } catch (err) {
    ctx.log.error({ err, code: 'rush.again_failed', request: request.id }, 'a rush search failed');
    return null;
  }
}

/** Whatever happened meanwhile goes first: another round, a hold, a booking, the end of the request. */
async function settle(ctx: TxCtx, { id, round }: RequestRow, found: Round | null): Promise<void> {
  const request = await lockRequest(ctx, id);
  const { refinement } = request;
  if (request.round !== round || (refinement !== 'again' && refinement !== 'first')) return;
  const open = request.state === 'open';
  const view = refinement === 'again' ? await readRush(ctx, id) : undefined;
  const kept = view?.options.some(({ held }) => held) ?? false;
  const offered = found ?? (refinement === 'first' ? NOTHING : null);
  if (open && offered && !kept) await writeRound(ctx, request, round + 1, offered);
  else
    await ctx.tx
      .update(rushRequest)
      .set({ refinement: 'done', leasedUntil: null })
      .where(and(eq(rushRequest.id, id), WAITING));
  if (!open) return;
  if (refinement === 'first') return offer(ctx, request, offered ?? NOTHING);
  await paintRush(ctx, id, { notice: kept ? KEPT : found ? ANEW : FAILED });
}

const ANEW: Notice = { text: '已按现在的排产重新计算，请选。', tone: 'info' };
const KEPT: Notice = { text: '有方案刚被先占住，没有重新计算。', tone: 'info' };
const FAILED: Notice = { text: '没有算出新的方案，请点「重新计算」。', tone: 'warn' };

/** The search itself failed. */
const NOTHING: Round = {
  options: [],
  findings: { notes: [], fewer: '', impossible: '这次没有算出来，请点「重新计算」。', tookMs: 0 },
};

/** The first options, to whoever decides and whoever asked. */
async function offer(ctx: TxCtx, { id, orderId, askedBy, reason }: RequestRow, found: Round): Promise<void> {
  const order = await readPlannedOrder(ctx, orderId);
  if (!order) return;
  const told = await tellPlanners(ctx, id, order, await actorOf(ctx, askedBy));
  await paintRush(ctx, id, { but: [...told, askedBy] });
  await audit(ctx, {
    action: 'production.rush_offer',
    ...auditSubject(order.number),
    change: { option: [null, optionTexts(found)] },
    reason,
  });
}
