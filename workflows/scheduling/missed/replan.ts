import { auditLast } from '../../audit/last.ts';
import type { TxCtx } from '../../context.ts';
import type { PlannedOrder } from '../read-order.ts';
import { settlePlan } from '../settle.ts';
import { inTurns, isInTurn, othersWait } from './in-turns.ts';
import { lockAll, type Missed, orderOf, reasonOf, review } from './look.ts';
import { endOf, housed, note, type Told } from './note.ts';
import { tellMissed } from './tell.ts';

/** So many are planned in one transaction, which holds the plan: some seconds with plans of thousands. */
const AT_ONCE = 20;

/**
 * Orders whose start went by are planned anew where nobody is in the way; what has begun stays, and an order of which a
 * person holds something fast is not touched. All leave their places first: each planned around places that the next one
 * leaves ended days late. Their planners are told on one card. Nothing happens to what has begun meanwhile.
 * @param refs `<order id>:<minute>`, those who choose first at the head; `<order id>:<minute>:lifted` or `…:homeless` waits for
 *   its turn
 */
export const replanMissed = (ctx: TxCtx, refs: readonly string[], atOnce = AT_ONCE): Promise<void> =>
  auditLast(ctx.tx, () => replan(ctx, refs, atOnce));

async function replan(ctx: TxCtx, refs: readonly string[], atOnce: number): Promise<void> {
  const told: Told = new Map();
  const many = refs.length > atOnce || refs.some(isInTurn) || (await othersWait(ctx, refs));
  await (many ? inTurns(ctx, refs, atOnce, told) : together(ctx, refs.map(orderOf), told));
  for (const [planner, isNew] of told) await tellMissed(ctx, planner, isNew);
}

async function together(ctx: TxCtx, ids: readonly number[], told: Told): Promise<void> {
  await lockAll(ctx, ids);
  const missed: Missed[] = [];
  const homeless: PlannedOrder[] = [];
  for (const id of ids) {
    const found = await review(ctx, id, told);
    if (found && 'missed' in found) missed.push(found.missed);
    else if (found) homeless.push(found.homeless);
  }
  for (const { order } of missed) await settlePlan(ctx, order.id, { lift: true });
  for (const one of missed) await planAnew(ctx, one, told);
  for (const order of homeless) await housed(ctx, order, told);
}

async function planAnew(ctx: TxCtx, { order, start, before, oldEnd }: Missed, told: Told): Promise<void> {
  const { outcome } = await settlePlan(ctx, order.id, {
    ...{ anew: true, former: before, reason: reasonOf(start) },
  });
  const newEnd = outcome === 'booked' ? await endOf(ctx, order.id) : null;
  await note(ctx, order, start, { oldEnd, newEnd, outcome: newEnd === null ? 'none' : 'moved' }, told);
}
