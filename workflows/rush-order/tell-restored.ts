import { sql } from 'drizzle-orm';
import type { rushMove } from '../../db/schema/index.ts';
import type { TxCtx } from '../context.ts';
import { minuteOf } from '../load/spans.ts';
import { plainText } from '../orders/text.ts';
import { say } from '../say.ts';
import type { PlannedOrder } from '../scheduling/read-order.ts';
import { momentText } from '../scheduling/text.ts';
import { rolesOver } from '../staff/policy.ts';
import { doerName, peopleToTell } from './people.ts';
import type { RequestRow } from './read.ts';

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
  const later = await putOffBy(ctx, request);
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
}

/** Orders that were to end later: their people were told. Those that only changed places were not. */
async function putOffBy({ tx }: TxCtx, { bookedOption }: RequestRow): Promise<Set<number>> {
  const rows = await tx.execute<{ id: number }>(sql`
    select (one->>'orderId')::float8 as id
    from rush_option o cross join jsonb_array_elements(o.plan->'putOff') one
    where o.id = ${bookedOption} and (one->>'newEnd')::float8 > (one->>'oldEnd')::float8`);
  return new Set(rows.map(({ id }) => id));
}
