import { eq, sql } from 'drizzle-orm';
import { dueDateChange } from '../../db/schema/index.ts';
import { audit } from '../audit/record.ts';
import type { TxCtx } from '../context.ts';
import { auditSubject } from '../orders/events.ts';
import { say } from '../say.ts';
import { actorsOf } from '../staff/actor.ts';
import { itemOf, type KeptReading } from './kept.ts';
import { type ItemKey, type LetterOutcome, type Reason, type Verdict, verdictOf } from './letter-reader.ts';
import { type DateRow, ENDED, GOING, type Held, holdRequest, whyNot } from './lock.ts';
import { giveCard, paintAll } from './paint.ts';
import { reuseOf } from './reused.ts';
import { openReview } from './review.ts';
import { openSecond } from './second.ts';
import { awaitLetter, closeRequest, endRequest, NOT_PASSED } from './settle.ts';

/**
 * What a reading leads to: another file is asked for, the request is refused, a person compares, or the second factor
 * is asked. Nothing, when the request has gone on meanwhile.
 */
export async function settleReading(
  ctx: TxCtx,
  { id, letterSha256 }: DateRow,
  outcome: LetterOutcome,
  kept: KeptReading | null,
): Promise<void> {
  const held = await holdRequest(ctx, id, [...GOING, ...ENDED]);
  const { request, order } = held;
  if (request.state !== 'reading' || request.letterSha256 !== letterSha256) return;
  const gone = whyNot(ctx, order, request.fromDate);
  if (gone) return closeRequest(ctx, held, gone);
  if (outcome.kind === 'refused') return askAnother(ctx, held, outcome.sentence);
  const { verdict, reasons } = await judged(ctx, request, outcome, kept);
  await ctx.tx
    .update(dueDateChange)
    .set({
      reading: kept,
      verdict,
      reasons,
      readAt: sql`app_now()`,
      leasedUntil: null,
      version: sql`${dueDateChange.version} + 1`,
    })
    .where(eq(dueDateChange.id, id));
  await audit(ctx, {
    action: 'date.read',
    ...auditSubject(order.number),
    change: {
      dateRequest: [null, id],
      verdict: [null, VERDICTS[verdict]],
      reasons: [null, reasons.map(({ code }) => code)],
      values: [null, Object.fromEntries((kept?.items ?? []).map(({ key, value }) => [key, value]))],
    },
    evidence: letterSha256 ? [letterSha256] : [],
  });
  ctx.log.info(
    { code: 'letter.judged', request: id, verdict, reasons: reasons.map((one) => one.code) },
    'letter judged',
  );
  if (verdict === 'reject') return refuse(ctx, held, reasons);
  if (verdict === 'manual') await openReview(ctx, held);
  else await openSecond(ctx, held, null);
  await paintAll(ctx, id);
}

const VERDICTS: Readonly<Record<Verdict, string>> = { pass: '通过', manual: '待人工核对', reject: '未通过' };

/** The letter by itself, and whether it was used before; the worst counts. */
async function judged(
  ctx: TxCtx,
  request: DateRow,
  outcome: Exclude<LetterOutcome, { kind: 'refused' }>,
  kept: KeptReading | null,
): Promise<{ verdict: Verdict; reasons: Reason[] }> {
  const given = (key: ItemKey) => itemOf(kept, key)?.value ?? null;
  const reuse = await reuseOf(ctx, request, {
    orderNumber: given('orderNumber'),
    newDueDate: given('newDueDate'),
    signingDate: given('signingDate'),
  });
  const own: Reason[] =
    outcome.kind === 'unread'
      ? [{ code: outcome.code, sentence: outcome.sentence, item: null, weight: 'manual' }]
      : outcome.reasons;
  const reasons = [...(reuse ? [reuse] : []), ...own];
  return { verdict: verdictOf(reasons), reasons };
}

/** The request stays: it is the file that is no letter. */
async function askAnother(ctx: TxCtx, { request, order }: Held, sentence: string): Promise<void> {
  await ctx.tx
    .update(dueDateChange)
    .set({
      state: 'draft',
      letterSha256: null,
      letterName: null,
      leasedUntil: null,
      decision: sentence,
      version: sql`${dueDateChange.version} + 1`,
    })
    .where(eq(dueDateChange.id, request.id));
  await awaitLetter(ctx, request.id);
  await paintAll(ctx, request.id);
  const text = `改期申请 ${request.id} 号（${order.number}）的确认函没有收：${sentence}`;
  await say(
    ctx,
    { to: 'person', userId: request.requestedBy },
    { kind: 'text', text },
    `date:${request.id}:v${request.version}:refused`,
  );
  await audit(ctx, {
    action: 'date.read',
    ...auditSubject(order.number),
    change: { dateRequest: [null, request.id], verdict: [null, '打不开'] },
    reason: sentence,
    evidence: request.letterSha256 ? [request.letterSha256] : [],
  });
}

/** At once, with the reasons and the picture that shows them. */
async function refuse(ctx: TxCtx, held: Held, reasons: readonly Reason[]): Promise<void> {
  const hard = reasons.filter(({ weight }) => weight === 'reject');
  const why = hard.map(({ sentence }) => sentence).join(' ');
  await endRequest(ctx, held, { state: 'rejected', decision: why });
  const requester = await actorsOf(ctx, [held.request.requestedBy]);
  await giveCard(ctx, held.request.id, requester, NOT_PASSED, 'rejected');
  await paintAll(ctx, held.request.id, held.request.requestedBy);
}
