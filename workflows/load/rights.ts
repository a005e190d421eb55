import type { Ctx } from '../context.ts';
import { AppError } from '../errors.ts';
import { rolesNamed } from '../factory/rules.ts';
import { POLICY } from '../staff/policy-table.ts';

/** Whether somebody may see how busy the machines are: who sees production (planners, workshop leads, managers). */
export const maySeeLoad = ({ actor, factory }: Pick<Ctx, 'actor' | 'factory'>): boolean =>
  actor.kind === 'system' ||
  rolesNamed(factory, actor.roles).some(
    (role) => role.rows !== 'none' && role.sees.includes(POLICY.machine.load),
  );

/** @throws AppError load.not_permitted */
export function assertMaySeeLoad(ctx: Pick<Ctx, 'actor' | 'factory'>): void {
  if (!maySeeLoad(ctx)) throw new AppError('load.not_permitted');
}
