import { eq } from 'drizzle-orm';
import { type rushMove, rushOption } from '../../db/schema/index.ts';
import type { TxCtx } from '../context.ts';
import { minuteOf } from '../load/spans.ts';
import { plainText } from '../orders/text.ts';
import { say } from '../say.ts';
import type { PlannedOrder } from '../scheduling/read-order.ts';
import { momentText } from '../scheduling/text.ts';
import { rolesOver } from '../staff/policy.ts';
import { doerName, peopleToTell } from './people.ts';
import type { RequestRow } from './read.ts';
import type { StoredOption } from './stored.ts';
import { tellOvertime } from './tell-overtime.ts';

type MoveRow = typeof rushMove.$inferSelect;

export interface Restored {
  request: RequestRow;
  order: PlannedOrder;
  /** The rush order stands where it stood. */
  own: boolean;
  /** Those that had made room. */
  others: readonly PlannedOrder[];
  back: readonly MoveRow[];
  stay: readonly MoveRow[];
}

/** Whoever was told that their orders are put off hears once that it was taken back, or what stays; who asked hears it too. */
export async function tellRestored(ctx: TxCtx, restored: Restored): Promise<void> {
  const { request, order, own, others, back, stay } = restored;
  const people = await peopleToTell(ctx, [
    request.askedBy,
    ...[...others, order].flatMap(({ ownerUserId, salesUserId }) => [ownerUserId, salesUserId]),
  ]);
  const { putOff = [], overtime = [] } = (await bookedOption(ctx, request)) ?? {};
  const later = new Set(putOff.filter(({ oldEnd, newEnd }) => newEnd > oldEnd).map(({ orderId }) => orderId));
  const kept = new Set(stay.map(({ orderId }) => orderId));
  for (const person of people) {
    const theirs = others.filter(
      (one) =>
        later.has(one.id) &&
        [one.ownerUserId, one.salesUserId].includes(person.userId) &&
        rolesOver(ctx.factory, person, one).length > 0,
    );
    const asked =
      person.userId === request.askedBy || [order.ownerUserId, order.salesUserId].includes(person.userId);
    if (theirs.length === 0 && !(asked && rolesOver(ctx.factory, person, order).length > 0)) continue;
    const lines = theirs.map((one) => {
      const ends = (kept.has(one.id) ? stay : back).filter(({ orderId }) => orderId === one.id);
      const end = Math.max(...ends.map(({ fromEnd, toEnd }) => minuteOf(kept.has(one.id) ? toEnd : fromEnd)));
      return `- ${kept.has(one.id) ? '⚠ ' : ''}**${one.number}** ${plainText(one.customer)}：${
        kept.has(one.id)
          ? `之后又有变化或原来的时间已不能用，仍按现在的时间，完工 ${momentText(end)}`
          : `恢复原来的时间，完工 ${momentText(end)}`
      }`;
    });
    const text = [
      `${doerName(ctx)} 撤销了加急单 **${order.number}** 的排产，${own ? '它恢复原来的时间' : '它按现在的空档重新排产'}。`,
      ...(lines.length > 0 ? [lines.join('\n')] : []),
    ].join('\n\n');
    await say(
      ctx,
      { to: 'person', userId: person.userId },
      { kind: 'markdown', title: '加急排产已撤销', text },
      `rush:${request.id}:undone:${person.userId}`,
    );
  }
  await tellOvertime(ctx, { request, order, overtime, isOver: true });
}

/** What was booked: its people were told of orders that were to end later, not of those that only changed places. */
async function bookedOption({ tx }: TxCtx, { bookedOption: id }: RequestRow): Promise<StoredOption | null> {
  if (id === null) return null;
  const [row] = await tx.select({ plan: rushOption.plan }).from(rushOption).where(eq(rushOption.id, id));
  return (row?.plan as StoredOption | undefined) ?? null;
}
