import { sql } from 'drizzle-orm';
import type { TxCtx } from '../context.ts';
import type { EscalationRules } from '../factory/checkpoint-rules.ts';
import type { WorkingCalendar } from '../working-time/calendar.ts';
import { nextHourOfWorkingDay } from '../working-time/next-hour.ts';
import { YearMissingError } from '../working-time/year-missing.ts';
import { raiseAlarm } from './alarm.ts';

/** Longest run of days off that is looked over for the next digest. */
const MOST_DAYS_OFF = 30;

/** The first time of collected reminders after an instant, on a working day. @throws YearMissingError */
function nextDigest(
  calendar: WorkingCalendar,
  digestAt: EscalationRules['budget']['digestAt'],
  now: Date,
): Date {
  return nextHourOfWorkingDay(calendar, digestAt, now, MOST_DAYS_OFF) ?? now;
}

/** How much of the month's calls and pushes is used, percent of the budget, whichever is more. */
export async function budgetUsed({ tx, factory }: TxCtx): Promise<{ month: string; percent: number }> {
  const { calls, pushes } = factory.escalation.budget;
  const [row] = await tx.execute<{ month: string; calls: number; pushes: number }>(sql`
    select m.month, coalesce(sum(a.count) filter (where a.kind = 'call'), 0)::float8 as calls,
      coalesce(sum(a.count) filter (where a.kind = 'push'), 0)::float8 as pushes
    from (select to_char(app_now() at time zone 'Asia/Shanghai', 'YYYY-MM') as month) m
    left join api_meter a on a.month = m.month group by m.month`);
  if (!row) throw new Error('app_now() returned nothing');
  return { month: row.month, percent: Math.max((100 * row.calls) / calls, (100 * row.pushes) / pushes) };
}

/**
 * Until when reminders that can wait are collected, because the month's budget runs out; null: they are told at once.
 * That the policy has switched is told once a month.
 */
export async function collectedUntil(ctx: TxCtx, now: Date): Promise<Date | null> {
  const { from, digestAt } = ctx.factory.escalation.budget;
  const { month, percent } = await budgetUsed(ctx);
  if (percent < from) return null;
  await tellSaving(ctx, month, percent);
  try {
    return nextDigest(ctx.factory.calendar, digestAt, now);
  } catch (err) {
    // Better dear than late: without the year's holidays nobody knows when the next working day is.
    if (err instanceof YearMissingError) return null;
    throw err;
  }
}

/** Tells those who look after it that the month's budget runs out and what is said less often from now on; once a month. */
export async function tellSaving(ctx: TxCtx, month: string, percent: number): Promise<void> {
  const { from, digestAt } = ctx.factory.escalation.budget;
  const times = digestAt.map(({ hour, minute }) => `${hour}:${String(minute).padStart(2, '0')}`).join('、');
  await raiseAlarm(
    ctx,
    `budget.digest:${month}`,
    `本月消息额度已用 ${Math.floor(percent)}%`,
    `${month} 的钉钉调用或推送额度已用 ${Math.floor(percent)}%（达到 ${from}%）。本月起，关卡打开和第一级超时提醒改为每个工作日 ${times} 汇总发送；日报每天最多一次，只在有急事时发；升级到部门负责人、升级会议和交期预警不受影响。`,
  );
}
