import type { Ctx } from '../context.ts';
import { AppError } from '../errors.ts';
import { statusOf } from '../factory/rules.ts';
import type { StaffActor } from '../staff/actor.ts';
import { mayOver, type Parties, sees } from '../staff/policy.ts';

type Asker = Pick<Ctx, 'actor' | 'factory'>;

/** Whether somebody may choose and book an option of this order. */
export const mayBook = ({ factory, actor }: Asker, parties: Parties): boolean =>
  mayOver(factory, actor, parties, 'plan.book');

/** Whether somebody may ask for this order to be made with priority, or what that would do. */
export const mayAsk = (ctx: Asker, parties: Parties): boolean =>
  mayOver(ctx.factory, ctx.actor, parties, 'rush.ask') || mayBook(ctx, parties);

/** Machines, tooling and the orders of others are seen by who sees production. */
export const seesPlan = (ctx: Asker, parties: Parties): boolean =>
  sees(ctx.factory, ctx.actor, parties, 'production');

/** @throws AppError rush.not_permitted */
export function assertMayAsk(ctx: Asker, parties: Parties): StaffActor {
  if (ctx.actor.kind !== 'staff' || !mayAsk(ctx, parties)) throw new AppError('rush.not_permitted');
  return ctx.actor;
}

/** @throws AppError rush.not_yours */
export function assertMayBook(ctx: Asker, parties: Parties): StaffActor {
  if (ctx.actor.kind !== 'staff' || !mayBook(ctx, parties)) throw new AppError('rush.not_yours');
  return ctx.actor;
}

/** @throws AppError rush.ended: cancelled, delivered, on hold */
export function assertInWork(
  { factory: { flow } }: Asker,
  order: { number: string; open: boolean; status: string },
): void {
  const here = flow.path.indexOf(order.status);
  if (!order.open || here < 0 || here >= flow.path.indexOf(flow.delivered))
    throw new AppError('rush.ended', { number: order.number, status: statusOf(flow, order.status).name });
}
