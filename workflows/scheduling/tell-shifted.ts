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
    const text = shiftedText(why, theirs);
    await say(
      ctx,
      { to: 'person', userId: person.userId },
      { kind: 'markdown', title, text },
      `${key}:${person.userId}`,
    );
  }
}

/** What one person is told; who was late before is no news, and counted apart. @internal exported for its test */
export function shiftedText(why: string, theirs: readonly Shift[]): string {
  const late = theirs.filter(({ onTime }) => !onTime);
  const fresh = late.filter(({ wasOnTime }) => wasOnTime).length;
  const again = late.length - fresh;
  const head = [
    why,
    `您的订单后移 ${theirs.length} 个`,
    ...(fresh > 0 ? [`**${fresh} 个将晚于承诺交期**`] : []),
    ...(again > 0 ? [`${again} 个原已晚于承诺，再推后`] : []),
  ].join('，');
  const more = theirs.length > MOST_LINES ? [`- 还有 ${theirs.length - MOST_LINES} 个`] : [];
  return [
    `${head}：`,
    [...theirs.slice(0, MOST_LINES).map(lineOf), ...more].join('\n'),
    late.length > 0 ? '承诺交期没有改动。晚于交期的请与客户沟通，需要时走改期流程。' : '承诺交期没有改动。',
  ].join('\n\n');
}

function lineOf({ order, oldEnd, newEnd, onTime, wasOnTime }: Shift): string {
  const due = onTime ? '仍按期' : wasOnTime ? '**晚于承诺交期**' : '原已晚于承诺';
  return `- ${onTime ? '' : '⚠ '}**${order.number}** ${plainText(order.customer)}：完工 ${momentText(oldEnd ?? newEnd)} → ${momentText(newEnd)}，${due}（${dayOf(order.promisedDate)}）`;
}

/** 12/5, as the ends are written. */
const dayOf = (date: string): string => date.split('-').slice(1).map(Number).join('/');
