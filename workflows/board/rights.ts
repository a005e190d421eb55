import { or, type SQL } from 'drizzle-orm';
import type { Actor } from '../context.ts';
import type { Factory, Sight } from '../factory/factory.ts';
import { rolesNamed } from '../factory/rules.ts';
import { orderScopes } from '../staff/policy.ts';

/** The orders over which an actor has a sight, as one condition; null: none. */
export function seenOrders(factory: Factory, actor: Actor, sight: Sight): SQL | null {
  if (actor.kind === 'system') return or(...orderScopes(factory, actor)) ?? null;
  const roles = actor.roles.filter((key) => factory.roles[key]?.sees.includes(sight));
  const scopes = orderScopes(factory, { ...actor, roles });
  return scopes.length > 0 ? (or(...scopes) ?? null) : null;
}

/**
 * Whether an actor has a sight over each order that they reach. What they have only over some of them must not put all
 * of them in order: their places would tell it.
 */
export function seesOverAll(factory: Factory, actor: Actor, sight: Sight): boolean {
  if (actor.kind === 'system') return true;
  const roles = rolesNamed(factory, actor.roles).filter((role) => role.rows !== 'none');
  const wide = roles.some((role) => role.rows === 'all')
    ? roles.filter((role) => role.rows === 'all')
    : roles;
  return wide.some((role) => role.sees.includes(sight));
}
