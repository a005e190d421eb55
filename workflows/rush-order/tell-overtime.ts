import type { TxCtx } from '../context.ts';
import { plainText } from '../orders/text.ts';
import { whoDecides } from '../plant/who.ts';
import { say } from '../say.ts';
import type { PlannedOrder } from '../scheduling/read-order.ts';
import { placeName, spanText } from '../scheduling/text.ts';
import { joinTouching } from './cards/overtime-text.ts';
import { doerName, peopleToTell } from './people.ts';
import type { StoredOption } from './stored.ts';

interface Told {
  request: { id: number };
  order: PlannedOrder;
  overtime: StoredOption['overtime'];
  /** It was booked and is not wanted any more. */
  isOver: boolean;
}

/**
 * Time beyond the shifts is worth nothing when nobody comes: the team leader of each machine's workshop (else whoever
 * answers for work there) is told once what to man, and that it is off when it is taken back. Whoever acts knows.
 */
export async function tellOvertime(ctx: TxCtx, { request, order, overtime, isOver }: Told): Promise<void> {
  const workshops = new Map(ctx.plant?.().machines.map(({ id, workshop }) => [id, workshop]));
  const spans = new Map<string, StoredOption['overtime']>();
  for (const one of joinTouching(overtime)) {
    const who = await whoDecides(ctx, 'unreported', workshops.get(one.machine) ?? '');
    if (who !== null) spans.set(who, [...(spans.get(who) ?? []), one]);
  }
  for (const { userId } of await peopleToTell(ctx, [...spans.keys()])) {
    const whose = `**${order.number}** ${plainText(order.customer)}`;
    const lines = (spans.get(userId) ?? []).map(
      ({ machine, from, to }) => `- ${placeName(machine)} ${spanText(from, to)}`,
    );
    const head = isOver
      ? `${doerName(ctx)} 撤销了 ${whose} 的加急排产，这些加班不用安排了：`
      : `${doerName(ctx)} 给加急单 ${whose} 订了加班，请安排人员：`;
    await say(
      ctx,
      { to: 'person', userId },
      {
        kind: 'markdown',
        title: isOver ? '加班取消' : '加急单要加班',
        text: [head, lines.join('\n')].join('\n\n'),
      },
      `rush:${request.id}:${isOver ? 'undone' : 'booked'}:overtime:${userId}`,
    );
  }
}
