import type { Ctx } from '../context.ts';
import { AppError } from '../errors.ts';
import { may, rolesNamed } from '../factory/rules.ts';
import type { StaffActor } from '../staff/actor.ts';
import { type IncidentKind, SIGHT_OF } from './of-order.ts';

/** @throws AppError incident.not_permitted */
export function assertMayReport({ actor, factory }: Pick<Ctx, 'actor' | 'factory'>): StaffActor {
  if (actor.kind !== 'staff' || !may(factory, actor.roles, 'incident.report'))
    throw new AppError('incident.not_permitted');
  return actor;
}

/** Whether somebody may know of incidents of this kind at all; which orders they read of is asked order by order. */
export const mayReadIncidents = (
  { actor, factory }: Pick<Ctx, 'actor' | 'factory'>,
  kind: IncidentKind,
): boolean =>
  actor.kind === 'system' ||
  rolesNamed(factory, actor.roles).some((role) => role.rows !== 'none' && role.sees.includes(SIGHT_OF[kind]));
