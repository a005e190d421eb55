import type { Ctx } from '../workflows/context.ts';
import { AppError } from '../workflows/errors.ts';
import { holdersOf } from '../workflows/staff/holders.ts';
import type { Random } from './random.ts';

/** The people of the demonstration by role, as the directory and the configuration have them. */
export type Staff = ReadonlyMap<string, readonly string[]>;

/** Everybody who holds a role that owns a status. @throws AppError demo.no_holder */
export async function readStaff(ctx: Ctx): Promise<Staff> {
  return holdersByRole(
    ctx,
    Object.values(ctx.factory.flow.states).flatMap((state) => state.owner ?? []),
  );
}

/** Everybody who holds a role that signs checkpoints. @throws AppError demo.no_holder */
export async function readSigners(ctx: Ctx): Promise<Staff> {
  const rules = Object.values(ctx.factory.checkpoints).flatMap(({ assignees }) => assignees);
  return holdersByRole(
    ctx,
    rules.flatMap((rule) => (rule.kind === 'role' ? [rule.role] : [])),
  );
}

async function holdersByRole(ctx: Ctx, roles: readonly string[]): Promise<Staff> {
  const staff = new Map<string, string[]>();
  for (const role of new Set(roles)) {
    const holders = await holdersOf(ctx, role);
    if (holders.length === 0) throw new AppError('demo.no_holder', { role });
    staff.set(
      role,
      holders.map((holder) => holder.userId),
    );
  }
  return staff;
}

/** The people who look after one order: always the same person for the same role. */
export function teamFor(staff: Staff, random: Random): (role: string) => string {
  const chosen = new Map<string, string>();
  return (role) => {
    const member = chosen.get(role) ?? random.pick(staff.get(role) ?? []);
    chosen.set(role, member);
    return member;
  };
}
