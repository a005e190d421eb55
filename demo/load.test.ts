import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createWriteStream, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pipeline } from 'node:stream/promises';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { moveTo } from '../db/clock.ts';
import { createTestDatabase, type TestDatabase } from '../db/testing/database.ts';
import { exportAudit } from '../workflows/audit/export.ts';
import { verifyExport } from '../workflows/audit/verify/verify.ts';
import type { Ctx } from '../workflows/context.ts';
import { nextOrderNumber } from '../workflows/orders/next-number.ts';
import { holdersOf } from '../workflows/staff/holders.ts';
import { ORDERS, POPULATION } from './life.ts';
import { loadDemo } from './load.ts';
import { demoCtx } from './testing.ts';

/** A working day's morning, a Sunday, and the middle of the night after New Year. */
const STARTS = ['2026-03-18T10:20:00+08:00', '2026-03-22T15:00:00+08:00', '2027-01-02T02:30:00+08:00'];

const count = async ({ sql }: TestDatabase, query: string): Promise<number> => {
  const [row] = await sql.unsafe<{ n: number }[]>(`select count(*)::int as n from ${query}`);
  return row?.n ?? -1;
};

/** Another process that loads the demo into this database. */
function loadInChild(url: string): ChildProcess {
  const script = `
    import { connect } from './db/client.ts';
    import { loadDemo } from './demo/load.ts';
    import { demoCtx } from './demo/testing.ts';
    await loadDemo(await demoCtx(connect(${JSON.stringify(url)})));`;
  const cwd = fileURLToPath(new URL('..', import.meta.url));
  return spawn(process.execPath, ['--import', 'tsx', '--input-type=module', '-e', script], {
    cwd,
    stdio: 'inherit',
  });
}

