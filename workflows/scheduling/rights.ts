import type { Ctx } from '../context.ts';
import { AppError } from '../errors.ts';
import { rolesNamed } from '../factory/rules.ts';
import type { StaffActor } from '../staff/actor.ts';
import { mayOver, type Parties, sees } from '../staff/policy.ts';

type Asker = Pick<Ctx, 'actor' | 'factory'>;

/** Whether somebody may plan this order's operations anew. */
export const mayPlan = ({ actor, factory }: Asker, parties: Parties): boolean =>
  mayOver(factory, actor, parties, 'plan.book');

/** @throws AppError schedule.no_access */
export function assertSeesPlan(ctx: Asker, parties: Parties): StaffActor {
  if (ctx.actor.kind !== 'staff' || !sees(ctx.factory, ctx.actor, parties, 'production'))
    throw new AppError('schedule.no_access');
  return ctx.actor;
}

/** @throws AppError schedule.not_permitted */
export function assertMayPlan(ctx: Asker, parties: Parties): StaffActor {
  if (ctx.actor.kind !== 'staff' || !mayPlan(ctx, parties)) throw new AppError('schedule.not_permitted');
  return ctx.actor;
}

/** Whether somebody sees the plan of all orders. @throws AppError schedule.no_access */
export function assertSeesAll({ actor, factory }: Asker): StaffActor {
  const all =
    actor.kind === 'staff' &&
    rolesNamed(factory, actor.roles).some((role) => role.rows === 'all' && role.sees.includes('production'));
  if (actor.kind !== 'staff' || !all) throw new AppError('schedule.no_access');
  return actor;
}
