import { setTimeout as sleep } from 'node:timers/promises';
import { sql } from 'drizzle-orm';
import { readCheckpoints } from '../checkpoints/read.ts';
import type { Ctx, TxCtx } from '../context.ts';
import { say } from '../say.ts';
import { lockSubject } from '../subject.ts';
import {
  type Claimed,
  claimReminders,
  dropDecided,
  holdBack,
  peopleWaiting,
  saidInMinute,
} from './claim-reminders.ts';
import { freeAt, leftOfMinute } from './limits.ts';
import { STEP } from './plan-step.ts';
import { sayAt } from './queue-reminders.ts';
import { noticeOf } from './reminder-text.ts';

/** People told in one transaction. */
const PEOPLE = 50;

/** Reminders read for one message; its text takes about as many. */
const MOST_READ = 15;

/** Longest wait for steps of the same instant that are still being taken, ms of real time. */
const BUNDLE_MS = 500;
const LOOK_MS = 50;

/** What a press holds is looked at again so often. */
const TURNS = 10;
const TURN_MS = 100;

/**
 * Says the reminders that wait, one message per person for all that is theirs. Waits a moment for steps that were due
 * at the same time, so that what happens together is told together.
 */
export async function sayReminders(ctx: Ctx, signal: AbortSignal): Promise<void> {
  for (let turn = 0; turn < TURNS && !signal.aborted && (await anyWaits(ctx)); turn += 1) {
    if (turn > 0) await sleep(TURN_MS);
    await bundle(ctx, signal);
    while (!signal.aborted && (await ctx.db.transaction((tx) => sayToSome({ ...ctx, tx }))) === 'more');
  }
}

async function anyWaits({ db }: Ctx): Promise<boolean> {
  const [row] = await db.execute(
    sql`select from reminder where state = 'queued' and not_before <= app_now() limit 1`,
  );
  return row !== undefined;
}

/** Only for what is due by now: a steady stream of later steps holds nothing up. */
async function bundle({ db }: Ctx, signal: AbortSignal): Promise<void> {
  const end = performance.now() + BUNDLE_MS;
  let by: string | undefined;
  for (;;) {
    const [row] = await db.execute<{ now: string; open: boolean }>(sql`
      select app_now() as now, exists (
        select from due_instant where done_at is null and not dead and kind = ${STEP}
          and due_at <= coalesce(${by ?? null}::timestamptz, app_now())) as open`);
    if (!row?.open || signal.aborted || performance.now() >= end) return;
    by ??= row.now;
    await sleep(LOOK_MS);
  }
}

/** @returns whether there may be more to say at once */
async function sayToSome(ctx: TxCtx): Promise<'more' | 'enough'> {
  // One copy of the service at a time: limits are counted over all, and nobody's reminders are torn apart.
  await lockSubject(ctx.tx, 'escalation.say');
  await dropDecided(ctx);
  const waiting = await peopleWaiting(ctx, PEOPLE);
  const { perPersonPerHour, perMinute } = ctx.factory.escalation.limits;
  const free: string[] = [];
  for (const { userId, told } of waiting) {
    const until = freeAt(perPersonPerHour, told);
    if (until) {
      await holdBack(ctx, userId, until);
      await sayAt(ctx, until);
    } else free.push(userId);
  }
  const { left, again } = leftOfMinute(perMinute, await saidInMinute(ctx));
  const now = free.slice(0, left);
  if (now.length < free.length && again) await sayAt(ctx, again);
  const claimed = await claimReminders(ctx, now, MOST_READ);
  await sayTo(ctx, claimed);
  const moved = claimed.length > 0 || free.length < waiting.length;
  return waiting.length === PEOPLE && now.length === free.length && moved ? 'more' : 'enough';
}

async function sayTo(ctx: TxCtx, claimed: readonly Claimed[]): Promise<void> {
  const ids = [...new Set(claimed.map((one) => one.checkpointId))];
  const views = new Map((await readCheckpoints(ctx, ids)).map((view) => [view.id, view]));
  for (const userId of new Set(claimed.map((one) => one.userId))) {
    const theirs = claimed.filter((one) => one.userId === userId);
    const [first] = theirs;
    const reminders = theirs.flatMap((one) => {
      const view = views.get(one.checkpointId);
      return view ? [{ ...one, view }] : [];
    });
    if (!first || reminders.length === 0) continue;
    const notice = noticeOf(ctx.factory, reminders, first.total);
    await say(ctx, { to: 'person', userId }, { kind: 'notice', ...notice }, first.saidWith);
  }
}
