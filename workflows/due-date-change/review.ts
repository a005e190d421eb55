import { eq, sql } from 'drizzle-orm';
import { dueDateChange } from '../../db/schema/index.ts';
import { withTransaction } from '../../db/transaction.ts';
import { audit } from '../audit/record.ts';
import type { Ctx } from '../context.ts';
import { AppError } from '../errors.ts';
import { auditSubject } from '../orders/events.ts';
import { actorsOf } from '../staff/actor.ts';
import { answerName, questionText } from './cards/date-card.ts';
import { doubtsOf } from './kept.ts';
import type { Reason } from './letter-reader.ts';
import { holdRequest, whyNot } from './lock.ts';
import { giveCard, paintAll, viewOf } from './paint.ts';
import { mayDo } from './people.ts';
import { openSecond } from './second.ts';
import { closeRequest, endRequest } from './settle.ts';

export interface Review {
  requestId: number;
  /** The request's version on the reviewer's card. */
  version: number;
  /** By name of the question on the card: ok | no. */
  answers: Readonly<Record<string, string>>;
}

/** `approval`: the second person is asked. `rejected`: something does not fit. `closed`: the order has gone on meanwhile. */
export type Reviewed = 'approval' | 'rejected' | 'closed';

/**
 * A person compares the letter with what was asked, doubt by doubt; one that does not fit refuses the request.
 * @throws AppError date.review_not_yours, date.review_own, date.review_missing, date.changed, date.settled,
 *   order.not_found
 */
export function reviewDate(ctx: Ctx, { requestId, version, answers }: Review): Promise<Reviewed> {
  return withTransaction(ctx, async (tx) => {
    const { actor } = tx;
    const held = await holdRequest(tx, requestId, ['review']);
    const { request, order } = held;
    if (actor.kind !== 'staff' || !mayDo(tx, actor, order, 'date.review'))
      throw new AppError('date.review_not_yours');
    if (actor.userId === request.requestedBy) throw new AppError('date.review_own');
    if (request.version !== version) throw new AppError('date.changed');
    const doubts = doubtsOf(request.reasons as Reason[]);
    const view = await viewOf(tx, requestId);
    const question = (one: Reason) => questionText(view, one);
    const answerTo = ({ code }: Reason) => answers[answerName(code)] ?? '';
    const open = doubts.filter((one) => !['ok', 'no'].includes(answerTo(one)));
    if (open.length > 0) throw new AppError('date.review_missing', { what: open.map(question).join('；') });
    const gone = whyNot(tx, order, request.fromDate);
    if (gone) {
      await closeRequest(tx, held, gone);
      return 'closed';
    }
    const wrong = doubts.filter((one) => answerTo(one) === 'no');
    await tx.tx
      .update(dueDateChange)
      .set({
        reviewedBy: actor.userId,
        reviewedAt: sql`app_now()`,
        review: Object.fromEntries(doubts.map((one) => [one.code, answerTo(one)])),
        version: sql`${dueDateChange.version} + 1`,
      })
      .where(eq(dueDateChange.id, requestId));
    await audit(tx, {
      action: 'date.review',
      ...auditSubject(order.number),
      change: {
        dateRequest: [null, requestId],
        answers: [null, Object.fromEntries(doubts.map((one) => [one.code, answerTo(one)]))],
      },
      evidence: request.letterSha256 ? [request.letterSha256] : [],
    });
    if (wrong.length > 0) {
      const why = `${actor.name} 核对确认函，以下不一致或看不清：${wrong.map(question).join('；')}`;
      await endRequest(tx, held, { state: 'rejected', decision: why });
      const requester = await actorsOf(tx, [request.requestedBy]);
      await giveCard(tx, requestId, requester, { text: `改期没有通过：${why}`, tone: 'bad' }, 'rejected');
      await paintAll(tx, requestId, actor.userId, request.requestedBy);
    } else {
      await openSecond(tx, held, actor.userId);
      await paintAll(tx, requestId, actor.userId);
    }
    return wrong.length > 0 ? 'rejected' : 'approval';
  });
}
