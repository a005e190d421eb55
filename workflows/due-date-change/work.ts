import { buffer } from 'node:stream/consumers';
import { and, eq } from 'drizzle-orm';
import { customer, dueDateChange, order } from '../../db/schema/index.ts';
import { auditLast } from '../audit/last.ts';
import type { Ctx, TxCtx } from '../context.ts';
import { claimNext, giveBack, leasedFor } from '../lease.ts';
import { clock } from '../now.ts';
import { shanghaiDay } from '../working-time/shanghai.ts';
import { settleReading } from './after-reading.ts';
import { keepReading } from './keep.ts';
import type { KeptReading } from './kept.ts';
import type { Expected, LetterOutcome } from './letter-reader.ts';
import type { DateRow } from './lock.ts';

/**
 * A letter that is being read belongs to its worker for so long (real time); then its process is taken for dead. The
 * worker renews it while it reads, so a killed service costs this much and not the longest reading.
 */
const LEASE: Lease = { seconds: 20, renewMs: 5_000 };

interface Lease {
  seconds: number;
  renewMs: number;
}

/** A letter that takes our own process with it so often goes to a person unread. */
const MOST_ATTEMPTS = 3;

const WAITING = eq(dueDateChange.state, 'reading');

/**
 * Has letters read until none waits, outside any transaction. What was found is written, said and settled in one
 * transaction; a killed process leaves the row to the next look.
 */
export async function readWaiting(ctx: Ctx, signal: AbortSignal, lease: Lease = LEASE): Promise<void> {
  while (!signal.aborted) {
    const request = await claimNext(ctx.db, dueDateChange, { waiting: WAITING, seconds: lease.seconds });
    if (!request) return;
    const outcome = await renewing(ctx, request, lease, () => unlessStopped(signal, read(ctx, request)));
    // A stop in the middle says nothing about the letter: it is read anew after the start.
    if (outcome === null || (outcome.kind === 'unread' && outcome.code === 'letter.closing'))
      return giveBack(ctx.db, dueDateChange, request.id, WAITING);
    await renewing(ctx, request, lease, async () => {
      const kept = outcome.kind === 'read' ? await keepReading(ctx, request.id, outcome) : null;
      await settle(ctx, request, outcome, kept);
    });
  }
}

/** Keeps the letter this worker's own while it works on it. A renewal that fails is tried again with the next one. */
async function renewing<T>(
  ctx: Ctx,
  { id, attempts }: DateRow,
  { seconds, renewMs }: Lease,
  work: () => Promise<T>,
): Promise<T> {
  const renew = () =>
    ctx.db
      .update(dueDateChange)
      .set({ leasedUntil: leasedFor(seconds) })
      .where(and(eq(dueDateChange.id, id), WAITING, eq(dueDateChange.attempts, attempts)))
      .then(
        () => undefined,
        (err: unknown) => ctx.log.warn({ err, code: 'letter.not_renewed', request: id }, 'lease not renewed'),
      );
  let last = Promise.resolve();
  const timer = setInterval(() => {
    last = last.then(renew);
  }, renewMs);
  try {
    return await work();
  } finally {
    clearInterval(timer);
    await last;
  }
}

/** What comes first: the outcome, or null for the stop. A signal lives as long as the service, so it is let go again. */
async function unlessStopped<T>(signal: AbortSignal, work: Promise<T>): Promise<T | null> {
  let stop = (): void => undefined;
  const stopped = new Promise<null>((resolve) => {
    stop = () => resolve(null);
    if (signal.aborted) stop();
    signal.addEventListener('abort', stop, { once: true });
  });
  try {
    return await Promise.race([work, stopped]);
  } finally {
    signal.removeEventListener('abort', stop);
  }
}

/** Never throws for the letter's sake: what cannot be read goes to a person. */
async function read(ctx: Ctx, request: DateRow): Promise<LetterOutcome> {
  const sentence = '确认函没有自动识别，请人工核对原件。';
  if (!ctx.letters) return { kind: 'unread', code: 'letter.no_reader', sentence };
  if (request.attempts > MOST_ATTEMPTS) return { kind: 'unread', code: 'letter.given_up', sentence };
  try {
    const bytes = await buffer(await ctx.evidence.open(request.letterSha256 ?? ''));
    return await ctx.letters.read(bytes, await expectedOf(ctx, request));
  } catch (err) {
    ctx.log.error({ err, code: 'letter.failed', request: request.id }, 'letter could not be read');
    return { kind: 'unread', code: 'letter.failed', sentence };
  }
}

/** What the letter must say, by what the house knows. */
async function expectedOf(ctx: Ctx, request: DateRow): Promise<Expected> {
  const [row] = await ctx.db
    .select({ number: order.number, createdAt: order.createdAt, name: customer.name })
    .from(order)
    .innerJoin(customer, eq(customer.id, order.customerId))
    .where(eq(order.id, request.orderId));
  if (!row) throw new Error(`no order ${request.orderId}`);
  return {
    orderNumber: row.number,
    customerName: row.name,
    createdDate: shanghaiDay(row.createdAt),
    currentDueDate: request.fromDate,
    newDueDate: request.toDate,
    today: shanghaiDay(await clock(ctx)),
  };
}

async function settle(
  ctx: Ctx,
  request: DateRow,
  outcome: LetterOutcome,
  kept: KeptReading | null,
): Promise<void> {
  await ctx.db.transaction((tx) =>
    auditLast(tx, () =>
      settleReading(
        { ...ctx, tx, actor: { kind: 'system', name: 'due-date-change' } } as TxCtx,
        request,
        outcome,
        kept,
      ),
    ),
  );
}
