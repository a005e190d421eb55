import { sql } from 'drizzle-orm';
import { absence } from '../../db/schema/index.ts';
import { withTransaction } from '../../db/transaction.ts';
import { audit } from '../audit/record.ts';
import { actorId, type Ctx, type TxCtx } from '../context.ts';
import { lockSubject } from '../subject.ts';
import { auditOf } from './audit-of.ts';
import { scheduleAbsence } from './due.ts';
import { assertDeclarable, assertMayRecordFor, type NewAbsence } from './guards.ts';
import { onAbsenceChange } from './on-change.ts';
import { type AbsenceView, readAbsence } from './read.ts';
import { tellDeclared } from './tell.ts';

/** Absences are declared and cancelled one after the other: a circle is closed by two people at once. */
export const ABSENCES = 'absence';

/**
 * Declares that a person is away for a period and who stands in; the delegate is told.
 * @throws AppError absence.not_permitted, and what `assertDeclarable` throws; then nothing was written
 */
export async function declareAbsence(ctx: Ctx, input: NewAbsence): Promise<AbsenceView> {
  assertMayRecordFor(ctx, input.userId);
  const value = { ...input, reason: input.reason.trim() };
  return withTransaction(ctx, async (tx) => {
    await lockSubject(tx.tx, ABSENCES);
    await assertDeclarable(tx, value);
    return write(tx, value);
  });
}

async function write(ctx: TxCtx, value: NewAbsence): Promise<AbsenceView> {
  const [row] = await ctx.tx
    .insert(absence)
    .values({ ...value, declaredBy: actorId(ctx.actor), declaredAt: sql`app_now()` })
    .returning({ id: absence.id });
  const view = row && (await readAbsence(ctx, row.id));
  if (!view) throw new Error('absence insert returned no row');
  await scheduleAbsence(ctx, view);
  await tellDeclared(ctx, view);
  await onAbsenceChange(ctx, view.userId);
  await audit(ctx, auditOf('declare', view));
  return view;
}
