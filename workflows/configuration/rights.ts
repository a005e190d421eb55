import type { Actor, Ctx } from '../context.ts';
import { AppError } from '../errors.ts';
import type { Factory } from '../factory/factory.ts';
import { may } from '../factory/rules.ts';
import type { StaffActor } from '../staff/actor.ts';
import { holdersOfRight } from '../staff/holders.ts';

/** @throws AppError configuration.not_permitted */
export function assertMayPropose(
  ctx: Pick<Ctx, 'actor' | 'factory'>,
): asserts ctx is { actor: StaffActor } & typeof ctx {
  if (ctx.actor.kind !== 'staff' || !may(ctx.factory, ctx.actor.roles, 'factory.propose'))
    throw new AppError('configuration.not_permitted');
}

export const mayLook = (factory: Factory, actor: Actor): boolean =>
  actor.kind === 'staff' &&
  (may(factory, actor.roles, 'factory.propose') || may(factory, actor.roles, 'factory.activate'));

/** Whether, with this configuration, one person can propose the next one and another can activate it. */
export async function canBeChanged(ctx: Pick<Ctx, 'db' | 'tx' | 'factory'>): Promise<boolean> {
  const [proposers, activators] = await Promise.all([
    holdersOfRight(ctx, 'factory.propose'),
    holdersOfRight(ctx, 'factory.activate'),
  ]);
  return proposers.some((one) => activators.some((other) => other !== one));
}
