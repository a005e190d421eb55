import { sql } from 'drizzle-orm';
import type { TxCtx } from './context.ts';
import { schedule, unschedule } from './due.ts';
import { nextDigest } from './escalation/budget.ts';
import type { ClockTime } from './factory/warning-rules.ts';
import { clock } from './now.ts';
import { lockSubject } from './subject.ts';
import { isWorkingInstant, nextWorkingInstant } from './working-time/working-instant.ts';
import { YearMissingError } from './working-time/year-missing.ts';

/** Later than this after its hour, a look is made up for: the service was down. */
const LATE_MS = 10 * 60_000;

/** Nothing is made up for so short a time before the next hour. */
const SOON_MS = 2 * 3_600_000;

const DAY_MS = 86_400_000;

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

/** The next hour after now; where nobody knows the year's holidays, the same hour of the next day, whatever day it is. */
function nextHour({ factory }: TxCtx, at: readonly ClockTime[], now: Date): Date {
  try {
    const next = nextDigest(factory.calendar, at, now);
    return next > now ? next : new Date(now.getTime() + DAY_MS);
  } catch (err) {
    if (err instanceof YearMissingError) return new Date(now.getTime() + DAY_MS);
    throw err;
  }
}

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

function working({ factory }: TxCtx, now: Date): boolean {
  try {
    return isWorkingInstant(factory.calendar, now);
  } catch (err) {
    if (err instanceof YearMissingError) return true;
    throw err;
  }
}

/** Now when work is on, else when it begins again; now, too, where nobody knows. */
export function nextWork({ factory }: TxCtx, now: Date): Date {
  try {
    return nextWorkingInstant(factory.calendar, now);
  } catch (err) {
    if (err instanceof YearMissingError) return now;
    throw err;
  }
}
