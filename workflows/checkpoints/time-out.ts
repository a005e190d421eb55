import { eq } from 'drizzle-orm';
import { checkpoint as checkpointTable } from '../../db/schema/index.ts';
import { audit } from '../audit/record.ts';
import type { TxCtx } from '../context.ts';
import { disarm } from '../escalation/arm.ts';
import { settleMeeting } from '../escalation/settle-meeting.ts';
import { subjectOf } from './audit-subject.ts';
import { openFor } from './open.ts';
import { requestOf } from './outcome.ts';
import { readCheckpoint } from './read.ts';
import { repaintSoon } from './repaint.ts';
import { decide, releaseOthers } from './sign.ts';
import { giveCard } from './tell.ts';

const REASON = { passed: '到期无人处理，按规则自动通过', rejected: '到期无人处理，按规则自动驳回' } as const;

/**
 * The system decides at the deadline, as `onTimeout` of the rule says. The reason marks it on the card and in the log;
 * those who did not act see it on their cards, and of a rejection the order's salesperson and owner are told.
 * To be called with the checkpoint's row held.
 */
export async function timeOut(ctx: TxCtx, checkpointId: number, state: 'passed' | 'rejected'): Promise<void> {
  const [row] = await ctx.tx.select().from(checkpointTable).where(eq(checkpointTable.id, checkpointId));
  const view = await readCheckpoint(ctx, checkpointId);
  if (row?.state !== 'open' || !view) return;
  const reason = REASON[state];
  const pending = view.signers.filter((one) => one.state === 'pending').map((one) => one.userId);
  await releaseOthers(ctx, { row }, reason);
  const request = requestOf(row);
  await decide(ctx, { row }, request ? 'withdrawn' : state, reason);
  await disarm(ctx, row);
  await settleMeeting(ctx, row, reason);
  const { salesUserId, ownerUserId, number } = view.order;
  const theirs = [salesUserId, ownerUserId].filter((one): one is string => one !== null);
  const told = [...new Set([...pending, ...theirs])];
  const next = state === 'rejected' && !request ? '，请处理后重新送审' : '';
  await request?.ended(ctx, row, 'rejected', reason);
  await giveCard(
    ctx,
    row.id,
    told,
    { text: `${reason}${next}。`, tone: state === 'passed' ? 'warn' : 'bad' },
    `r${row.round}a${row.arm}:timeout`,
  );
  await repaintSoon(ctx, row.id);
  await audit(ctx, {
    action: state === 'passed' ? 'checkpoint.pass' : 'checkpoint.reject',
    ...subjectOf(number),
    change: {
      checkpoint: [null, row.name],
      state: ['open', request ? 'withdrawn' : state],
      unsigned: [null, pending],
    },
    reason,
  });
  if (state === 'passed' && !request)
    await openFor(ctx, row.orderId, { kind: 'passed', checkpoint: row.key });
}
