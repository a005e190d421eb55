import { audit } from '../audit/record.ts';
import type { TxCtx } from '../context.ts';
import { disarm } from '../escalation/arm.ts';
import { settleMeeting } from '../escalation/settle-meeting.ts';
import { subjectOf } from './audit-subject.ts';
import type { CheckpointRow } from './lock.ts';
import { requestOf } from './outcome.ts';
import { repaintSoon } from './repaint.ts';
import { decide, releaseOthers } from './sign.ts';

/** Withdraws a checkpoint that is held, as the system: nothing is asked of anybody any more. */
export async function withdrawOne(
  ctx: TxCtx,
  row: CheckpointRow,
  number: string,
  reason: string,
): Promise<void> {
  await releaseOthers(ctx, { row });
  await decide({ ...ctx, actor: { kind: 'system', name: 'checkpoints' } }, { row }, 'withdrawn', reason);
  await disarm(ctx, row);
  await settleMeeting(ctx, row, reason);
  await requestOf(row)?.ended(ctx, row, 'withdrawn', reason);
  await repaintSoon(ctx, row.id);
  await audit(ctx, {
    action: 'checkpoint.withdraw',
    ...subjectOf(number),
    change: { checkpoint: [null, row.name], state: [row.state, 'withdrawn'] },
    reason,
  });
}
