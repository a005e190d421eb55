import { sql } from 'drizzle-orm';
import type { TxCtx } from '../../context.ts';
import { machineTimes } from '../../load/machine-time.ts';
import { productiveSpans, UNMEASURED } from '../../load/productive.ts';
import { type Minute, minuteOf } from '../../load/spans.ts';
import { clock } from '../../now.ts';
import { MILLS, ProductiveMap } from '../../rush-order/core/productive.ts';
import type { ProductiveSpan } from '../../rush-order/core/types.ts';
import { machinesOf } from '../machines.ts';
import type { Candidate } from './find.ts';

/** What is known of a machine since an operation was to begin on it, in minutes. */
export interface Evidence {
  /** Working minutes that have gone by since. */
  waited: number;
  /** Of the clock since then: running or being set up; state known at all; all. */
  ran: number;
  known: number;
  passed: number;
  /** Another order's work is under way on it: what runs is that. */
  explained: boolean;
}

/** A machine that ran so long has begun something. */
const BEGUN = 5;
/** Where nobody can see the machine, work may go on that is only reported when it is done. */
const UNSEEN = 4;

/**
 * Whether a start was missed: so much working time has gone by and the machine stood, or did something else. Where it
 * cannot be seen (no gateway, work by hand) silence counts after four times as long. Pure.
 * @param grace working minutes
 */
export function isMissed({ waited, ran, known, passed, explained }: Evidence, grace: number): boolean {
  if (ran >= BEGUN && !explained) return false;
  const seen = passed > 0 && known >= passed / 2;
  return waited >= grace * (seen ? 1 : UNSEEN);
}

/** Farther back nothing is asked: whatever was to begin then is late by any measure, minutes. */
const BACK = 7 * 1440;

/** What machines and calendar say about a start. */
export async function evidenceOf(ctx: TxCtx, one: Candidate): Promise<Evidence> {
  const now = minuteOf(await clock(ctx));
  const from = Math.max(minuteOf(one.from), now - BACK);
  // Time of the shifts: how much of it gets worked off is no matter here.
  const spans = (await spansOf(ctx, one, from, now)).map((span) => ({ ...span, rate: 1 }));
  const time = new ProductiveMap(spans);
  const waited = (time.at(now) - time.at(from)) / MILLS;
  if (one.machine === '') return { waited, ran: 0, known: 0, passed: now - from, explained: false };
  const since = sql`greatest(${one.from.toISOString()}::timestamptz, app_now() - ${BACK} * interval '1 minute')`;
  const minutes = (
    states: string,
  ) => sql`coalesce(sum(extract(epoch from least(i.to_at, app_now()) - greatest(i.from_at, ${since}))
    / 60) filter (where ${sql.raw(states)}), 0)::float8`;
  const [row] = await ctx.tx.execute<{ ran: number; known: number; explained: boolean }>(sql`
    select ${minutes(`i.state in ('run', 'setup')`)} as ran, ${minutes(`i.state <> 'unknown'`)} as known,
      exists (select from machine_booking b where b.machine = ${one.machine} and b.state = 'running'
        and b.order_id <> ${one.orderId}) as explained
    from machine_interval i
    where i.machine = ${one.machine} and i.to_at > ${since} and i.from_at < app_now()`);
  return {
    waited,
    passed: now - from,
    ran: row?.ran ?? 0,
    known: row?.known ?? 0,
    explained: row?.explained ?? false,
  };
}

async function spansOf(
  ctx: TxCtx,
  { kind, machine: id }: Candidate,
  from: Minute,
  to: Minute,
): Promise<readonly ProductiveSpan[]> {
  if (from >= to) return [];
  const machine = kind === 'machine' ? (await machinesOf(ctx)).find((one) => one.id === id) : undefined;
  if (machine) return (await machineTimes(ctx, [machine], from, to)).get(id)?.spans ?? [];
  const hand = { shifts: null, down: [], availability: () => UNMEASURED };
  return productiveSpans(ctx.factory.calendar, hand, from, to);
}
