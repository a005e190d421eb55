import { sql } from 'drizzle-orm';
import { withTransaction } from '../../db/transaction.ts';
import { audit } from '../audit/record.ts';
import type { Ctx } from '../context.ts';
import { AppError } from '../errors.ts';
import { clock } from '../now.ts';
import { say } from '../say.ts';
import { delegatesOf } from '../staff/delegates.ts';
import { subjectOf } from './audit-subject.ts';
import { type CheckpointRef, hold } from './lock.ts';
import { blocksText, deadlineText, instantText, orderLine } from './text.ts';

/** One checkpoint is pressed for once in this long, by whomever; a nudge that can be repeated at will is noise. */
const PAUSE_MINUTES = 30;

/**
 * 催办: a work notification to those whose signature is missing (and who stands in for them), by anybody who has the
 * card. At most once in half an hour per checkpoint.
 * @throws AppError checkpoint.not_found, .changed, .not_open, .nudged_already, .nobody_to_nudge
 */
export function nudge(ctx: Ctx, ref: CheckpointRef): Promise<{ names: string[] }> {
  return withTransaction(ctx, async (tx) => {
    const held = await hold(tx, ref);
    const { row, view, actor } = held;
    const missing = view.signers.filter((one) => one.state === 'pending' && one.userId !== actor.userId);
    if (missing.length === 0) throw new AppError('checkpoint.nobody_to_nudge');
    const now = await clock(tx);
    const [last] = await tx.tx.execute<{ at: string; minutes: number }>(sql`
      select at, floor(extract(epoch from app_now() - at) / 60)::int as minutes from audit_entry
      where entity = 'order' and entity_id = ${view.order.number} and action = 'checkpoint.nudge'
        and change#>>'{checkpoint,1}' = ${row.name}
      order by seq desc limit 1`);
    if (last && last.minutes < PAUSE_MINUTES)
      throw new AppError('checkpoint.nudged_already', { minutes: PAUSE_MINUTES - last.minutes });
    const delegates = await delegatesOf(
      tx,
      missing.map((one) => one.userId),
    );
    const people = new Set([...missing.map((one) => one.userId), ...delegates.values()]);
    people.delete(actor.userId);
    const text = [
      `${actor.name} 催办：${view.name}（${view.order.number}）`,
      orderLine(view),
      `截止 ${deadlineText(tx.factory, view.deadlineAt, view.now).text}`,
      ...(blocksText(tx.factory, view) ? [`未通过前订单不能进入${blocksText(tx.factory, view)}`] : []),
      `催办时间 ${instantText(now, now)}`,
    ].join('\n\n');
    for (const userId of people)
      await say(
        tx,
        { to: 'person', userId },
        { kind: 'notice', title: `催办：${view.name} · ${view.order.number}`, text },
        `checkpoint:${row.id}:nudge:${now.getTime()}:${userId}`,
      );
    await audit(tx, {
      action: 'checkpoint.nudge',
      ...subjectOf(view.order.number),
      change: { checkpoint: [null, row.name], told: [null, [...people].sort()] },
    });
    return { names: missing.map((one) => one.name) };
  });
}
