import { schedule as every } from 'node-cron';
import type { Logger } from 'pino';
import type { Sql } from 'postgres';
import type { Channel } from '../channel.ts';
import { nextInboundDue } from '../inbox/claim.ts';
import { drainInbox, type WorkerDeps } from '../inbox/worker.ts';
import { nextOutboxDue } from '../outbox/claim.ts';
import { createSender } from '../outbox/sender.ts';
import { createLoop, type Loop } from '../wake.ts';
import { createAlarm } from './alarm.ts';
import { drainDue, nextDue } from './due.ts';

export interface Engine {
  inbox: Loop;
  outbox: Loop;
  due: Loop;
  stop(): Promise<void>;
}

/** Inbound rows worked at once in this process; rows of one conversation never overlap (see claimInbound). */
const INBOX_WORKERS = 4;

/**
 * The three loops over the tables: inbox, outbox, due instants. Woken by database notifications, by one
 * alarm each for the next instant, and by a heartbeat that makes catch-up after anything automatic.
 */
export async function startEngine(
  base: WorkerDeps['base'],
  channels: ReadonlyMap<string, Channel>,
  sql: Sql,
  log: Logger,
): Promise<Engine> {
  const sender = createSender({ db: base.db, evidence: base.evidence, channels, log }, () =>
    loopOf('outbox').wake(),
  );
  const drains = {
    inbox: [
      () => Promise.all(Array.from({ length: INBOX_WORKERS }, () => drainInbox({ base, channels }))),
      () => nextInboundDue(base.db),
    ],
    outbox: [() => sender.fill(), () => nextOutboxDue(base.db)],
    due: [() => drainDue(base), () => nextDue(base.db)],
  } as const;

  const parts = Object.entries(drains).map(([name, [drain, next]]) => {
    const alarm = createAlarm(() => loop.wake());
    const loop = createLoop(
      name,
      async () => {
        await drain();
        alarm.set(await next());
      },
      log,
    );
    return { name, loop, alarm };
  });

  const wakeAll = () => {
    for (const part of parts) part.loop.wake();
  };
  // A move of the clock is told on 'due' too, and can make anything due: so 'due' wakes all.
  const listeners = await Promise.all(
    parts.map(({ name, loop }) => sql.listen(name, name === 'due' ? wakeAll : () => loop.wake(), wakeAll)),
  );
  const heartbeat = every('*/20 * * * * *', wakeAll, { noOverlap: true, timezone: 'Asia/Shanghai' });
  wakeAll();

  const loopOf = (name: keyof typeof drains): Loop => {
    const part = parts.find((p) => p.name === name);
    if (!part) throw new Error(`no loop ${name}`);
    return part.loop;
  };
  return {
    inbox: loopOf('inbox'),
    outbox: loopOf('outbox'),
    due: loopOf('due'),
    async stop() {
      await heartbeat.stop();
      await Promise.all(listeners.map((l) => l.unlisten()));
      for (const part of parts) part.alarm.stop();
      await Promise.all(parts.map((part) => part.loop.stop()));
      await sender.idle();
    },
  };
}
