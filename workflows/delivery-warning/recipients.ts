import type { TxCtx } from '../context.ts';
import { resolveMany } from '../escalation/resolve-many.ts';
import type { WhoRule } from '../factory/checkpoint-rules.ts';
import { actorsOf, type StaffActor } from '../staff/actor.ts';
import { delegatesOf } from '../staff/delegates.ts';
import { rolesOver } from '../staff/policy.ts';
import type { NearOrder } from './find-near.ts';

export interface Recipients {
  /** Who is told of each order; empty where nobody can be found. */
  byOrder: Map<number, string[]>;
  people: Map<string, StaffActor>;
}

/**
 * Who is told of near orders by warnings.yaml: of those who reach the order, and in the place of who is away, who
 * stands in for them, if they reach it (a delegate who may not answer is not told; their digest shows it). Where that is
 * nobody, who gets what nobody else can be given (factory.yaml); where even that is nobody, who is away.
 */
export async function recipientsOf(
  ctx: TxCtx,
  rules: readonly WhoRule[],
  orders: readonly NearOrder[],
): Promise<Recipients> {
  const meant = await resolveMany(ctx, rules, orders);
  const { fallback } = ctx.factory;
  const last: WhoRule =
    'user' in fallback
      ? { kind: 'user', user: fallback.user }
      : { kind: 'role', role: fallback.role, everyone: false };
  const spare = await resolveMany(ctx, [last], orders);
  const everybody = [...new Set([...meant.values(), ...spare.values()].flat())];
  const delegates = await delegatesOf(ctx, everybody);
  const people = new Map(
    (await actorsOf(ctx, [...everybody, ...delegates.values()])).map((one) => [one.userId, one]),
  );
  const reaches = (userId: string, order: NearOrder): boolean => {
    const person = people.get(userId);
    return person !== undefined && rolesOver(ctx.factory, person, order).length > 0;
  };
  const reached = (order: NearOrder, userIds: readonly string[]): string[] =>
    [...new Set(userIds)].filter((userId) => reaches(userId, order));
  const present = (userIds: readonly string[]) => userIds.map((userId) => delegates.get(userId) ?? userId);
  const byOrder = new Map(
    orders.map((order): [number, string[]] => {
      const [first, last] = [meant.get(order.orderId) ?? [], spare.get(order.orderId) ?? []];
      const turns = [present(first), present(last), first, last].map((userIds) => reached(order, userIds));
      return [order.orderId, turns.find((told) => told.length > 0) ?? []];
    }),
  );
  return { byOrder, people };
}
