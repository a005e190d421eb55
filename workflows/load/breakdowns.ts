import { sql } from 'drizzle-orm';
import type { Ctx } from '../context.ts';
import { addDays } from '../dates/civil.ts';
import { midnightOf } from '../working-time/shanghai.ts';
import { minuteOf, type Span, united } from './spans.ts';

/** A machine, as far as an incident can name it. */
interface Named {
  readonly id: string;
  readonly model: string;
}

interface Row extends Record<string, unknown> {
  subject: string;
  fromAt: string;
  untilDate: string;
}

/**
 * When machines stand still by incidents that are not over: from the report to the end of the day on which the repair
 * is expected to be done (as workflows/incidents counts it). An incident on a work centre stops all of its machines.
 * @returns by machine id, in order; machines that run are absent
 */
export async function breakdownsOf(
  ctx: Pick<Ctx, 'db' | 'tx'>,
  machines: readonly Named[],
): Promise<Map<string, Span[]>> {
  const rows = await (ctx.tx ?? ctx.db).execute<Row>(sql`
    select subject, from_at as "fromAt", until_date as "untilDate" from incident
    where state = 'open' and kind = 'machine_breakdown' order by from_at`);
  const down = new Map<string, Span[]>();
  for (const { id, model } of machines) {
    const mine = rows.filter(({ subject }) => subject === id || subject === model).map(spanOf);
    if (mine.length > 0) down.set(id, united(mine));
  }
  return down;
}

const spanOf = ({ fromAt, untilDate }: Row): Span => ({
  from: minuteOf(new Date(fromAt)),
  to: midnightOf(addDays(untilDate, 1)) / 60_000,
});
