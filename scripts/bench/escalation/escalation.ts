import { setTimeout as sleep } from 'node:timers/promises';
import { sql } from 'drizzle-orm';
import { pino } from 'pino';
import { moveTo } from '../../../db/clock.ts';
import type { Ctx } from '../../../workflows/context.ts';
import { faultsOfLadders } from '../../../workflows/escalation/self-audit.ts';
import { loadFactory } from '../../../workflows/factory/load.ts';
import { syncDirectory } from '../../../workflows/staff/sync-directory.ts';
import { type Figure, figure, quantile } from '../figure.ts';
import { type House, openHouse } from '../house.ts';
import type { BenchOptions } from '../parts.ts';
import { crowd, openCheckpoints, WORKERS } from './crowd.ts';
import { createSink, type Sent, startCopy } from './engines.ts';

/** A Thursday in working hours. */
const DUE = new Date('2026-09-17T10:00:00+08:00');
const BEFORE = new Date('2026-09-17T09:00:00+08:00');
const LATER = new Date('2026-12-17T10:00:00+08:00');
const LIMIT_MS = 120_000;
/** Steps become due one after another, so far apart. */
const APART_MS = 60;

/**
 * The ladder under load, on the real road through the engine: due rows, steps in sets, reminders bundled, outbox, sender.
 */
export async function escalation({ quick }: BenchOptions): Promise<Figure[]> {
  const many = quick ? 1_000 : 10_000;
  return [
    ...(await atOnce(many, 1, '<10')),
    ...(await atOnce(many, 4)),
    ...(await oneByOne(quick ? 5_000 : 200_000, quick ? 50 : 400)),
  ];
}

async function baseFor(house: House): Promise<Omit<Ctx, 'actor' | 'tx'>> {
  const base = {
    db: house.client.db,
    factory: await loadFactory(),
    evidence: noEvidence,
    log: pino({ level: 'warn' }, pino.destination(2)),
    publicUrl: null,
  };
  const actor = { kind: 'system', name: 'bench' } as const;
  await base.db.transaction((tx) => syncDirectory({ ...base, tx, actor }, crowd));
  return base;
}

/** Nobody sends files here. */
const noEvidence = {} as Ctx['evidence'];

/** All become due at the same instant. */
async function atOnce(count: number, copies: number, target?: string): Promise<Figure[]> {
  const house = await openHouse();
  const { db } = house.client;
  const running: { stop(): Promise<void> }[] = [];
  try {
    await moveTo(db, BEFORE);
    const base = await baseFor(house);
    await openCheckpoints(db, count, DUE);
    const { channel, sent } = createSink();
    for (let i = 0; i < copies; i += 1) running.push(await startCopy(house.connection, base, channel));
    await sleep(1_000);
    const started = performance.now();
    await moveTo(db, DUE);
    await until(
      house,
      sql`select count(*)::int as open from (
        select from checkpoint where state = 'open' and next_step_at <= app_now() limit 1) waiting`,
    );
    const drained = (performance.now() - started) / 1000;
    await until(
      house,
      sql`select ((select count(*) from reminder where state = 'queued' and not_before <= app_now())
      + (select count(*) from outbox where state in ('queued', 'sending')))::int as open`,
    );
    const told = (performance.now() - started) / 1000;
    await assertOnce(house, count, sent);
    const name = `escalation: ${count} checkpoints due at once, ${copies} ${copies === 1 ? 'instance' : 'instances'}`;
    return [
      figure(`${name}: steps taken`, drained, 's', target),
      figure(`${name}: everybody told`, told, 's'),
      figure(`${name}: messages`, sent.filter((one) => one.kind === 'notice').length, `to ${WORKERS}`),
    ];
  } finally {
    for (const one of running) await one.stop();
    await house.close();
  }
}

