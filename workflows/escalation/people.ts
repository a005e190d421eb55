import { sql } from 'drizzle-orm';
import type { TxCtx } from '../context.ts';
import { delegatesOf } from '../staff/delegates.ts';
import { headsOf } from '../staff/heads.ts';
import type { Concerned } from './addressees.ts';
import type { Ladder } from './read-ladders.ts';
import { resolveMany } from './resolve-many.ts';

/**
 * Who is concerned by each of these ladders, in a handful of statements however many they are.
 * @param at whose absence counts: this instant; default: now
 */
export async function concernedBy(
  ctx: TxCtx,
  ladders: readonly Pick<Ladder, 'id' | 'orderId' | 'salesUserId' | 'pending'>[],
  at?: Date,
): Promise<Map<number, Concerned>> {
  if (ladders.length === 0) return new Map();
  const { head, meeting } = ctx.factory.escalation;
  const orders = [...new Map(ladders.map((one) => [one.orderId, one])).values()];
  const pending = unique(ladders.flatMap((one) => one.pending));
  const heads = await headsOf(ctx, pending);
  const cc = await resolveMany(ctx, head.cc, orders);
  const invite = await resolveMany(ctx, meeting.invite, orders);
  const everybody = unique([...pending, ...heads.values(), ...[...cc.values(), ...invite.values()].flat()]);
  const delegates = await delegatesOf(ctx, everybody, at);
  const active = await activeAmong(ctx, [...everybody, ...delegates.values()]);
  return new Map(
    ladders.map((one) => [
      one.id,
      {
        pending: one.pending,
        cc: cc.get(one.orderId) ?? [],
        invite: invite.get(one.orderId) ?? [],
        headOf: (userId) => heads.get(userId),
        delegateOf: (userId) => delegates.get(userId),
        isActive: (userId) => active.has(userId),
      },
    ]),
  );
}

const unique = (userIds: readonly string[]): string[] => [...new Set(userIds)];

async function activeAmong({ tx }: TxCtx, userIds: readonly string[]): Promise<Set<string>> {
  const rows = await tx.execute<{ userId: string }>(sql`
    select user_id as "userId" from person
    where active and user_id in (select jsonb_array_elements_text(${JSON.stringify(unique(userIds))}::text::jsonb))`);
  return new Set(rows.map((row) => row.userId));
}
