import { sql } from 'drizzle-orm';
import type { AuditEntry } from '../audit/entry.ts';
import { changeLines } from '../checkpoints/text.ts';
import type { TxCtx } from '../context.ts';
import { isPlanned } from '../orders/apply-change.ts';
import type { OrderRow } from '../orders/enter-status.ts';
import { ownerIn } from '../orders/next-owner.ts';
import { tellOwner } from '../orders/tell-owner.ts';
import { plainText } from '../orders/text.ts';
import { say } from '../say.ts';
import { actorsOf, type StaffActor } from '../staff/actor.ts';
import { rolesOver } from '../staff/policy.ts';
import type { Impact } from './impact.ts';
import type { RequestRow } from './lock.ts';

/**
 * Everybody downstream is told of an accepted change once, with the difference: the owner by the order's card, who asked
 * for it, the salesperson, whoever had the order in a status before, and whoever has it, or would have it, from its
 * confirmation to its delivery. Who had signed is told with the checkpoint that is reopened, whoever decided knows.
 */
export async function tellAccepted(
  ctx: TxCtx,
  request: RequestRow,
  order: OrderRow,
  entry: AuditEntry,
  decider: StaffActor,
): Promise<void> {
  const lines = changeLines(entry.change).map(plainText);
  const notice = `客户变更已由 ${decider.name} 接受：${lines.join('；')}`;
  await tellOwner(ctx, order.id, order.ownerUserId, notice, entry, `change:${request.id}:owner`);
  const impact = request.impact as Impact | null;
  const known = new Set([decider.userId, order.ownerUserId, ...(await signersOf(ctx, order.id, impact))]);
  const wanted = [
    request.requestedBy,
    order.salesUserId,
    ...(await formerOwners(ctx, order.id)),
    ...(await ownersOnTheWay(ctx, order)),
  ];
  const ids = [...new Set(wanted)].filter((one): one is string => one !== null);
  const text = [
    `订单 **${order.number}** 的客户变更已由 ${plainText(decider.name)} 接受：`,
    lines.map((line) => `- ${line}`).join('\n'),
    `原因：${plainText(request.reason)}`,
  ].join('\n\n');
  for (const person of await actorsOf(ctx, ids)) {
    const concerned =
      person.userId === request.requestedBy || rolesOver(ctx.factory, person, order).length > 0;
    if (!concerned || known.has(person.userId)) continue;
    await say(
      ctx,
      { to: 'person', userId: person.userId },
      { kind: 'markdown', title: `客户变更已接受：${order.number}`, text },
      `change:${request.id}:accepted:${person.userId}`,
    );
  }
}

async function formerOwners({ tx }: TxCtx, orderId: number): Promise<string[]> {
  const rows = await tx.execute<{ userId: string }>(sql`
    select distinct owner_user_id as "userId" from status_change
    where order_id = ${orderId} and owner_user_id is not null`);
  return rows.map(({ userId }) => userId);
}

/** Of every status from the confirmation to the delivery; nobody has planned with an order before it. */
async function ownersOnTheWay(ctx: TxCtx, order: OrderRow): Promise<string[]> {
  const { path, confirmed, delivered } = ctx.factory.flow;
  if (!isPlanned(ctx.factory, order)) return [];
  const owners: string[] = [];
  for (const status of path.slice(path.indexOf(confirmed), path.indexOf(delivered) + 1)) {
    const { person } = await ownerIn(ctx, status, order);
    if (person) owners.push(person.userId);
  }
  return owners;
}

/** They get the reopened checkpoint or word that their signature does not count any more. */
async function signersOf({ tx }: TxCtx, orderId: number, impact: Impact | null): Promise<string[]> {
  const names = (impact?.checkpoints.reopen ?? []).map(({ name }) => name);
  const rows = await tx.execute<{ userId: string }>(sql`
    select distinct s.user_id as "userId" from checkpoint c
    join checkpoint_signer s on s.checkpoint_id = c.id and s.round = c.round
    where c.order_id = ${orderId} and c.name in ${[...names, '']} and s.state in ('signed', 'pending')`);
  return rows.map(({ userId }) => userId);
}
