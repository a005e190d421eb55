import { eq } from 'drizzle-orm';
import { rushRequest } from '../../db/schema/index.ts';
import { auditLast } from '../audit/last.ts';
import type { Ctx, TxCtx } from '../context.ts';
import { claimNext, giveBack } from '../lease.ts';
import { readPlannedOrder } from '../scheduling/read-order.ts';
import { writeRound } from './offer.ts';
import { lockRequest, type RequestRow, readRush } from './read.ts';
import type { Displacing } from './search/displace.ts';
import { displaceAside } from './search/displace-aside.ts';
import { findOptions } from './search/find-options.ts';
import { inWords, prepare, type Round } from './search/run.ts';
import type { StoredOption } from './stored.ts';
import { paintRush } from './tell.ts';

/** A search belongs to its worker for so long (real time); then its process is taken for dead. */
const LEASE_SECONDS = 90;
/** A search that takes our own process with it so often is left as it was found first. */
const MOST_ATTEMPTS = 2;

const WAITING = eq(rushRequest.refinement, 'waiting');

/**
 * Looks longer for better ways to put others off, until none waits: outside any transaction, in a thread of its own. What is
 * better takes the place of what was shown, on everybody's card; what somebody holds or has booked meanwhile stays.
 */
export async function refineWaiting(ctx: Ctx, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    const request = await claimNext(ctx.db, rushRequest, { waiting: WAITING, seconds: LEASE_SECONDS });
    if (!request) return;
    const found = await search(ctx, request, signal);
    if (found === 'stopped') return giveBack(ctx.db, rushRequest, request.id, WAITING);
    await ctx.db.transaction((tx) =>
      auditLast(tx, () =>
        settle({ ...ctx, tx, actor: { kind: 'system', name: 'rush-order' } } as TxCtx, request, found),
      ),
    );
  }
}

/** @returns null when nothing was found or the search itself failed: what was shown stays */
async function search(ctx: Ctx, request: RequestRow, signal: AbortSignal): Promise<Round | null | 'stopped'> {
  if (request.attempts > MOST_ATTEMPTS) return null;
  const order = await readPlannedOrder(ctx, request.orderId);
  if (!order) return null;
  const prepared = await prepare(ctx, order);
  const { house, asked, query, present } = prepared;
  if (!query) return null;
  const plan = { ...house.plan, machines: [...house.plan.machines, ...asked.places] };
  const started = performance.now();
  let better: Displacing | null;
  try {
    better = await displaceAside(plan, query, ctx.factory.scheduling.refineSeconds * 1000, signal);
  } catch (err) {
    ctx.log.error({ err, code: 'rush.refine_failed', request: request.id }, 'a rush search failed');
    return null;
  }
  if (!better) return 'stopped';
  const known = better;
  const found = findOptions(ctx.factory, house, { ...asked, query, present }, () => known, 0);
  return inWords(ctx, prepared, found, performance.now() - started);
}

/** Whatever happened meanwhile goes first: another round, a hold, a booking. */
async function settle(ctx: TxCtx, { id, round }: RequestRow, found: Round | null): Promise<void> {
  const request = await lockRequest(ctx, id);
  if (request.round !== round || request.refinement !== 'waiting') return;
  const view = await readRush(ctx, id);
  const held = view?.options.some(({ held: one }) => one) ?? false;
  const isBetter =
    found !== null &&
    view !== undefined &&
    request.state === 'open' &&
    !held &&
    betters(
      found.options,
      view.options.map(({ plan }) => plan),
    );
  if (isBetter) await writeRound(ctx, request, round + 1, found, true);
  else
    await ctx.tx
      .update(rushRequest)
      .set({ refinement: 'done', leasedUntil: null })
      .where(eq(rushRequest.id, id));
  // Nothing better: the card stays as it is, so that nobody's tick comes too late for nothing.
  if (isBetter) await paintRush(ctx, id, { notice: { text: '找到了更好的方案，已更新。', tone: 'info' } });
}

/** Of some kind it ends earlier, or as early and puts others off by less; of no kind it is worse. */
export function betters(now: readonly StoredOption[], before: readonly StoredOption[]): boolean {
  if (now.length < before.length) return false;
  const cost = ({ putOff }: StoredOption): number =>
    putOff.reduce((sum, one) => sum + one.slipMinutes + (one.wasOnTime && !one.onTime ? 10_000 : 0), 0);
  let gained = now.length > before.length;
  for (const old of before) {
    const fresh = now.find(({ how }) => how === old.how);
    if (!fresh) continue;
    const ends = fresh.option.completion.p90 - old.option.completion.p90;
    // The plan is read a moment later: minutes of difference are none.
    if (ends > 15 || (ends >= -15 && cost(fresh) > cost(old))) return false;
    if (ends < -15 || cost(fresh) < cost(old)) gained = true;
  }
  return gained;
}
