import { or, type SQL, sql } from 'drizzle-orm';
import { order } from '../../db/schema/index.ts';
import type { Actor } from '../context.ts';
import type { Factory, Permission, Role, Sight } from '../factory/factory.ts';
import { rolesNamed } from '../factory/rules.ts';

/** Who has to do with an order; what `rows: own` looks at. */
export interface Parties {
  salesUserId: string | null;
  ownerUserId: string | null;
  /** As in the audit log: `staff:<userId>` or `system:<name>`. */
  createdBy: string;
}

/**
 * The orders that an actor may read, as alternative conditions that each follow one index: `[true]` for
 * all, three for "own", none for a person without a role that reaches orders.
 */
export function orderScopes(factory: Factory, actor: Actor): SQL[] {
  if (actor.kind === 'system' || readsAll(factory, actor)) return [sql`true`];
  if (!rolesNamed(factory, actor.roles).some((role) => role.rows === 'own')) return [];
  return [
    sql`${order.salesUserId} = ${actor.userId}`,
    sql`${order.ownerUserId} = ${actor.userId}`,
    sql`${order.createdBy} = ${`staff:${actor.userId}`}`,
  ];
}

/** The same as one condition, for queries that find few rows by other means. */
export function visibleOrders(factory: Factory, actor: Actor): SQL {
  return or(...orderScopes(factory, actor)) ?? sql`false`;
}

/** Whether every order is visible to this actor. */
export function readsAll(factory: Factory, actor: Actor): boolean {
  return actor.kind === 'system' || rolesNamed(factory, actor.roles).some((role) => role.rows === 'all');
}

/** Whether any order at all can be visible to this person. */
export function mayReadOrders(factory: Factory, actor: Actor): boolean {
  return orderScopes(factory, actor).length > 0;
}

/** Whether an order is one of a person's own. */
export const isParty = (userId: string, { salesUserId, ownerUserId, createdBy }: Parties): boolean =>
  salesUserId === userId || ownerUserId === userId || createdBy === `staff:${userId}`;

/**
 * The roles of an actor that reach this very order. What a role grants (sights, steps) holds only over its
 * own rows: a salesperson who is also a workshop lead sees no prices of other people's orders.
 */
export function rolesOver(factory: Factory, actor: Actor, parties: Parties): Role[] {
  if (actor.kind === 'system') return [];
  const own = isParty(actor.userId, parties);
  return rolesNamed(factory, actor.roles).filter(
    (role) => role.rows === 'all' || (role.rows === 'own' && own),
  );
}

/** Whether a person may do this with this very order; the system asks nobody. */
export const mayOver = (factory: Factory, actor: Actor, parties: Parties, what: Permission): boolean =>
  rolesOver(factory, actor, parties).some((role) => role.may.includes(what));

/** Whether the actor sees this kind of fact of this order. The system sees everything. */
export function sees(factory: Factory, actor: Actor, parties: Parties, sight: Sight): boolean {
  return (
    actor.kind === 'system' || rolesOver(factory, actor, parties).some((role) => role.sees.includes(sight))
  );
}
