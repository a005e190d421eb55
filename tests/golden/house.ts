import { sql } from 'drizzle-orm';
import pino from 'pino';
import type { Channel, Sendable, Target } from '../../bot/channel.ts';
import { type Engine, startEngine } from '../../bot/engine/engine.ts';
import { beginLife } from '../../bot/life.ts';
import { connect } from '../../db/client.ts';
import { moveTo } from '../../db/clock.ts';
import { createTestDatabase, type TestDatabase } from '../../db/testing/database.ts';
import type { Busy } from '../../workflows/context.ts';
import { at, createLadders, type Ladders } from '../../workflows/escalation/testing/ladder.ts';
import { seedCatalogue, seedRoutings } from '../../workflows/testing/catalogue.ts';
import { createTestFactory, type TestFactory } from '../../workflows/testing/context.ts';

/** Engines of the service on one database, a clock, and a platform that writes down what it is told and when. */
export interface GoldenHouse {
  database: TestDatabase;
  factory: TestFactory;
  ladders: Ladders;
  /** Moves the clock and waits until all that is due is done and told, where an engine runs. */
  goTo(when: string): Promise<void>;
  /** So many copies from now on; those that ran are stopped in an orderly way. */
  run(copies: number): Promise<void>;
  /** What people were told since the last call, as `MM-DD HH:MM who: what`, in order; at one instant by name. */
  told(): string[];
  close(): Promise<void>;
}

/** How long the engines may take to come to rest, ms of real time. */
const REST_MS = 20_000;

export async function openGoldenHouse(): Promise<GoldenHouse> {
  const database = await createTestDatabase();
  await seedCatalogue(database);
  await seedRoutings(database);
  const factory = await createTestFactory(database, { checkpoints: true });
  const ladders = createLadders(database, factory);
  const people = await database.db.execute<{ id: string; name: string }>(
    sql`select user_id as id, name from person`,
  );
  const names = new Map(people.map((row) => [row.id, row.name]));
  const heard: string[] = [];
  const channel = recorder(database, names, heard);
  let running: { stop(): Promise<void> }[] = [];

  const start = async (): Promise<void> => {
    const client = connect(database.connection, { applicationName: 'golden', max: 6 });
    const { actor: _actor, ...ctx } = await factory.as(null);
    const log = pino({ level: 'silent' });
    const calendar = {
      busy: async (ids: readonly string[]) => new Map(ids.map((id): [string, Busy[]] => [id, []])),
    };
    const base = { ...ctx, db: client.db, log, calendar };
    const life = await beginLife(database.connection, log);
    const engine: Engine = await startEngine(base, new Map([[channel.name, channel]]), client.sql, life, log);
    running.push({
      async stop() {
        await engine.stop();
        await life.end();
        await client.close();
      },
    });
  };
  const stop = async (): Promise<void> => {
    const all = running;
    running = [];
    await Promise.all(all.map((one) => one.stop()));
  };

  return {
    database,
    factory,
    ladders,
    async goTo(when) {
      await moveTo(database.db, at(when));
      if (running.length > 0) await atRest(database);
    },
    async run(copies) {
      await stop();
      for (let i = 0; i < copies; i += 1) await start();
      if (copies > 0) await atRest(database);
    },
    told: () => heard.splice(0).sort(),
    async close() {
      await stop();
      await database.close();
    },
  };
}

async function atRest({ db }: TestDatabase): Promise<void> {
  const end = performance.now() + REST_MS;
  for (;;) {
    const [row] = await db.execute<{ open: number }>(sql`select (
      (select count(*) from due_instant where done_at is null and not dead and due_at <= app_now())
      + (select count(*) from reminder where state = 'queued' and not_before <= app_now())
      + (select count(*) from escalation_meeting where state = 'planning')
      + (select count(*) from outbox where state in ('queued', 'sending') and due_at <= app_now()))::int as open`);
    if (row?.open === 0) return;
    if (performance.now() > end) throw new Error(`not at rest: ${row?.open} rows are open`);
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}

/** What a person hears; a repaint makes no sound. */
function recorder(database: TestDatabase, names: Map<string, string>, heard: string[]): Channel {
  const nameOf = (userId: string) => names.get(userId) ?? userId;
  const hear = async (userIds: string[], words: string): Promise<void> => {
    const [row] = await database.db.execute<{ at: string }>(
      sql`select to_char(app_now() at time zone 'Asia/Shanghai', 'MM-DD HH24:MI') as at`,
    );
    for (const userId of userIds) heard.push(`${row?.at} ${nameOf(userId)}: ${words}`);
  };
  const tell = async (target: Target, message: Sendable): Promise<void> => {
    if (message.kind === 'meeting') {
      const when = message.startsAt.slice(5, 16);
      return hear(
        [message.organiserUserId, ...message.attendeeUserIds],
        `日程 ${message.title}（${local(when)}）`,
      );
    }
    if (target.to !== 'person') return;
    const words = wordsOf(message);
    if (words) await hear([target.userId], words);
  };
  return {
    name: 'dingtalk',
    can: {
      cardInputs: true,
      cardUpdate: true,
      cardPrivateViews: true,
      groupFiles: true,
      notices: true,
      meetings: true,
    },
    start: async () => undefined,
    stop: async () => undefined,
    async send(target, message, key) {
      await tell(target, message);
      return { outcome: 'sent', detail: message.kind === 'meeting' ? { eventId: key } : {} };
    },
    download: () => Promise.reject(new Error('nobody sends files here')),
    directory: async () => ({ departments: [], people: [] }),
    busy: async () => new Map(),
    health: () => ({ state: 'connected', since: '' }),
  };
}

/** `09-21T05:30` UTC as Shanghai's clock. */
const local = (utc: string): string =>
  new Date(Date.parse(`2026-${utc}:00Z`) + 8 * 3_600_000).toISOString().slice(5, 16).replace('T', ' ');

function wordsOf(message: Sendable): string | null {
  if (message.kind === 'card') return `卡片 ${message.painted.view.title}`;
  if (message.kind === 'notice') return `通知 ${message.title} | ${message.text.replaceAll('\n\n', ' | ')}`;
  return message.kind === 'meeting_cancel' ? `取消日程：${message.reason}` : null;
}