describe.each(STARTS)('the demo factory, loaded at %s', (start) => {
  let database: TestDatabase;
  let ctx: Ctx;

  beforeAll(async () => {
    database = await createTestDatabase();
    await moveTo(database.db, new Date(start));
    ctx = await demoCtx(database);
    expect(await loadDemo(ctx)).toBe(true);
  });
  afterAll(() => database.close());

  it('has orders in all states, some rush, some on hold, some late, some promised anew', async () => {
    const rows = await database.sql<{ status: string; n: number }[]>`
      select status, count(*)::int as n from customer_order group by status`;
    expect(Object.fromEntries(rows.map((row) => [row.status, row.n]))).toEqual(
      Object.fromEntries(POPULATION),
    );
    for (const [what, least, most] of [
      ['rush', 8, 40],
      [`original_promised_date <> promised_date`, 5, 20],
      [`cardinality(special_processes) > 0`, 60, 140],
      [`'镀镍' = any (special_processes)`, 10, 80],
      [`shipped_date > promised_date`, 8, 30],
      [
        `open and shipped_date is null and promised_date < (app_now() at time zone 'Asia/Shanghai')::date`,
        2,
        3,
      ],
      [
        `open and shipped_date is null and promised_date - (app_now() at time zone 'Asia/Shanghai')::date between 0 and 3`,
        3,
        40,
      ],
      [`unit_price is null`, 3, 25],
      [`created_at < app_now() - interval '55 days'`, 10, 80],
      [`rework_count > 0`, 8, 30],
    ] as const) {
      const n = await count(database, `customer_order where ${what}`);
      expect(n, what).toBeGreaterThanOrEqual(least);
      expect(n, what).toBeLessThanOrEqual(most);
    }
  });

  it('tells no future and nothing older than 80 days, and nobody works at night', async () => {
    const instants = `(
      select created_at as at from customer_order union all select modified_at from customer_order union all
      select at from status_change union all select first_act_at from status_change union all
      select at from audit_entry where actor like 'staff:%') i`;
    expect(await count(database, `${instants} where at > app_now()`)).toBe(0);
    expect(await count(database, `${instants} where at < app_now() - interval '80 days'`)).toBe(0);
    const local = `at at time zone 'Asia/Shanghai'`;
    const idle = `extract(isodow from ${local}) = 7 or (${local})::time not between '08:00' and '17:30:00.5'`;
    expect(await count(database, `${instants} where ${idle}`)).toBe(0);
  });

  it('has orders that agree with their status changes', async () => {
    expect(
      await count(
        database,
        `customer_order o join lateral (
           select * from status_change s where s.order_id = o.id order by s.id desc limit 1) s on true
         where (o.status, o.status_since, o.owner_user_id) is not distinct from (s.to_status, s.at, s.owner_user_id)
           and (o.held_from is null or o.held_from = s.from_status) and (o.status = 'on_hold') = (o.held_from is not null)`,
      ),
    ).toBe(ORDERS);
    const broken = `(select *, lag(to_status) over w as before, lag(at) over w as earlier, first_value(at) over w as born
        from status_change window w as (partition by order_id order by id)) s
      join customer_order o on o.id = s.order_id
      where s.from_status is distinct from s.before or s.at < s.earlier or s.born <> o.created_at
         or s.first_act_at < s.at or s.first_act_at > app_now()
         or (s.to_status = 'shipped' and o.shipped_date <> (s.at at time zone 'Asia/Shanghai')::date)`;
    expect(await count(database, broken)).toBe(0);
    const gone = `customer_order where (status in ('shipped', 'completed')) <> (shipped_date is not null)`;
    expect(await count(database, gone)).toBe(0);
  });

  it('takes only steps that the status flow knows, by people who may take them', async () => {
    const { flow } = ctx.factory;
    const rows = await database.sql<
      { from_status: string; to_status: string; held: string; by_user_id: string }[]
    >`
      select from_status, to_status, by_user_id,
             (select from_status from status_change h where h.order_id = s.order_id and h.id < s.id and h.to_status = 'on_hold' order by h.id desc limit 1) as held
        from status_change s where from_status is not null`;
    const holders = new Map(
      await Promise.all(
        Object.keys(ctx.factory.roles).map(
          async (role) => [role, (await holdersOf(ctx, role)).map((one) => one.userId)] as const,
        ),
      ),
    );
    for (const row of rows) {
      const step = flow.transitions.find(
        ({ from, to }) =>
          from === row.from_status &&
          (to === row.to_status || (to === 'held_from' && row.held === row.to_status)),
      );
      expect(step, `${row.from_status} → ${row.to_status}`).toBeDefined();
      expect(
        step?.roles.some((role) => holders.get(role)?.includes(row.by_user_id.replace('staff:', ''))),
      ).toBe(true);
    }
  });

  it('gives each open order an owner who holds the role of its status', async () => {
    const rows = await database.sql<{ status: string; owner: string | null; sales: string }[]>`
      select status, owner_user_id as owner, sales_user_id as sales from customer_order`;
    for (const row of rows) {
      const role = ctx.factory.flow.states[row.status]?.owner ?? null;
      if (role === null) expect(row.owner).toBeNull();
      else if (role === 'sales') expect(row.owner).toBe(row.sales);
      else expect((await holdersOf(ctx, role)).map((one) => one.userId)).toContain(row.owner);
    }
  });

  it('numbers orders by day without gaps, and new ones go on from there', async () => {
    const wrong = `(
      select number, row_number() over (partition by substring(number from 4 for 8) order by created_at, id) as expected
        from customer_order) n where right(number, 4)::int <> expected`;
    expect(await count(database, wrong)).toBe(0);
    const counters = `order_counter c where last <> (
      select count(*) from customer_order where number like 'SO-' || to_char(c.day, 'YYYYMMDD') || '-%')`;
    expect(await count(database, counters)).toBe(0);
    const uncounted = `customer_order where to_date(substring(number from 4 for 8), 'YYYYMMDD') not in (select day from order_counter)`;
    expect(await count(database, uncounted)).toBe(0);
    const day = start.slice(0, 10).replaceAll('-', '');
    const today = await count(database, `customer_order where number like 'SO-${day}-%'`);
    await database.db.transaction(async (tx) => {
      expect(await nextOrderNumber({ ...ctx, tx })).toBe(`SO-${day}-${String(today + 1).padStart(4, '0')}`);
    });
  });

  it('has bills of materials for every product, and 14 machines of 5 models', async () => {
    expect(
      await count(
        database,
        `product p where not exists (select from bom_line b where b.parent_code = p.code)`,
      ),
    ).toBe(0);
    expect(await count(database, 'machine')).toBe(14);
    expect(await count(database, '(select distinct model from machine) m')).toBe(5);
  });

  it('has an audit chain that verifies and tells each order as it is now', async () => {
    const file = path.join(mkdtempSync(path.join(tmpdir(), 'demo-')), 'audit.ndjson');
    await pipeline(exportAudit(database.db), createWriteStream(file));
    const verdict = await verifyExport(file);
    expect(verdict).toMatchObject({ fault: null });
    expect(verdict.rows).toBeGreaterThan(900);
    const latest = (field: string) => `(
      select e.change -> '${field}' ->> 1 from audit_entry e
       where e.entity = 'order' and e.entity_id = o.number and e.change ? '${field}' order by e.seq desc limit 1)`;
    const differing = `customer_order o where (o.status, o.owner_user_id, o.promised_date::text, o.rush, o.held_from, o.shipped_date::text)
      is distinct from (${latest('status')}, ${latest('ownerUserId')}, ${latest('promisedDate')}, coalesce(${latest('rush')}, 'false')::boolean, ${latest('heldFrom')}, ${latest('shippedDate')})`;
    expect(await count(database, differing)).toBe(0);
    const versions = `customer_order o where version <> (select count(*) from audit_entry e where e.entity_id = o.number and e.action like 'order.%')`;
    expect(await count(database, versions)).toBe(0);
  });

  it('answers checkpoints in time but for some, each tier of the ladder, and a few wait past their deadline', async () => {
    const [row] = await database.sql`
      select count(*)::int as all, (count(*) filter (where state = 'open' and deadline_at <= app_now()))::int as stuck,
        (count(*) filter (where state = 'open' and (next_step_at is null or next_step_at <= app_now())))::int as idle,
        (count(*) filter (where state = 'passed' and not exists (select from checkpoint_evidence e
          where e.checkpoint_id = c.id and e.at between c.opened_at and c.decided_at)))::int as bare,
        (count(*) filter (where decided_at > (select min(s.at) from status_change s where s.order_id = c.order_id
          and s.at > c.opened_at and s.to_status = case c.key when 'bom_freeze' then 'preparing_material'
            when 'quality_release' then 'shipped' else 'in_production' end)))::int as behind
      from checkpoint c`;
    expect(row).toMatchObject({ idle: 0, bare: 0, behind: 0 });
    expect(row?.all).toBeGreaterThan(400);
    // Of the year after 2026 no holidays are known: what would wait now has no deadline then.
    expect(row?.stuck).toBeGreaterThanOrEqual(start < '2027' ? 1 : 0);
    expect(row?.stuck).toBeLessThanOrEqual(4);
    const tiers = await database.sql<{ tier: number; n: number }[]>`
      select tier, count(*)::int as n from escalation_step
      where planned_at <= app_now() and cardinality(told) > 0 group by tier order by tier`;
    const [first = 0, second = 0, third = 0] = tiers.map(({ n }) => n);
    expect([first > second, second > third, third > 0]).toEqual([true, true, true]);
    const week = `escalation_step where tier = 1 and planned_at > app_now() - interval '7 days'`;
    expect(await count(database, week)).toBeGreaterThan(start < '2027' ? 2 : 0);
    expect(await count(database, week)).toBeLessThan(15);
  });

  it('keeps about nine promises of ten, this week as the week before', async () => {
    const [row] = await database.sql<{ now: number; before: number; all: number }[]>`
      with due as (select promised_date as day, coalesce(shipped_date <= promised_date, false) as kept,
          (app_now() at time zone 'Asia/Shanghai')::date as today
        from customer_order where status <> 'cancelled'
          and (shipped_date is not null or promised_date < (app_now() at time zone 'Asia/Shanghai')::date))
      select avg(kept::int)::float8 as all, avg(kept::int) filter (where day between today - 7 and today - 1)::float8 as now,
        avg(kept::int) filter (where day between today - 14 and today - 8)::float8 as before from due`;
    for (const share of Object.values(row ?? {})) {
      expect(share).toBeGreaterThan(0.85);
      expect(share).toBeLessThan(0.98);
    }
  });

  it('does nothing when it is asked again', async () => {
    expect(await loadDemo(ctx)).toBe(false);
    expect(await count(database, 'customer_order')).toBe(ORDERS);
  });
});

