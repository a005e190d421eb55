import { type SQL, sql } from 'drizzle-orm';
import { withTransaction } from '../../../db/transaction.ts';
import type { Ctx, TxCtx } from '../../context.ts';
import { addDays } from '../../dates/civil.ts';
import { clock } from '../../now.ts';
import { shanghaiDay } from '../../working-time/shanghai.ts';
import { fingerprint } from '../working-days.ts';
import { KINDS, measure } from './measure.ts';
import { forgetMonths, monthOf, sumMonths } from './months.ts';

/** Orders whose waits are measured in one transaction: some tenths of a second. */
const CHUNK = 500;

/** What a transaction that began earlier writes may carry an instant so much before ours (minutes). */
const OVERLAP = 60;

/** Shanghai time from which on the day before is measured. */
const NIGHT = '02:40';

/** Once a night, and when the calendar has changed; asked again and again, it mostly finds that it was done. */
export async function measureNightly(ctx: Ctx, signal: AbortSignal): Promise<void> {
  const [row] = await ctx.db.execute<{ done: boolean }>(sql`
    select coalesce(bool_or(calendar = ${await calendarNow(ctx)} and at + make_interval(mins => ${OVERLAP}) >= night), false) as done
    from measured_until, lateral (
      select (case when wall::time < ${NIGHT}::time then wall::date - 1 else wall::date end + ${NIGHT}::time) at time zone 'Asia/Shanghai' as night
      from (select app_now() at time zone 'Asia/Shanghai' as wall) w) n`);
  if (row?.done) return;
  const waits = await settleWaits(ctx, signal);
  ctx.log.info({ code: 'metrics.measured', waits }, 'waits were measured');
}

const calendarNow = async (ctx: Pick<Ctx, 'db' | 'tx' | 'factory'>): Promise<string> =>
  fingerprint(ctx.factory.calendar, Number(shanghaiDay(await clock(ctx)).slice(0, 4)));

/**
 * Measures every wait that is over and was not measured yet; all of them anew when the calendar has changed. Figures do
 * not depend on it: what is not measured they measure while they are asked. In many transactions; what a restart
 * interrupts is gone on with, and a second copy of the service finds nothing to do.
 * @returns how many rows were written
 */
export async function settleWaits(ctx: Ctx, signal?: AbortSignal): Promise<number> {
  const begun = await withTransaction(ctx, begin);
  let written = 0;
  for (let i = 0; i < begun.ids.length; i += CHUNK) {
    if (signal?.aborted) return written;
    written += await withTransaction(ctx, (tx) => settle(tx, begun.ids.slice(i, i + CHUNK)));
  }
  await withTransaction(ctx, async (tx) => {
    await tx.tx.execute(sql`select pg_advisory_xact_lock(hashtext('metrics.settle'))`);
    await sumMonths(tx);
    await tx.tx.execute(sql`
      update measured_until set at = ${begun.at}::timestamptz - make_interval(mins => ${OVERLAP})
      where calendar = ${begun.calendar}`);
  });
  return written;
}

interface Begun {
  at: string;
  calendar: string;
  /** Orders to look at. */
  ids: number[];
}

/** With another calendar than before, or for the first time, everything is forgotten. */
async function begin(ctx: TxCtx): Promise<Begun> {
  const { tx } = ctx;
  const [now, calendar] = [await clock(ctx), await calendarNow(ctx)];
  await tx.execute(sql`select pg_advisory_xact_lock(hashtext('metrics.settle'))`);
  const [before] = await tx.execute<{ at: string | null; calendar: string }>(
    sql`select nullif(at, '-infinity') as at, calendar from measured_until`,
  );
  if (before?.calendar !== calendar) {
    await tx.execute(sql`delete from measured_wait`);
    await tx.execute(sql`delete from measured_month`);
    await tx.execute(sql`delete from measured_values`);
    await tx.execute(sql`
      insert into measured_until (at, calendar) values ('-infinity', ${calendar})
      on conflict (id) do update set at = excluded.at, calendar = excluded.calendar`);
  }
  const since = before?.calendar === calendar ? before.at : null;
  const orders = since === null ? sql`select id from customer_order` : ordersToMeasure(new Date(since));
  const rows = await tx.execute<{ id: number }>(
    sql`select o.id::float8 as id from (${orders}) o order by o.id`,
  );
  return { at: now.toISOString(), calendar, ids: rows.map(({ id }) => id) };
}

/** Orders of which a wait lasts, or may have ended since. */
export const ordersToMeasure = (since: Date): SQL => {
  // As a literal: the planner must know how recent it is.
  const at = sql.raw(`'${since.toISOString()}'::timestamptz`);
  return sql`
    select id from customer_order where open
    union select order_id from status_change where at >= ${at}
    union select c.order_id from checkpoint_signer s join checkpoint c on c.id = s.checkpoint_id where s.ended_at >= ${at}`;
};

async function settle(ctx: TxCtx, ids: readonly number[]): Promise<number> {
  const { tx, factory } = ctx;
  // One copy of the service after the other: who comes behind finds it done.
  await tx.execute(sql`select pg_advisory_xact_lock(hashtext('metrics.settle'))`);
  const orders = sql`select unnest(${sql.param([...ids])}::bigint[]) as id`;
  const [first] = await tx.execute<{ day: string | null }>(sql`
    select to_char(min(at) at time zone 'Asia/Shanghai', 'YYYY-MM-DD') as day
    from status_change where order_id in (${orders})`);
  if (!first?.day) return 0;
  const ctes = measure(factory, {
    kinds: KINDS,
    orders,
    only: notMeasured,
    closed: true,
    // What was entered elsewhere before has an earlier day.
    from: addDays(first.day, -2),
    to: shanghaiDay(await clock(ctx)),
  });
  const [values, sums] = forgetMonths(sql`select ${monthOf(sql`asked_at`)} from written`);
  const rows = await tx.execute<{ n: number }>(sql`
    with recursive ${ctes}, written as (
      insert into measured_wait (kind, ref, part, key, asked_at, asked_by, user_id, acted, seconds, working_seconds,
        whole_seconds, whole_working_seconds, shared)
      select kind, ref, part, key, asked_at, asked_by, user_id, acted, seconds, working_seconds, whole_seconds,
        whole_working_seconds, shared
      from part on conflict do nothing returning asked_at
    ), ${values}, unsummed as (
      ${sums}
    ) select count(*)::int as n from written`);
  return rows[0]?.n ?? 0;
}

/** A wait (w.ref) that is not in the table; what lasts never is. */
export const notMeasured = (kind: string): SQL =>
  sql`not exists (select from measured_wait m where m.kind = ${kind} and m.ref = w.ref)`;
