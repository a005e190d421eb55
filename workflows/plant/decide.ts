import { sql } from 'drizzle-orm';
import { withTransaction } from '../../db/transaction.ts';
import { audit } from '../audit/record.ts';
import type { Ctx } from '../context.ts';
import { AppError } from '../errors.ts';
import { LONGEST_TEXT } from '../orders/fields.ts';
import { lockSubject } from '../subject.ts';
import { CONFLICTS } from './merge/review.ts';
import { CONFLICT_NAMES } from './merge/words.ts';
import { readConflict } from './read-conflicts.ts';
import { mayDecide } from './who.ts';

/**
 * Somebody says why machine and report differ. Both figures stay as they are; the difference is not asked about again.
 * @throws AppError plant.no_conflict, plant.decide_not_permitted, plant.decided (by somebody else, or cleared up
 *   meanwhile), plant.note_missing, order.reason_too_long
 */
export function confirmConflict(ctx: Ctx, input: { id: number; note: string }): Promise<void> {
  return withTransaction(ctx, async (tx) => {
    const note = input.note.trim();
    await lockSubject(tx.tx, CONFLICTS);
    const before = await readConflict(tx, input.id);
    if (!before) throw new AppError('plant.no_conflict');
    if (tx.actor.kind !== 'staff' || !mayDecide(tx, before.kind))
      throw new AppError('plant.decide_not_permitted');
    if (before.state !== 'open')
      throw new AppError('plant.decided', { by: before.decidedByName ?? '', state: before.state });
    if (note === '') throw new AppError('plant.note_missing');
    if (note.length > LONGEST_TEXT) throw new AppError('order.reason_too_long', { most: LONGEST_TEXT });
    await tx.tx.execute(sql`
      update plant_conflict set state = 'confirmed', note = ${note}, decided_by = ${tx.actor.userId},
        decided_at = app_now() where id = ${before.id}`);
    await audit(tx, {
      action: 'plant.confirm',
      entity: 'machine',
      entityId: before.machine,
      change: {
        conflict: [CONFLICT_NAMES[before.kind], null],
        plc: [before.plc, null],
        mes: [before.mes, null],
      },
      reason: note,
    });
  });
}
