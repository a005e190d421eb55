import { setTimeout } from 'node:timers/promises';
import { sql } from 'drizzle-orm';
import { pino } from 'pino';
import { calendarPort } from '../../../bot/calendar.ts';
import type { InboundPress, PaintedCard } from '../../../bot/channel.ts';
import { drainDue } from '../../../bot/engine/due.ts';
import { acceptInbound } from '../../../bot/inbox/accept.ts';
import { drainInbox } from '../../../bot/inbox/worker.ts';
import { createSender } from '../../../bot/outbox/sender.ts';
import { press } from '../../../bot/presses/press.ts';
import { moveTo } from '../../../db/clock.ts';
import { createTestDatabase, type TestDatabase } from '../../../db/testing/database.ts';
import type { Card } from '../../../workflows/card.ts';
import type { Ctx } from '../../../workflows/context.ts';
import type { Factory } from '../../../workflows/factory/factory.ts';
import { flows } from '../../../workflows/index.ts';
import { seedCatalogue, seedRoutings } from '../../../workflows/testing/catalogue.ts';
import { createTestFactory, type TestFactory } from '../../../workflows/testing/context.ts';
import { lettersSay } from './dates.ts';
import { createMemoryStore, createOutside, easyExaminer, type Outside } from './outside.ts';
import { createSnapshots, type Snapshots } from './snapshot.ts';

type Base = Omit<Ctx, 'actor' | 'tx'>;

/**
 * The service without its process: a database, the loops of the engine as functions to call, and a platform that only
 * writes down what reaches it.
 */
export interface House {
  database: TestDatabase;
  base: Base;
  factory: TestFactory;
  outside: Outside;
  snapshots: Snapshots;
  /** `2026-09-17 09:00` or `… 09:00:20`, Shanghai. */
  clockAt(when: string): Promise<unknown>;
  /** The clock as it was set last. */
  rewind(): Promise<unknown>;
  /** What a click of this person on the newest open card with this key sends. */
  click(userId: string, cardKey: string, label: string, form?: Record<string, string>): Promise<InboundPress>;
  /** The same, done; the card as it is then. */
  presses(
    userId: string,
    cardKey: string,
    label: string,
    form?: Record<string, string>,
  ): Promise<PaintedCard>;
  /** One duty of the engine. */
  inbox(): Promise<void>;
  due(): Promise<void>;
  outbox(): Promise<void>;
  work(channel: string): Promise<void>;
  /** A start after a crash: leases of the dead have ended, and everything is done that waits. */
  drain(): Promise<void>;
  /** A message in the person's own chat with the bot, taken in and not worked yet. */
  writes(userId: string, text: string, pictures?: readonly string[]): Promise<unknown>;
  /** Key of the newest open card of this person with these words in its title. */
  keyOf(userId: string, title: string): Promise<string>;
  /** Other rules from here on; without a change those that ship. */
  rules(change?: (factory: Factory) => Factory): void;
  number(query: ReturnType<typeof sql>): Promise<number>;
  close(): Promise<void>;
}

/** Stands for the lock of a process that lives (bot/life.ts); leases of the dead are ended by `drain`. */
const HOLDER = 1;

/** More than any cascade takes. */
const MOST_TURNS = 20;
/** So many are usual. */
const MANY_TURNS = 8;

let clicks = 0;