/** Each step once, each reminder in one message, each message once. */
async function assertOnce(house: House, count: number, sent: readonly Sent[]): Promise<void> {
  const [row] = await house.client.db.execute<Record<string, number>>(sql`
    select (select count(*)::int from escalation_step) as steps,
      (select count(*)::int from reminder where state = 'said') as said,
      (select count(distinct said_with)::int from reminder) as messages,
      (select count(*)::int from checkpoint where tier = 1 and next_step_at is not null) as planned`);
  const notices = sent.filter((one) => one.kind === 'notice');
  const found = { ...row, sent: notices.length, keys: new Set(notices.map((one) => one.key)).size };
  const messages = row?.messages ?? 0;
  const wanted = { steps: count, said: count, messages, planned: count, sent: messages, keys: messages };
  if (JSON.stringify(found) !== JSON.stringify(wanted))
    throw new Error(`not exactly once: ${JSON.stringify(found)} instead of ${JSON.stringify(wanted)}`);
  const faults = await faultsOfLadders(house.client.db);
  if (faults.length > 0) throw new Error(`stuck: ${JSON.stringify(faults.slice(0, 3))}`);
}

/** With very many open, some become due one after another: from the due instant to the hand-over to the sender. */
async function oneByOne(open: number, probes: number): Promise<Figure[]> {
  const house = await openHouse();
  const { db } = house.client;
  const running: { stop(): Promise<void> }[] = [];
  try {
    await moveTo(db, BEFORE);
    const base = await baseFor(house);
    await openCheckpoints(db, open, LATER);
    const { channel, sent } = createSink();
    running.push(await startCopy(house.connection, base, channel));
    await sleep(2_000);
    const [clock] = await db.execute<{ now: string }>(sql`select app_now() as now`);
    const read = performance.now();
    const start = new Date(new Date(clock?.now ?? 0).getTime() + 2_000);
    const due = await spreadOut(house, probes, start);
    await sleep(2_000 + probes * APART_MS);
    await until(
      house,
      sql`select ((select count(*) from due_instant where done_at is null and due_at <= app_now())
      + (select count(*) from reminder where state = 'queued') + (select count(*) from outbox where state in ('queued', 'sending')))::int as open`,
    );
    const offset = new Date(clock?.now ?? 0).getTime() - read;
    const waits = [...due].map(([number, at]) => {
      const told = sent.find((one) => one.kind === 'notice' && one.text.includes(number));
      if (!told) throw new Error(`nobody was told of ${number}`);
      return told.at + offset - at;
    });
    const name = `escalation: ${open} open, due → handed to the sender`;
    return [
      figure(`${name}, p50`, quantile(waits, 0.5), 'ms', '<300'),
      figure(`${name}, p99`, quantile(waits, 0.99), 'ms', '<1000'),
      figure(`${name}, longest of ${probes}`, quantile(waits, 1), 'ms'),
    ];
  } finally {
    for (const one of running) await one.stop();
    await house.close();
  }
}

/** Moves some to become due one after another, each of another order and person. @returns instants (ms) by number */
async function spreadOut(house: House, probes: number, start: Date): Promise<Map<string, number>> {
  const rows = await house.client.db.execute<{ number: string; at: string }>(sql`
    with probe as (
      select c.id, o.number, ${start.toISOString()}::timestamptz
        + make_interval(secs => (row_number() over (order by c.id) - 1) * ${APART_MS / 1000}::float8) as at
      from checkpoint c join customer_order o on o.id = c.order_id
      where c.key = 'bom_freeze' order by c.id limit ${probes}
    ), moved as (
      update checkpoint c set deadline_at = p.at, next_step_at = p.at from probe p where c.id = p.id
    )
    update due_instant d set due_at = p.at from probe p
    where d.kind = 'escalation.step' and d.ref = p.id || ':1:1' and d.done_at is null
    returning p.number, p.at`);
  // Their rows were moved, not made: the engine is woken as by a new one.
  await house.client.db.execute(sql`select pg_notify('due', 'row')`);
  return new Map(rows.map((row) => [row.number, new Date(row.at).getTime()]));
}

async function until(house: House, open: ReturnType<typeof sql>): Promise<void> {
  const end = performance.now() + LIMIT_MS;
  for (;;) {
    const [row] = await house.client.db.execute<{ open: number }>(open);
    if (row?.open === 0) return;
    if (performance.now() > end) throw new Error(`${row?.open} rows still open after ${LIMIT_MS} ms`);
    await sleep(100);
  }
}
