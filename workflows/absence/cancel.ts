import { sql } from 'drizzle-orm';
import { withTransaction } from '../../db/transaction.ts';
import { audit } from '../audit/record.ts';
import { actorId, type Ctx } from '../context.ts';
import { AppError } from '../errors.ts';
import { lockSubject } from '../subject.ts';
import { auditOf } from './audit-of.ts';
import { ABSENCES } from './declare.ts';
import { unscheduleAbsence } from './due.ts';
import { assertMayRecordFor } from './guards.ts';
import { onAbsenceChange } from './on-change.ts';
import { type AbsenceView, readAbsence } from './read.ts';
import { tellCancelled } from './tell.ts';

/**
 * Takes back an absence that is not over; one that has begun ends now. The delegate is told.
 * @throws AppError absence.not_found, absence.not_permitted, absence.over (already cancelled, or past)
 */
export async function cancelAbsence(ctx: Ctx, id: number): Promise<AbsenceView> {
  return withTransaction(ctx, async (tx) => {
    await lockSubject(tx.tx, ABSENCES);
    const view = Number.isSafeInteger(id) ? await readAbsence(tx, id) : null;
    if (!view) throw new AppError('absence.not_found');
    assertMayRecordFor(tx, view.userId);
    const rows = await tx.tx.execute(sql`
      update absence set cancelled_at = app_now(), cancelled_by = ${actorId(tx.actor)}
      where id = ${id} and cancelled_at is null and until_at > app_now() returning id`);
    if (rows.length === 0) throw new AppError('absence.over');
    await unscheduleAbsence(tx, id);
    await tellCancelled(tx, view);
    await onAbsenceChange(tx, view.userId);
    await audit(tx, auditOf('cancel', view));
    return { ...view, cancelled: true };
  });
}
