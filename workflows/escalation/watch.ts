import { sql } from 'drizzle-orm';
import { instantText } from '../checkpoints/text.ts';
import type { TxCtx } from '../context.ts';
import { schedule } from '../due.ts';
import { clock } from '../now.ts';
import { nextWorkingInstant } from '../working-time/working-instant.ts';
import { YearMissingError } from '../working-time/year-missing.ts';
import { raiseAlarm } from './alarm.ts';
import { type Fault, faultsOfLadders } from './self-audit.ts';

/** Kind of the standing due instant of the self-audit; it has one ref. */
export const WATCH = 'escalation.watch';
const REF = 'standing';

/**
 * Kinds of the rows that remember which faults were seen (ref `<checkpoint>:<arm>:<tier>`, since `due_at`) and told
 * (ref `<checkpoint>:<arm>`); they are never due.
 */
const SEEN = 'escalation.watch_seen';
const TOLD = 'escalation.watch_told';

const EVERY_MS = 5 * 60_000;
/** Two cycles: whoever was away, or has a lot to do, has caught up by then. */
const AGAIN_MS = 40_000;
const MOST_NAMED = 8;

const WORDS: Readonly<Record<string, string>> = {
  overdue: '该升级而没有升级',
  unplanned: '没有下一级计划',
  no_deadline: '没有截止时间',
  no_meeting: '升级会议没有建立',
  meeting_stuck: '升级会议排不出来',
  meeting_silent: '升级会议已结束，没有人跟进结论',
};

/**
 * The self-audit, every few minutes of working time: tells once per checkpoint and deadline that its ladder is stuck.
 * Right after a downtime everything is overdue, and this may be the first to look: only what is still so when it looks
 * again is told.
 */
export async function watchLadders(ctx: TxCtx): Promise<void> {
  const now = await clock(ctx);
  const found = await faultsOfLadders(ctx.tx);
  const lasting = await seenBefore(ctx, found);
  const fresh = found.length > lasting.length;
  await schedule(ctx, WATCH, REF, fresh ? new Date(now.getTime() + AGAIN_MS) : nextLook(ctx, now));
  const faults = await untold(ctx, lasting);
  const [first] = faults;
  if (!first) return;
  const lines = faults.slice(0, MOST_NAMED).map((one) => `- ${lineOf(one, now)}`);
  const more = faults.length > MOST_NAMED ? [`- 另有 ${faults.length - MOST_NAMED} 项`] : [];
  await raiseAlarm(
    ctx,
    `escalation.stuck:${first.checkpointId}:${first.arm}`,
    `升级自检：${faults.length} 项关卡没有按计划升级`,
    `${[...lines, ...more].join('\n')}\n\n请检查服务日志；需要时在关卡卡片上点「立即升级」。`,
  );
}

const lineOf = ({ number, name, what, since }: Fault, now: Date): string =>
  `${number}「${name}」${WORDS[what] ?? what}${since ? `（计划 ${instantText(since, now)}）` : ''}`;

function nextLook({ factory }: TxCtx, now: Date): Date {
  const next = new Date(now.getTime() + EVERY_MS);
  try {
    return nextWorkingInstant(factory.calendar, next);
  } catch (err) {
    if (err instanceof YearMissingError) return next;
    throw err;
  }
}

/** Those that were so two cycles ago; the others are remembered as seen now. */
async function seenBefore({ tx }: TxCtx, faults: readonly Fault[]): Promise<Fault[]> {
  if (faults.length === 0) return [];
  const refOf = ({ checkpointId, arm, tier }: Fault) => `${checkpointId}:${arm}:${tier}`;
  const rows = await tx.execute<{ ref: string; old: boolean }>(sql`
    insert into due_instant (kind, ref, due_at, done_at)
    select distinct ${SEEN}, ref, app_now(), app_now()
    from jsonb_array_elements_text(${JSON.stringify(faults.map(refOf))}::text::jsonb) ref
    on conflict (kind, ref) do update set done_at = app_now()
    returning ref, due_at <= app_now() - make_interval(secs => ${AGAIN_MS / 1000}) as old`);
  const old = new Set(rows.filter((row) => row.old).map((row) => row.ref));
  return faults.filter((one) => old.has(refOf(one)));
}

/** Those that were not told before; they count as told from now on. */
async function untold({ tx }: TxCtx, faults: readonly Fault[]): Promise<Fault[]> {
  if (faults.length === 0) return [];
  const refOf = ({ checkpointId, arm }: Fault) => `${checkpointId}:${arm}`;
  const rows = await tx.execute<{ ref: string }>(sql`
    insert into due_instant (kind, ref, due_at, done_at)
    select distinct ${TOLD}, ref, app_now(), app_now()
    from jsonb_array_elements_text(${JSON.stringify(faults.map(refOf))}::text::jsonb) ref
    on conflict (kind, ref) do nothing returning ref`);
  const fresh = new Set(rows.map((row) => row.ref));
  return faults.filter((one) => fresh.has(refOf(one)));
}

/** At every start: the standing instant exists. One that fell due while the service was down stays due. */
export async function startWatch(ctx: TxCtx): Promise<void> {
  await ctx.tx.execute(sql`
    insert into due_instant (kind, ref, due_at) values (${WATCH}, ${REF}, app_now() + interval '5 minutes')
    on conflict (kind, ref) do update set done_at = null, dead = false, attempts = 0
    where due_instant.done_at is not null or due_instant.dead`);
}
