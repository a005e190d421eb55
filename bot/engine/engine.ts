import { schedule as every } from 'node-cron';
import type { Logger } from 'pino';
import type { RawClient } from '../../db/values.ts';
import { flows } from '../../workflows/index.ts';
import type { Channel } from '../channel.ts';
import { nextInboundDue } from '../inbox/claim.ts';
import { drainInbox, type WorkerDeps } from '../inbox/worker.ts';
import type { Life } from '../life.ts';
import { nextOutboxDue } from '../outbox/claim.ts';
import { createSender } from '../outbox/sender.ts';
import type { Pictures } from '../pictures/pictures.ts';
import { createLoop, type Loop } from '../wake.ts';
import { createAlarm } from './alarm.ts';
import { drainDue } from './due.ts';
import { recoveryDuty } from './recovery.ts';

export interface Engine {
  /** Looks at the inbox now; called when a row was accepted in this process. */
  wakeInbox(): void;
  /** Lets a duty look now. */
  wake(duty: string): void;
  /** Lets what is under way end, takes nothing new; resolves when all is settled. */
  stop(): Promise<void>;
}

/** Inbound rows worked at once in this process; rows of one conversation never overlap (see claimInbound). */
const INBOX_WORKERS = 4;

export interface Duty {
  /** Also the database channel whose notifications wake it. */
  name: string;
  /** @returns true when it sees to it by itself that it is woken again: then `next` is not asked. */
  run(): Promise<unknown>;
  /** ms until it must look again by itself; undefined: when woken. */
  next?(): Promise<number | undefined>;
}

/**
 * The loops over the tables: inbox, outbox, due instants, and the long work of flows. Woken by database
 * notifications, by one alarm each for the next instant, and by a heartbeat that makes catch-up after
 * anything automatic.
 * @param more a duty of whoever starts it, with what arms the standing instants of flows anew
 * @param pictures draws charts; without it their captions are said
 */
export async function startEngine(
  base: WorkerDeps['base'],
  channels: ReadonlyMap<string, Channel>,
  sql: RawClient,
  life: Life,
  log: Logger,
  more?: (rearm: () => Promise<void>) => Duty,
  pictures?: Pictures,
): Promise<Engine> {
  const stopping = new AbortController();
  const { key: holder } = life;
  const sender = createSender({ db: base.db, evidence: base.evidence, channels, log, pictures, holder }, () =>
    wake('outbox'),
  );
  const duties: Duty[] = [
    {
      name: 'inbox',
      run: () =>
        Promise.all(Array.from({ length: INBOX_WORKERS }, () => drainInbox({ base, channels, holder }))),
      next: () => nextInboundDue(base.db),
    },
    { name: 'outbox', run: () => sender.fill(), next: () => nextOutboxDue(base.db) },
    dueDuty(base),
    recoveryDuty(base.db, holder, log, () => {
      wake('inbox');
      wake('outbox');
    }),
    ...flowDuties(base, stopping.signal),
    ...(more ? [more(() => startFlows(base))] : []),
  ];
  const parts = duties.map((duty) => runDuty(duty, log));
  const wake = (name: string) => parts.find((p) => p.name === name)?.loop.wake();
  const wakeAll = () => {
    for (const part of parts) part.loop.wake();
  };

  // A move of the clock is told on 'due' too and can make anything due, so it wakes all; a scheduled row does not.
  const listeners = await Promise.all(
    parts.map(({ name }) =>
      sql.listen(name, (told) => (name === 'due' && told !== 'row' ? wakeAll() : wake(name)), wakeAll),
    ),
  );
  const heartbeat = every('*/20 * * * * *', wakeAll, { noOverlap: true, timezone: 'Asia/Shanghai' });
  await startFlows(base);
  wakeAll();

  return {
    wakeInbox: () => wake('inbox'),
    wake,
    async stop() {
      stopping.abort();
      await heartbeat.stop();
      await Promise.all(listeners.map((l) => l.unlisten()));
      for (const part of parts) part.stopAlarm();
      await Promise.all(parts.map((part) => part.loop.stop()));
      await sender.idle();
    },
  };
}

function runDuty(duty: Duty, log: Logger): { name: string; loop: Loop; stopAlarm(): void } {
  const alarm = createAlarm(() => loop.wake());
  const loop = createLoop(
    duty.name,
    async () => {
      const wakesItself = (await duty.run()) === true;
      if (duty.next && !wakesItself) alarm.set(await duty.next());
    },
    log,
  );
  return { name: duty.name, loop, stopAlarm: alarm.stop };
}

function dueDuty(base: WorkerDeps['base']): Duty {
  let untilNext: number | undefined;
  return {
    name: 'due',
    run: async () => {
      untilNext = await drainDue(base);
    },
    next: async () => untilNext,
  };
}

function flowDuties(base: WorkerDeps['base'], signal: AbortSignal): Duty[] {
  return flows.flatMap((flow) => {
    const work = flow.work;
    if (!work) return [];
    const actor = { kind: 'system', name: flow.name } as const;
    return [{ name: work.channel, run: () => work.run({ ...base, actor }, signal) }];
  });
}

/** Lets each flow see to it that its standing instants exist. */
async function startFlows(base: WorkerDeps['base']): Promise<void> {
  for (const flow of flows) {
    if (!flow.start) continue;
    const actor = { kind: 'system', name: flow.name } as const;
    await base.db.transaction((tx) => flow.start?.({ ...base, tx, actor }) ?? Promise.resolve());
  }
}
