import type { TxCtx } from '../context.ts';
import { plainText } from '../orders/text.ts';
import type { Minute } from '../rush-order/core/types.ts';
import { peopleToTell } from '../rush-order/people.ts';
import { say } from '../say.ts';
import { rolesOver } from '../staff/policy.ts';
import type { PlannedOrder } from './read-order.ts';
import { momentText } from './text.ts';

/** What becomes of the end of an order. */
export interface Shift {
  order: PlannedOrder;
  /** Null: nothing was booked. */
  oldEnd: Minute | null;
  newEnd: Minute;
  onTime: boolean;
  wasOnTime: boolean;
}

interface Told {
  shifts: readonly Shift[];
  title?: string;
  /** Who did what, the beginning of the sentence. */
  why: string;
  /** Unique per event. */
  key: string;
}

/** Lines in one message. */
const MOST_LINES = 20;

/**
 * Each owner and salesperson of orders that end later is told once, of all of theirs, with old and new ends; promises
 * stand. Whoever acts knows.
 */
export async function tellShifted(
  ctx: TxCtx,
  { shifts, title = '排产调整，您的订单后移', why, key }: Told,
): Promise<void> {
  const later = shifts.filter(({ oldEnd, newEnd }) => oldEnd !== null && newEnd > oldEnd);
  const people = await peopleToTell(
    ctx,
    later.flatMap(({ order }) => [order.ownerUserId, order.salesUserId]),
  );
  for (const person of people) {
    const theirs = later.filter(
      ({ order }) =>
        [order.ownerUserId, order.salesUserId].includes(person.userId) &&
        rolesOver(ctx.factory, person, order).length > 0,
    );
    if (theirs.length === 0) continue;
    const risk = theirs.filter(({ onTime }) => !onTime).length;
    const more = theirs.length > MOST_LINES ? [`- 还有 ${theirs.length - MOST_LINES} 个`] : [];
    const text = [
      `${why}，您的订单后移 ${theirs.length} 个${risk > 0 ? `，**${risk} 个将晚于承诺交期**` : ''}：`,
      [...theirs.slice(0, MOST_LINES).map(lineOf), ...more].join('\n'),
      risk > 0 ? '承诺交期没有改动。晚于交期的请与客户沟通，需要时走改期流程。' : '承诺交期没有改动。',
    ].join('\n\n');
    await say(
      ctx,
      { to: 'person', userId: person.userId },
      { kind: 'markdown', title, text },
      `${key}:${person.userId}`,
    );
  }
}

function lineOf({ order, oldEnd, newEnd, onTime, wasOnTime }: Shift): string {
  const due = onTime ? '仍按期' : wasOnTime ? '**晚于承诺交期**' : '原本就晚于承诺';
  return `- ${onTime ? '' : '⚠ '}**${order.number}** ${plainText(order.customer)}：完工 ${momentText(oldEnd ?? newEnd)} → ${momentText(newEnd)}，${due}（${order.promisedDate.slice(5).replace('-', '/')}）`;
}