export async function createHouse(): Promise<House> {
  const database = await createTestDatabase({ max: 8 });
  await seedCatalogue(database);
  await seedRoutings(database);
  const staff = await createTestFactory(database, { checkpoints: true });
  const outside = createOutside();
  const shipped = (await staff.as(null)).factory;
  // Reminders of many runs in the same minute are no flood.
  const limits = { perPersonPerHour: 10_000, perMinute: 10_000 };
  const factory = { ...shipped, escalation: { ...shipped.escalation, limits } };
  const evidence = createMemoryStore();
  const base: Base = {
    db: database.db,
    factory,
    evidence,
    log: pino({ level: process.env.SWEEP_LOG ?? 'silent' }),
    publicUrl: null,
    examiner: easyExaminer,
    letters: lettersSay,
    calendar: calendarPort(database.db, outside.channel),
  };
  const channels = new Map([[outside.channel.name, outside.channel]]);
  const snapshots = await createSnapshots(database);
  let instant = new Date();
  const never = new AbortController().signal;

  async function click(userId: string, cardKey: string, label: string, form: Record<string, string> = {}) {
    const [row] = await database.db.execute<{ id: string; version: number; view: Card }>(
      sql`select id, version, view from card where key = ${cardKey} and state = 'open'`,
    );
    const buttons = row?.view.privateViews?.[userId]?.buttons ?? row?.view.buttons ?? [];
    const index = buttons.findIndex((one) => one.label === label || one.label.startsWith(`${label} `));
    if (!row || index < 0)
      throw new Error(`no ${label} on ${cardKey}: ${buttons.map((one) => one.label).join(' ')}`);
    clicks += 1;
    const buttonId = `${row.version}.${index}`;
    return { kind: 'press', dedupeKey: `click ${clicks}`, cardId: row.id, userId, buttonId, form } as const;
  }

  const house: House = {
    database,
    base,
    factory: staff,
    outside,
    snapshots,
    clockAt(when) {
      instant = new Date(`${when.replace(' ', 'T')}+08:00`);
      return moveTo(database.db, instant);
    },
    rewind: () => moveTo(database.db, instant),
    click,
    async presses(...what) {
      const painted = await press(base, 'dingtalk', await click(...what));
      if (!painted || ['warn', 'bad'].includes(painted.view.notice?.tone ?? ''))
        throw new Error(`${what[0]} pressed ${what[2]}: ${painted?.view.notice?.text ?? 'no card'}`);
      return painted;
    },
    inbox: () => drainInbox({ base, channels, holder: HOLDER }),
    due: async () => void (await drainDue(base)),
    async outbox() {
      const sender = createSender(
        { db: base.db, evidence, channels, holder: HOLDER, log: base.log },
        () => undefined,
      );
      while (await sender.fill()) await sender.idle();
    },
    async work(channel) {
      for (const flow of flows.filter((one) => one.work?.channel === channel))
        await flow.work?.run({ ...base, actor: { kind: 'system', name: flow.name } }, never);
    },
    async drain() {
      await leasesEnd(database);
      for (let turn = 0; turn < MOST_TURNS; turn += 1) {
        const open = await openRows(database);
        if (open.length === 0) return;
        // On a busy machine a row may be due some hundred milliseconds after the instant to which the clock went back.
        if (turn > MANY_TURNS) await setTimeout((turn - MANY_TURNS) * 20);
        for (const duty of open) await (duties[duty] ?? (() => house.work(duty)))();
      }
      throw new Error(`the house does not come to rest: ${(await openRows(database)).join(' ')}`);
    },
    async writes(userId, text, pictures = []) {
      const conversation = { channel: 'dingtalk', kind: 'single', id: `single-${userId}` } as const;
      clicks += 1;
      await acceptInbound(base.db, 'dingtalk', {
        kind: 'message',
        dedupeKey: `message ${clicks}`,
        conversation,
        sender: { userId, name: userId },
        text,
        files: pictures.map((code) => ({ code, kind: 'picture' })),
      });
    },
    async keyOf(userId, title) {
      const [row] = await database.db.execute<{ key: string }>(sql`
        select key from card where state = 'open' and space_id in (${userId}, ${`single-${userId}`})
          and view->>'title' like ${`%${title}%`} order by created_at desc limit 1`);
      if (!row) throw new Error(`${userId} has no card ${title}`);
      return row.key;
    },
    rules: (change = (one) => one) => {
      base.factory = change(factory);
    },
    async number(query) {
      const [row] = await database.db.execute<{ n: number }>(query);
      return row?.n ?? -1;
    },
    close: () => database.close(),
  };
  const duties: Readonly<Record<string, () => Promise<void>>> = {
    inbox: house.inbox,
    due: house.due,
    outbox: house.outbox,
  };
  return house;
}

/** What waits to be done right now, by the duty that does it. */
async function openRows({ db }: TestDatabase): Promise<string[]> {
  const rows = await db.execute<{ duty: string }>(sql`
    select 'inbox' as duty where exists (select from inbox where state = 'new')
    union all select 'due' where exists (
      select from due_instant where done_at is null and not dead and due_at <= app_now())
    union all select 'evidence_intake' where exists (select from evidence_intake where state = 'examining')
    union all select 'due_date_letter' where exists (select from due_date_change where state = 'reading')
    union all select 'escalation' where exists (
      select from reminder where state = 'queued' and not_before <= app_now())
    union all select 'escalation_meetings' where exists (select from escalation_meeting where state = 'planning')
    union all select 'rush_again' where exists (select from rush_request where refinement in ('first', 'again'))
    union all select 'outbox' where exists (select from outbox where state in ('queued', 'sending'))`);
  return rows.map((row) => row.duty);
}

/** The minute or two that leases of a dead process run for have passed. */
async function leasesEnd({ db }: TestDatabase): Promise<void> {
  await db.execute(sql`
    with sends as (update outbox set leased_until = clock_timestamp() where state = 'sending'),
      files as (update evidence_intake set leased_until = clock_timestamp() where state = 'examining'),
      searches as (update rush_request set leased_until = clock_timestamp() where refinement in ('first', 'again')),
      letters as (update due_date_change set leased_until = clock_timestamp() where state = 'reading'),
      meetings as (update escalation_meeting set leased_until = clock_timestamp() where state = 'planning')
    update inbox set due_at = app_now() where state = 'new' and due_at > app_now()`);
}
