import { and, eq, sql } from 'drizzle-orm';
import { checkpoint as checkpointTable, dueDateChange, dueInstant } from '../../db/schema/index.ts';
import { withTransaction } from '../../db/transaction.ts';
import { audit } from '../audit/record.ts';
import { withdrawOne } from '../checkpoints/withdraw-one.ts';
import type { Ctx, TxCtx } from '../context.ts';
import { schedule } from '../due.ts';
import { AppError } from '../errors.ts';
import { clock } from '../now.ts';
import { auditSubject } from '../orders/events.ts';
import { say } from '../say.ts';
import { actorsOf } from '../staff/actor.ts';
import { ENDED, GOING, type Held, holdRequest } from './lock.ts';
import { giveCard, paintAll } from './paint.ts';
import { mayWithdraw } from './people.ts';

const ACTIONS = {
  rejected: 'date.reject',
  withdrawn: 'date.withdraw',
  closed: 'date.close',
} as const;

/** Above the card of who asked; why stands in its text. */
export const NOT_PASSED = { text: '改期没有通过，交期不变。', tone: 'bad' } as const;
export const CLOSED = { text: '改期申请已关闭，交期不变。', tone: 'bad' } as const;

/** How a request ends without a new date. */
export interface Ending {
  state: keyof typeof ACTIONS;
  /** Why, for people. */
  decision: string;
  /** Who refused the first factor, or the second. */
  reviewedBy?: string;
  approvedBy?: string;
}

/** Writes the end of a request; whom it is told is the caller's business. */
export async function endRequest(ctx: TxCtx, { request, order }: Held, end: Ending): Promise<void> {
  await ctx.tx
    .update(dueDateChange)
    .set({
      state: end.state,
      decision: end.decision,
      decidedAt: sql`app_now()`,
      leasedUntil: null,
      ...(end.reviewedBy ? { reviewedBy: end.reviewedBy, reviewedAt: sql`app_now()` } : {}),
      ...(end.approvedBy ? { approvedBy: end.approvedBy } : {}),
      version: sql`${dueDateChange.version} + 1`,
    })
    .where(eq(dueDateChange.id, request.id));
  await audit(ctx, {
    action: ACTIONS[end.state],
    ...auditSubject(order.number),
    change: { dateRequest: [null, request.id], requestState: [request.state, end.state] },
    reason: end.decision,
    evidence: request.letterSha256 ? [request.letterSha256] : [],
  });
}

/**
 * 撤回, at any time before the date has moved: by who asked, or by who decides on new dates (who asked may be gone, and
 * holds up the next request). @throws AppError date.not_requester, date.settled
 */
export function withdrawDate(ctx: Ctx, requestId: number): Promise<void> {
  return withTransaction(ctx, async (tx) => {
    const { actor } = tx;
    const held = await holdRequest(tx, requestId);
    if (actor.kind !== 'staff' || !mayWithdraw(tx, actor, held.order, held.request.requestedBy))
      throw new AppError('date.not_requester', { id: requestId });
    const own = actor.userId === held.request.requestedBy;
    await endRequest(tx, held, { state: 'withdrawn', decision: own ? '' : `由 ${actor.name} 撤回` });
    await withdrawFactor(tx, held, own ? '申请人撤回了改期申请' : `${actor.name} 撤回了改期申请`);
    if (!own) {
      const text = `${actor.name} 撤回了您的改期申请，交期不变。`;
      const requester = await actorsOf(tx, [held.request.requestedBy]);
      await giveCard(tx, requestId, requester, { text, tone: 'warn' }, 'withdrawn');
    }
    await paintAll(tx, requestId, actor.userId, held.request.requestedBy);
  });
}

/** Kind of the due instant that ends a request whose letter never came; its ref is the request. */
export const LETTER_MISSING = 'date.letter_missing';
/** Days that a request waits for its letter; nobody else can ask for the order's date meanwhile. */
const LETTER_DAYS = 7;

/** From now on a request waits for its letter, anew when the one that came was no letter. */
export async function awaitLetter(ctx: TxCtx, requestId: number): Promise<void> {
  const ref = String(requestId);
  // It may have come and been done while the letter was read: such a one is not scheduled again.
  await ctx.tx.delete(dueInstant).where(and(eq(dueInstant.kind, LETTER_MISSING), eq(dueInstant.ref, ref)));
  const until = (await clock(ctx)).getTime() + LETTER_DAYS * 86_400_000;
  await schedule(ctx, LETTER_MISSING, ref, new Date(until));
}

/** The letter did not come: the request is closed, and who asked is told. */
export async function letterMissing(ctx: TxCtx, ref: string): Promise<void> {
  const held = await holdRequest(ctx, Number(ref), [...GOING, ...ENDED]);
  if (held.request.state === 'draft') await closeRequest(ctx, held, `${LETTER_DAYS} 天没有收到客户确认函`);
}

/** Nothing can come of it any more: the order has ended or left, or its date has moved otherwise. Who asked is told. */
export async function closeRequest(ctx: TxCtx, held: Held, why: string): Promise<void> {
  const { request, order } = held;
  await endRequest(ctx, held, { state: 'closed', decision: why });
  await withdrawFactor(ctx, held, why);
  await paintAll(ctx, request.id);
  await say(
    ctx,
    { to: 'person', userId: request.requestedBy },
    { kind: 'text', text: `改期申请 ${request.id} 号（${order.number}）已关闭：${why}。` },
    `date:${request.id}:closed`,
  );
}

/** Nobody is asked any more, where somebody was. The request has ended before: it hears nothing of it. */
async function withdrawFactor(ctx: TxCtx, { request, order }: Held, why: string): Promise<void> {
  if (!['review', 'approval'].includes(request.state) || request.checkpointId === null) return;
  const [row] = await ctx.tx
    .select()
    .from(checkpointTable)
    .where(eq(checkpointTable.id, request.checkpointId))
    .for('update');
  if (row?.state === 'open') await withdrawOne(ctx, row, order.number, why);
}
