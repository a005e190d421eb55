import { eq } from 'drizzle-orm';
import { order } from '../../db/schema/index.ts';
import type { TxCtx } from '../context.ts';
import { AppError } from '../errors.ts';
import type { Permission } from '../factory/factory.ts';
import { may } from '../factory/rules.ts';
import { rolesOver } from '../staff/policy.ts';
import { type Fact, KIND_NAMES, PERMISSION_OF } from './kinds.ts';
import type { About } from './resolve.ts';
import type { Wrong } from './time.ts';

/**
 * Whether the actor may tell this fact: systems may (their signature was checked), a person needs the permission of its
 * kind over that very order; orders that they do not reach are "unknown" to them.
 */
export async function assertMayTell(ctx: TxCtx, fact: Fact, about: About): Promise<Wrong | undefined> {
  const { actor, factory } = ctx;
  if (actor.kind === 'system') return undefined;
  const permission = permissionFor(fact, about);
  const denied: Wrong = {
    code: 'fact.not_permitted',
    field: 'kind',
    error: new AppError('fact.not_permitted', { kind: KIND_NAMES[fact.kind] }),
  };
  if (permission === null) return denied;
  if (about.orderId === null) {
    // What a file brings may be about an order of tomorrow.
    return may(factory, actor.roles, permission) ? undefined : denied;
  }
  const [row] = await ctx.tx.select().from(order).where(eq(order.id, about.orderId));
  const roles = row ? rolesOver(factory, actor, row) : [];
  if (roles.length === 0)
    return { code: 'order.not_found', field: 'order', error: new AppError('order.not_found') };
  return roles.some((role) => role.may.includes(permission)) ? undefined : denied;
}

/** A reversal needs what the fact that it takes back needed; null when that has not been told. */
function permissionFor(fact: Fact, about: About): Permission | null {
  const kind = fact.kind === 'reversal' ? about.reverses : fact.kind;
  return kind === undefined || kind === 'reversal' ? null : PERMISSION_OF[kind];
}
