import { sql } from 'drizzle-orm';
import type { TxCtx } from './context.ts';
import { addDays } from './dates/civil.ts';
import { schedule, unschedule } from './due.ts';
import type { ClockTime } from './factory/warning-rules.ts';
import { clock } from './now.ts';
import { lockSubject } from './subject.ts';
import { nextHourOf, nextHourOfWorkingDay } from './working-time/next-hour.ts';
import { ordinaryWhereUnknown } from './working-time/ordinary-weeks.ts';
import { shanghaiDay } from './working-time/shanghai.ts';
import { isWorkingInstant, nextWorkingInstant } from './working-time/working-instant.ts';

/** Later than this after its hour, a look is made up for: the service was down. */
const LATE_MS = 10 * 60_000;

/** Nothing is made up for so short a time before the next hour. */
const SOON_MS = 2 * 3_600_000;

/** Longest time off over which the next hour is looked for. */
const MOST_DAYS_OFF = 400;

/**
 * Something that is done at fixed hours of working days, held by rows of due instants whose ref is the instant: once each
 * however many copies run, made up for once after a downtime (within working hours), moved with the configuration.
 */
export interface Hours {
  /** Kind of the due instants. */
  kind: string;
  /** Tells those of one kind apart that have hours of their own; stands in front of the instant in the ref. */
  name?: string;
  /** Null: switched off. */
  at: readonly ClockTime[] | null;
}

/**
 * The next hour after now. A year whose holidays nobody knows yet has ordinary weeks here: the hours stay what they are,
 * and nothing is said at night. A factory that never works has them every day.
 */
function nextHour({ factory }: TxCtx, at: readonly ClockTime[], now: Date): Date {
  const next = nextHourOfWorkingDay(ordinaryWhereUnknown(factory.calendar), at, now, MOST_DAYS_OFF);
  const day = shanghaiDay(now);
  return next ?? nextHourOf(day, at, now) ?? nextHourOf(addDays(day, 1), at, now) ?? fail(at);
}

const fail = (at: readonly ClockTime[]): never => {
  throw new Error(`no hour among ${JSON.stringify(at)}`);
};

const refOf = (name: string | undefined, at: Date): string =>
  `${name === undefined ? '' : `${name}@`}${at.toISOString()}`;

/** Whose hour a ref is; undefined where those of its kind have no names. */
export const nameIn = (ref: string): string | undefined => /^(.+)@/.exec(ref)?.[1];

const instantIn = (ref: string): Date => new Date(ref.slice(ref.indexOf('@') + 1));

const scheduleAt = (ctx: TxCtx, { kind, name }: Hours, at: Date): Promise<void> =>
  schedule(ctx, kind, refOf(name, at), at);

/** At every start and with every new configuration: the next hour stands in the table, and no other ahead of us. */
export async function ensureHours(ctx: TxCtx, hours: Hours): Promise<void> {
  const { kind, name, at } = hours;
  await lockSubject(ctx.tx, kind);
  const now = await clock(ctx);
  const all = await ctx.tx.execute<{ ref: string; past: boolean }>(sql`
    select ref, due_at <= app_now() as past from due_instant where kind = ${kind} and done_at is null and not dead`);
  const open = all.filter(({ ref }) => nameIn(ref) === name);
  const next = at ? nextHour(ctx, at, now) : null;
  for (const { ref, past } of open)
    if (!at || (!past && (!next || ref !== refOf(name, next)))) await unschedule(ctx, kind, ref);
  if (next && !open.some(({ past }) => past)) await scheduleAt(ctx, hours, next);
}

/**
 * At such an instant: plans the next one and says whether it is time to act. One that was missed is made up for at the
 * next working time, unless the next hour comes soon after that.
 */
export async function isTime(ctx: TxCtx, hours: Hours, ref: string): Promise<boolean> {
  const { at } = hours;
  if (!at) return false;
  const now = await clock(ctx);
  const next = nextHour(ctx, at, now);
  const missed = now.getTime() - instantIn(ref).getTime() > LATE_MS;
  if (missed && !working(ctx, now)) {
    const begin = nextWork(ctx, now);
    await scheduleAt(ctx, hours, next.getTime() - begin.getTime() < SOON_MS ? next : begin);
    return false;
  }
  await scheduleAt(ctx, hours, next);
  return true;
}

const working = ({ factory }: TxCtx, now: Date): boolean =>
  isWorkingInstant(ordinaryWhereUnknown(factory.calendar), now);

/** Now when work is on, else when it begins again; a year whose holidays nobody knows yet has ordinary weeks. */
export const nextWork = ({ factory }: TxCtx, now: Date): Date =>
  nextWorkingInstant(ordinaryWhereUnknown(factory.calendar), now);
