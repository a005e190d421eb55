import { sql } from 'drizzle-orm';
import type { PlantMachine } from '../../../plant-gateway/config/plant.ts';
import type { Ctx } from '../../context.ts';
import { folded } from '../../load/named.ts';
import type { MachineFacts, Report, Seen } from './types.ts';

/** How far back differences are looked for, hours. */
export const WINDOW_HOURS = 24;

type Reader = Pick<Ctx, 'db' | 'tx'>;

/**
 * What machines did and what was reported of them in the last 24 hours, by machine id. Null when nobody has named a machine
 * in a report for 30 days: where that is not done, silence says nothing.
 */
export async function readFacts(
  ctx: Reader,
  machines: readonly PlantMachine[],
  now: Date,
): Promise<Map<string, MachineFacts> | null> {
  const from = new Date(now.getTime() - WINDOW_HOURS * 3_600_000);
  const reports = await readReports(ctx, from);
  if (reports.length === 0 && !(await everReported(ctx))) return null;
  const seen = await readSeen(ctx, machines, from);
  const counts = await readCounts(ctx, machines, from);
  return new Map(
    machines.map(({ id, name, source }) => {
      const names = new Set([folded(id), folded(name)]);
      // What a gateway elsewhere asks for does not stand in our file: it has a counter when it told of one.
      const hasCounter = source?.tags.some(({ counter }) => counter !== null) ?? counts.has(id);
      return [
        id,
        {
          seen: seen.get(id) ?? [],
          reports: reports.filter(({ machine }) => names.has(folded(machine))),
          counts: hasCounter ? (counts.get(id) ?? []) : null,
          now: now.getTime(),
        },
      ];
    }),
  );
}

async function everReported(ctx: Reader): Promise<boolean> {
  const [row] = await (ctx.tx ?? ctx.db).execute(sql`
    select 1 as found from fact where received_at > app_now() - interval '30 days' and kind = 'work_report'
      and payload ? 'machine' limit 1`);
  return row !== undefined;
}

type Told = Report & { machine: string };

async function readReports(ctx: Reader, from: Date): Promise<Told[]> {
  const rows = await (ctx.tx ?? ctx.db).execute<Told & Record<string, unknown>>(sql`
    select f.source || '/' || f.key as key, f.payload->>'machine' as machine, o.id::float8 as "orderId", o.number,
      coalesce((f.payload->>'step')::int, w.step, 0) as step, (f.payload->>'good')::int as good,
      coalesce((f.payload->>'scrap')::int, 0) as scrap, coalesce((f.payload->>'finished')::boolean, false) as finished,
      (extract(epoch from (f.payload->>'startedAt')::timestamptz) * 1000)::float8 as "startedAt",
      (extract(epoch from f.occurred_at) * 1000)::float8 as at,
      (extract(epoch from f.received_at) * 1000)::float8 as "receivedAt"
    from fact f join customer_order o on o.id = f.order_id
    left join order_operation w on w.order_id = o.id and not f.payload ? 'step' and w.name = f.payload->>'operation'
    where f.received_at >= ${from.toISOString()} and f.occurred_at >= ${from.toISOString()}
      and f.kind = 'work_report' and f.reversed_by is null and f.payload ? 'machine'
    order by f.occurred_at, f.id`);
  return [...rows];
}

const ids = (machines: readonly PlantMachine[]) => sql`${sql.param(machines.map(({ id }) => id))}::text[]`;

async function readSeen(ctx: Reader, machines: readonly PlantMachine[], from: Date) {
  const rows = await (ctx.tx ?? ctx.db).execute<Seen & { machine: string } & Record<string, unknown>>(sql`
    select machine, state, (extract(epoch from from_at) * 1000)::float8 as "from",
      (extract(epoch from to_at) * 1000)::float8 as "to"
    from machine_interval where machine = any(${ids(machines)}) and from_at >= ${from.toISOString()}
    order by machine, from_at`);
  const seen = new Map<string, Seen[]>();
  for (const { machine, ...one } of rows) {
    const list = seen.get(machine);
    if (list) list.push(one);
    else seen.set(machine, [one]);
  }
  return seen;
}

async function readCounts(ctx: Reader, machines: readonly PlantMachine[], from: Date) {
  const rows = await (ctx.tx ?? ctx.db).execute<{ machine: string; at: number; delta: number }>(sql`
    select distinct on (machine, minute) machine, (extract(epoch from minute) * 1000)::float8 as at, delta::float8 as delta
    from machine_count where machine = any(${ids(machines)}) and minute >= ${from.toISOString()}
    order by machine, minute, counter`);
  const counts = new Map<string, { at: number; delta: number }[]>();
  for (const { machine, at, delta } of rows) {
    const list = counts.get(machine);
    if (list) list.push({ at, delta });
    else counts.set(machine, [{ at, delta }]);
  }
  return counts;
}
