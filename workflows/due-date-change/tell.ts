import type { AuditEntry } from '../audit/entry.ts';
import { wallClock } from '../checkpoints/text.ts';
import type { TxCtx } from '../context.ts';
import { clock } from '../now.ts';
import type { OrderRow } from '../orders/enter-status.ts';
import { tellOwner } from '../orders/tell-owner.ts';
import { plainText } from '../orders/text.ts';
import { say } from '../say.ts';
import { actorsOf, type StaffActor } from '../staff/actor.ts';
import { rolesOver } from '../staff/policy.ts';
import { wayText } from './cards/texts.ts';
import type { DateRow } from './lock.ts';
import { giveCard } from './paint.ts';

/**
 * A moved date is told once to each: the owner by the order's card, who asked by the request's card, the salesperson in
 * words. Who decided knows; whose checkpoint moves sees it on its card.
 */
export async function tellMoved(
  ctx: TxCtx,
  request: DateRow,
  order: OrderRow,
  entry: AuditEntry,
  decider: StaffActor,
): Promise<void> {
  const now = (await clock(ctx)).toISOString();
  const way = wayText({ fromDate: request.fromDate, toDate: request.toDate, now: wallClock(now) });
  const told = new Set([decider.userId]);
  const [requester] = await actorsOf(ctx, [request.requestedBy]);
  if (requester && requester.userId !== decider.userId) {
    const text = `改期已由 ${decider.name} 同意，承诺交期已改：${way}。`;
    await giveCard(ctx, request.id, [requester], { text, tone: 'good' }, 'accepted');
    told.add(requester.userId);
  }
  if (order.ownerUserId && !told.has(order.ownerUserId)) {
    const notice = `承诺交期已改：${way}。原因：${request.reason}`;
    await tellOwner(ctx, order.id, order.ownerUserId, notice, entry, `date:${request.id}:owner`);
    told.add(order.ownerUserId);
  }
  const [sales] = order.salesUserId ? await actorsOf(ctx, [order.salesUserId]) : [];
  if (!sales || told.has(sales.userId) || rolesOver(ctx.factory, sales, order).length === 0) return;
  const text = [
    `订单 **${order.number}** 的承诺交期已改：${way}`,
    `原因：${plainText(request.reason)}`,
    `${plainText(decider.name)} 审批同意，客户确认函已存档。`,
  ].join('\n\n');
  await say(
    ctx,
    { to: 'person', userId: sales.userId },
    { kind: 'markdown', title: `交期已改：${order.number}`, text },
    `date:${request.id}:sales`,
  );
}
