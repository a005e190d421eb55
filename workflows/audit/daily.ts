import { sql } from 'drizzle-orm';
import type { TxCtx } from '../context.ts';
import { addDays } from '../dates/civil.ts';
import { schedule, unschedule } from '../due.ts';
import { say } from '../say.ts';
import { lockSubject } from '../subject.ts';
import { dailyText, readHead } from './head.ts';

/** Kind of the due instant; its ref is the Shanghai day, so a day's head is posted at most once. */
export const DAILY_HEAD = 'audit.head';

/**
 * Posts the head for a day and writes down the next one, in the same transaction. After a downtime of several days
 * the head is posted once (it proves all rows before it) and the next time lies ahead.
 */
export async function postDailyHead(ctx: TxCtx, day: string): Promise<void> {
  const { auditHead } = ctx.factory;
  if (!auditHead) return;
  const text = dailyText(await readHead(ctx), day);
  const to = { to: 'group', conversationId: auditHead.group } as const;
  await say(ctx, to, { kind: 'markdown', title: '审计链头', text }, `${DAILY_HEAD}:${day}`);
  await scheduleNext(ctx);
}

/**
 * At every start: makes sure that the next post is written down, and moves what is open to the hour that the
 * configuration now names. A post that fell due while the service was down stays due.
 */
export async function ensureDailyHead(ctx: TxCtx): Promise<void> {
  // Copies of the service that start at the same time would each find nothing open.
  await lockSubject(ctx.tx, DAILY_HEAD);
  const open = await ctx.tx.execute<{ ref: string }>(
    sql`select ref from due_instant where kind = ${DAILY_HEAD} and done_at is null and not dead`,
  );
  if (!ctx.factory.auditHead) {
    for (const { ref } of open) await unschedule(ctx, DAILY_HEAD, ref);
    return;
  }
  if (open.length === 0) return scheduleNext(ctx);
  for (const { ref } of open) await schedule(ctx, DAILY_HEAD, ref, instantOn(ctx, ref));
}

/** The first hour of posting that lies ahead, on a day that has no row yet. */
async function scheduleNext(ctx: TxCtx): Promise<void> {
  const [state] = await ctx.tx.execute<{ today: string; now: string; last: string | null }>(sql`
    select (app_now() at time zone 'Asia/Shanghai')::date::text as today, app_now() as now,
           (select max(ref) from due_instant where kind = ${DAILY_HEAD}) as last`);
  if (!state) throw new Error('app_now() returned nothing');
  const fresh = state.last !== null && state.last >= state.today ? addDays(state.last, 1) : state.today;
  const over = instantOn(ctx, fresh).getTime() <= new Date(state.now).getTime();
  const day = over ? addDays(fresh, 1) : fresh;
  await schedule(ctx, DAILY_HEAD, day, instantOn(ctx, day));
}

/** The configured hour of a Shanghai day (UTC+8, without summer time since 1991). */
function instantOn({ factory }: TxCtx, day: string): Date {
  const { hour, minute } = factory.auditHead ?? { hour: 0, minute: 0 };
  const two = (value: number) => String(value).padStart(2, '0');
  return new Date(`${day}T${two(hour)}:${two(minute)}:00+08:00`);
}
