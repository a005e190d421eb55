import { sql } from 'drizzle-orm';
import type { Ctx } from '../context.ts';
import { AppError } from '../errors.ts';
import { may } from '../factory/rules.ts';
import { clock } from '../now.ts';
import { midnightOf, shanghaiDay } from '../working-time/shanghai.ts';
import { circleOf } from './circle.ts';
import type { Period } from './period.ts';
import { periodText } from './period-text.ts';
import { absencesDuring } from './read.ts';

export interface NewAbsence extends Period {
  userId: string;
  delegateUserId: string;
  reason: string;
}

const LONGEST_MS = 366 * 86_400_000;
export const LONGEST_REASON = 200;

/** One's own absences everybody records; those of others need the permission. @throws AppError absence.not_permitted */
export function assertMayRecordFor(ctx: Pick<Ctx, 'actor' | 'factory'>, userId: string): void {
  if (!mayRecordFor(ctx, userId)) throw new AppError('absence.not_permitted');
}

function mayRecordFor({ actor, factory }: Pick<Ctx, 'actor' | 'factory'>, userId: string): boolean {
  return actor.kind === 'system' || actor.userId === userId || may(factory, actor.roles, 'staff.absence');
}

/**
 * What must hold before an absence is written. Nothing is written here: a form asks it too.
 * @throws AppError absence.reversed, .past, .too_long, .reason_too_long, .person_unknown, .delegate_unknown,
 *   .delegate_left, .delegate_self, .overlap, .circle
 */
export async function assertDeclarable(ctx: Ctx, absence: NewAbsence): Promise<void> {
  const { fromAt, untilAt, userId, delegateUserId } = absence;
  const now = await clock(ctx);
  const today = shanghaiDay(now);
  if (untilAt <= fromAt) throw new AppError('absence.reversed');
  // Who is ill says so in the course of the day: today counts from its morning on.
  if (fromAt.getTime() < midnightOf(today) || untilAt <= now) throw new AppError('absence.past');
  if (untilAt.getTime() - fromAt.getTime() > LONGEST_MS) throw new AppError('absence.too_long');
  if (absence.reason.length > LONGEST_REASON)
    throw new AppError('absence.reason_too_long', { most: LONGEST_REASON });
  if (delegateUserId === userId) throw new AppError('absence.delegate_self');
  await assertPeople(ctx, userId, delegateUserId);
  const [other] = await absencesDuring(ctx, userId, absence);
  if (other) {
    throw new AppError('absence.overlap', {
      name: other.name,
      period: periodText(other, today),
      delegate: other.delegateName,
    });
  }
  const circle = await circleOf(ctx, absence);
  if (circle) throw new AppError('absence.circle', { circle: circle.join(' → '), delegate: circle[1] ?? '' });
}

async function assertPeople(ctx: Ctx, userId: string, delegateUserId: string): Promise<void> {
  const rows = await (ctx.tx ?? ctx.db).execute<{ userId: string; name: string; active: boolean }>(sql`
    select user_id as "userId", name, active from person where user_id in (${userId}, ${delegateUserId})`);
  const delegate = rows.find((row) => row.userId === delegateUserId);
  if (!rows.some((row) => row.userId === userId && row.active)) throw new AppError('absence.person_unknown');
  if (!delegate) throw new AppError('absence.delegate_unknown');
  if (!delegate.active) throw new AppError('absence.delegate_left', { name: delegate.name });
}
