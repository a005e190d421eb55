import { sql } from 'drizzle-orm';
import type { Ctx } from '../context.ts';
import { type Quantiles, quantilesOf, saidQuantiles } from './quantiles.ts';

/** Days that a supplier takes where nobody has said and nothing was measured. */
export const NOBODY_SAID_DAYS = 5;

/** How long something outside takes, in minutes, and whether anything but a guess stands behind it. */
export interface Lead extends Quantiles {
  guessed: boolean;
}

/** A step that is made at a supplier. */
export interface OutsideStep {
  /** '' for an ordinary one. */
  process: string;
  name: string;
  supplier: string;
  /** As the routing says; null: it does not. */
  leadDays: number | null;
}

/**
 * How long a step is away at a supplier: quantiles of its last passes (from the report of the operation before it to its
 * own last report, or from when purchasing ordered what a planner gave away later), drawn to the lead days of the routing while they are few.
 */
export async function leadOf(ctx: Pick<Ctx, 'db' | 'tx' | 'factory'>, step: OutsideStep): Promise<Lead> {
  const rows = await (ctx.tx ?? ctx.db).execute<{ minutes: number }>(sql`
    select extract(epoch from w.last_report_at - greatest(before.at, given.at))::float8 / 60 as minutes
    from order_operation w join customer_order o on o.id = w.order_id
      left join lateral (select coalesce(x.placed_at, x.asked_at) as at from outside_order x
        where x.order_id = w.order_id and x.step = w.step and x.state = 'back') given on true,
      lateral (select p.last_report_at as at from order_operation p
        where p.order_id = w.order_id and p.step < w.step order by p.step desc limit 1) before
    where w.outsourced and w.supplier = ${step.supplier}
      and ${step.process === '' ? sql`w.name = ${step.name}` : sql`w.process = ${step.process}`}
      and (w.finished or w.good >= o.quantity) and w.last_report_at > greatest(before.at, given.at)
    order by w.last_report_at desc limit ${ctx.factory.scheduling.passes}`);
  const said = step.leadDays === null ? null : step.leadDays * 1440;
  const times = rows.map(({ minutes }) => minutes);
  const found = quantilesOf(times, said) ?? saidQuantiles(NOBODY_SAID_DAYS * 1440);
  return {
    ...found,
    p50: Math.round(found.p50),
    p90: Math.round(found.p90),
    guessed: said === null && times.length === 0,
  };
}
