import { sql } from 'drizzle-orm';
import type { MachineState, PlantMachine } from '../../plant-gateway/config/plant.ts';
import type { Ctx } from '../context.ts';
import { folded } from '../load/named.ts';
import { minuteOf } from '../load/spans.ts';
import { clock } from '../now.ts';
import { rolesOver } from '../staff/policy.ts';
import { midnightOf, shanghaiDay } from '../working-time/shanghai.ts';
import { YearMissingError } from '../working-time/year-missing.ts';
import type { Utilisation } from './figures.ts';
import { type ConflictView, readOpenConflicts } from './read-conflicts.ts';
import { readUtilisation } from './utilisation.ts';

/** What is known of a machine right now. */
export interface MachineStatus {
  machine: PlantMachine;
  /** `unknown` also when the last word on it is too old. */
  state: MachineState;
  since: string | null;
  /** The last good reading; null when there never was one. */
  goodAt: string | null;
  /** Why it is unknown; '' when it is not, or nobody knows. */
  doubt: string;
  now: string;
}

interface Row extends Record<string, unknown> {
  machine: string;
  state: MachineState;
  since: string;
  seenAt: string;
  goodAt: string | null;
  quality: string | null;
}

/** Beyond the machine's own patience, the time that a state needs to get here, ms. */
const ON_THE_WAY_MS = 15_000;

/** The state of machines as it is now, in the order given. */
export async function readStatus(ctx: Ctx, machines: readonly PlantMachine[]): Promise<MachineStatus[]> {
  const now = await clock(ctx);
  const rows = await (ctx.tx ?? ctx.db).execute<Row>(sql`
    select n.machine, n.state, n.since, n.seen_at as "seenAt", n.good_at as "goodAt", i.quality from machine_now n
    left join machine_interval i on i.machine = n.machine and i.from_at = n.since
    where n.machine = any(${sql.param(machines.map(({ id }) => id))}::text[])`);
  const byId = new Map(rows.map((row) => [row.machine, row]));
  return machines.map((machine) => statusOf(machine, byId.get(machine.id), now));
}

function statusOf(machine: PlantMachine, row: Row | undefined, now: Date): MachineStatus {
  const at = now.toISOString();
  if (!row) return { machine, state: 'unknown', since: null, goodAt: null, doubt: '', now: at };
  const old = now.getTime() - new Date(row.seenAt).getTime() > machine.poll.staleMs + ON_THE_WAY_MS;
  const { goodAt } = row;
  if (old) return { machine, state: 'unknown', since: row.seenAt, goodAt, doubt: 'gateway', now: at };
  return { machine, state: row.state, since: row.since, goodAt, doubt: row.quality ?? '', now: at };
}

/** The job on a machine, by the last report or the plan. */
export interface MachineJob {
  number: string;
  step: number;
  name: string;
  quantity: number;
  done: number;
  /** From a report that named the machine, or only from the plan. */
  reported: boolean;
}

/** Everything on a machine's card. */
export interface MachineView {
  status: MachineStatus;
  /** Since midnight; null when the calendar of the year is missing. */
  today: Utilisation | null;
  job: MachineJob | null;
  conflicts: ConflictView[];
  /** Work was reported while nobody saw the machine, today. */
  reportOnly: boolean;
}

/** @param jobs whether orders may be named where it is read; those that the reader may not see never are */
export async function readMachine(ctx: Ctx, machine: PlantMachine, jobs: boolean): Promise<MachineView> {
  const [status] = await readStatus(ctx, [machine]);
  if (!status) throw new Error(`no status of ${machine.id}`);
  const now = new Date(status.now);
  const midnight = midnightOf(shanghaiDay(now));
  const [only] = await (ctx.tx ?? ctx.db).execute(sql`
    select 1 as found from plant_conflict where machine = ${machine.id} and kind = 'report_only'
      and from_at >= ${new Date(midnight).toISOString()} limit 1`);
  return {
    status,
    today: (await readToday(ctx, [machine]))[0]?.today ?? null,
    job: jobs ? await readJob(ctx, machine) : null,
    conflicts: await readOpenConflicts(ctx, 4, [machine.id]),
    reportOnly: only !== undefined,
  };
}

/** How much machines were used since midnight, in the order given; null when the calendar of the year is missing. */
export async function readToday(
  ctx: Ctx,
  machines: readonly PlantMachine[],
): Promise<{ machine: PlantMachine; today: Utilisation | null }[]> {
  const now = await clock(ctx);
  const from = minuteOf(new Date(midnightOf(shanghaiDay(now))));
  const all = await utilisationOfAll(ctx, machines, from, minuteOf(now));
  return machines.map((machine) => ({ machine, today: all?.get(machine.id) ?? null }));
}

async function utilisationOfAll(ctx: Ctx, machines: readonly PlantMachine[], from: number, to: number) {
  try {
    return await readUtilisation(ctx, machines, from, to);
  } catch (err) {
    if (err instanceof YearMissingError) return null;
    throw err;
  }
}

type JobRow = MachineJob &
  Record<string, unknown> & {
    salesUserId: string | null;
    ownerUserId: string | null;
    createdBy: string;
  };

/** What was reported last on it and is not finished, else what the plan has there now. */
async function readJob(ctx: Ctx, { id, name }: PlantMachine): Promise<MachineJob | null> {
  const parties = sql`o.sales_user_id as "salesUserId", o.owner_user_id as "ownerUserId", o.created_by as "createdBy"`;
  const work = sql`o.number, w.step, w.name, o.quantity, w.good + w.scrap as done, ${parties}`;
  const rows = await (ctx.tx ?? ctx.db).execute<JobRow>(sql`
    select * from (
      (select ${work}, true as reported, w.finished from fact f join customer_order o on o.id = f.order_id
      join order_operation w on w.order_id = o.id
        and (w.step = (f.payload->>'step')::int or w.name = f.payload->>'operation')
      where f.received_at > app_now() - interval '2 days' and f.kind = 'work_report' and f.reversed_by is null
        and regexp_replace(lower(normalize(f.payload->>'machine', nfkc)), '[\\s_-]', '', 'g') in (${folded(id)}, ${folded(name)})
      order by f.occurred_at desc, f.id desc limit 1)
      union all
      (select ${work}, false, w.finished from machine_booking b join customer_order o on o.id = b.order_id
      join order_operation w on w.order_id = b.order_id and w.step = b.step
      where b.machine = ${id} and b.state <> 'done' and b."from" <= app_now() and b."to" > app_now()
      order by b."from" limit 1)) as jobs
    where not finished`);
  const [row] = rows;
  if (!row) return null;
  const {
    salesUserId,
    ownerUserId,
    createdBy,
    number,
    step,
    name: operation,
    quantity,
    done,
    reported,
  } = row;
  const reaches =
    ctx.actor.kind === 'system' ||
    rolesOver(ctx.factory, ctx.actor, { salesUserId, ownerUserId, createdBy }).length > 0;
  return reaches ? { number, step, name: operation, quantity, done, reported } : null;
}