describe('loading the demo', () => {
  it('tells the same story for the same instant', async () => {
    const digests = await Promise.all(
      [1, 2].map(async () => {
        const database = await createTestDatabase();
        await moveTo(database.db, new Date('2026-03-18T10:20:00+08:00'));
        const ctx = await demoCtx(database);
        await database.db.transaction(async (tx) => {
          await moveTo(tx, new Date('2026-03-18T10:20:00+08:00'));
          await loadDemo({ ...ctx, tx });
        });
        const [row] = await database.sql<{ digest: string }[]>`
          select md5(string_agg(number || status || quantity || customer_id || product_id, ',' order by number)) as digest
            from customer_order`;
        await database.close();
        return row?.digest;
      }),
    );
    expect(digests[0]).toBe(digests[1]);
  });

  it('is loaded once when two copies start at the same time', async () => {
    const database = await createTestDatabase();
    const ctx = await demoCtx(database);
    expect((await Promise.all([loadDemo(ctx), loadDemo(ctx)])).sort()).toEqual([false, true]);
    expect(await count(database, 'customer_order')).toBe(ORDERS);
    await database.close();
  });

  it('leaves nothing behind when the process is killed in the middle, and is whole after the next start', async () => {
    const database = await createTestDatabase();
    const ctx = await demoCtx(database);
    const child = await database.sql.begin(async (tx) => {
      // The child gets as far as the audit log, the last thing it writes, and waits there.
      await tx`lock table audit_entry in share mode`;
      const started = loadInChild(database.url);
      await expect
        .poll(() => count(database, `pg_locks where relation = 'audit_entry'::regclass and not granted`), {
          timeout: 15_000,
        })
        .toBe(1);
      started.kill('SIGKILL');
      await once(started, 'exit');
      return started;
    });
    expect(child.signalCode).toBe('SIGKILL');
    expect(await loadDemo(ctx)).toBe(true);
    expect(await count(database, 'customer_order')).toBe(ORDERS);
    expect(await count(database, `order_counter c where last > ${ORDERS}`)).toBe(0);
    await database.close();
  });

  it('leaves nothing behind when a statement fails', async () => {
    const database = await createTestDatabase();
    const ctx = await demoCtx(database);
    await database.sql.unsafe(`create function stop() returns trigger language plpgsql as $$ begin
      raise exception 'power cut'; end $$; create trigger stop before insert on audit_entry execute function stop()`);
    await expect(loadDemo(ctx)).rejects.toThrow();
    for (const table of ['customer_order', 'customer', 'product', 'order_counter', 'machine']) {
      expect(await count(database, table), table).toBe(0);
    }
    await database.sql`drop trigger stop on audit_entry`;
    expect(await loadDemo(ctx)).toBe(true);
    await database.close();
  });
});
