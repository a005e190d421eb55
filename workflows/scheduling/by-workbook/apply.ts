import type { AuditEntry } from '../../audit/entry.ts';
import { auditLast } from '../../audit/last.ts';
import { audit } from '../../audit/record.ts';
import type { TxCtx } from '../../context.ts';
import { may } from '../../factory/rules.ts';
import { groupBy } from '../../group-by.ts';
import { minuteOf } from '../../load/spans.ts';
import { auditSubject } from '../../orders/events.ts';
import type { Batch } from '../../orders/import/batch.ts';
import { paintOutsideSoon } from '../../outside-work/paint.ts';
import { lockSubject } from '../../subject.ts';
import { takingTurns } from '../../turns.ts';
import { applyWhole, finishWhole } from '../../workbooks/whole-book.ts';
import { PLAN } from '../bookings.ts';
import { readPlan } from '../read-plan.ts';
import { tellShifted } from '../tell-shifted.ts';
import { bookingText } from '../text.ts';
import { doneCard } from './cards.ts';
import { judgePlan } from './judge.ts';
import type { PlanRow } from './read-rows.ts';
import { orderIdsOf, subjectsOf } from './subjects.ts';
import { fingerprintOf, type PlanSummary, type SaidPlan, shiftsOf } from './summary.ts';
import type { PlanSubject, Wanted } from './wanted.ts';
import { writePlaces } from './write.ts';

/**
 * Writes a confirmed plan, all in one transaction: bookings, a word to those whose orders end later, one audit entry per
 * order. The plan as it is by now is looked at again: only what was confirmed is done.
 */
export const applyPlan = (ctx: TxCtx, batch: Batch): Promise<number> =>
  auditLast(ctx.tx, () => applyWhole<SaidPlan>(ctx, batch, ({ plan }) => write(ctx, batch, plan)));

const CHANGED = '预览之后排产或订单有变化，没有按表排产。请重新发送文件，按最新的情况确认。';

const PAST = '确认时表里有开始时间已经过去，没有按表排产。请改晚后重新发送文件。';

/** @returns why nothing was written; null when all of it was */
async function write(ctx: TxCtx, batch: Batch, rows: readonly PlanRow[]): Promise<string | null> {
  const { actor, factory } = ctx;
  if (actor.kind !== 'staff' || !may(factory, actor.roles, 'plan.book'))
    return '您的权限在预览之后变了，没有排产。请联系主管。';
  const ids = await orderIdsOf(ctx, rows);
  for (const id of [...ids].sort((a, b) => a - b)) await lockSubject(ctx.tx, `order:${id}`);
  await lockSubject(ctx.tx, PLAN);
  const house = await readPlan(ctx);
  const judged = await judgePlan(rows, house, await subjectsOf(ctx, house, ids));
  const { fingerprint } = batch.summary as unknown as PlanSummary;
  if (judged.faults.length > 0 && judged.faults.every(({ problem }) => problem.code === 'start.past'))
    return PAST;
  if (judged.faults.length > 0 || (await fingerprintOf(judged)) !== fingerprint) return CHANGED;
  if (!(await writePlaces(ctx, judged.changes))) return CHANGED;
  await paintOutsideSoon(
    ctx,
    judged.changes.map(({ subject }) => subject.order.id),
  );
  await tellShifted(ctx, {
    shifts: shiftsOf(judged),
    why: `${actor.name} 调整了排产计划`,
    key: `plan-import:${batch.id}`,
  });
  const turn = takingTurns();
  const entries: AuditEntry[] = [];
  for (const [subject, theirs] of groupBy(judged.changes, (one) => one.subject)) {
    await turn();
    entries.push(entryOf(subject, theirs, batch));
  }
  await audit(ctx, entries);
  return null;
}

/** Of each order, the operations that change: before and after, with the file as evidence. */
function entryOf(subject: PlanSubject, theirs: readonly Wanted[], batch: Batch) {
  const lock = (frozen: boolean) => (frozen ? '，锁定' : '');
  const old = ({ before }: Wanted): string[] =>
    before
      ? [`${bookingText(before, minuteOf(before.from), minuteOf(before.to))}${lock(before.frozen)}`]
      : [];
  const now = ({ task, machine, from, to, frozen }: Wanted): string => {
    const onMachine = task.kind === 'machine' ? machine : '';
    return `${bookingText({ ...task, machine: onMachine }, from, to)}${lock(frozen)}`;
  };
  return {
    action: 'production.plan_import',
    ...auditSubject(subject.order.number),
    change: { plan: [theirs.flatMap(old), theirs.map(now)] as const },
    reason: batch.fileName,
    evidence: [batch.fileSha256],
  };
}

export const finishPlan = (ctx: TxCtx, batch: Batch): Promise<void> =>
  finishWhole(ctx, batch, (refused) => doneCard(batch, batch.summary as unknown as PlanSummary, refused));
