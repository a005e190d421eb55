import type { Connection } from '../../db/client.ts';
import { now, offsetMs } from '../../db/clock.ts';
import { readingClock } from '../../plant-gateway/clock.ts';
import type { Plant } from '../../plant-gateway/config/plant.ts';
import { answersOf } from '../../plant-gateway/delivery/answers.ts';
import { type PlantGateway, startGateway } from '../../plant-gateway/gateway.ts';
import type { Ctx } from '../../workflows/context.ts';
import { type DatabaseSink, databaseSink } from './database-sink.ts';
import { holdLease, type Lease, PLANT_LEASE } from './lease.ts';
import type { PlantHolder } from './plant-holder.ts';

export interface OwnGateway {
  /** This process polls at present. */
  readonly polls: boolean;
  stop(): Promise<void>;
}

export interface OwnGatewayOptions {
  base: Omit<Ctx, 'actor' | 'tx'>;
  connection: Connection;
  plant: PlantHolder;
  /** The system's clock may be moved; readings follow it. */
  movableClock: boolean;
  /** How often states that last are told, ms. */
  growMs?: number;
}

const GROW_MS = 5_000;
/** How often it is looked whether the clock was moved, and how far this computer's is off the database's, ms. */
const [CLOCK_MS, SKEW_MS] = [500, 30_000];
/** Off by less is right, ms. */
const RIGHT_MS = 2_000;
/** What is not stored when the process ends is waited for so long, ms. */
const FLUSH_MS = 2_000;

/** Polls the machines of plant.yaml inside the service: of several copies only the one that holds the lease. */
export function startOwnGateway(options: OwnGatewayOptions): OwnGateway {
  const { base, connection, plant, movableClock, growMs = GROW_MS } = options;
  const { log } = base;
  let lease: Lease | undefined;
  let running: { gateway: PlantGateway; sink: DatabaseSink } | undefined;
  let ours = false;
  let offset = 0;
  let turn: Promise<void> = Promise.resolve();

  /** Starting, stopping and changing happen one after the other. */
  const then = (what: string, work: () => Promise<void>): void => {
    turn = turn.then(work).catch((err: unknown) => {
      log.error({ err, code: 'plant.gateway', what }, 'the gateway of the service');
      // A database that is away at the start is tried again.
      if (what === 'start' && ours) setTimeout(() => then('start', start), 1_000).unref();
    });
  };
  const wall = (): number => Date.now() + offset;

  async function start(): Promise<void> {
    if (running || !ours) return;
    const clock = readingClock(wall);
    const sink = databaseSink(base, clock, (records) =>
      answersOf(records, (machine) => running?.gateway.recent(machine) ?? []),
    );
    const onError = (err: unknown): void => {
      log.error({ err, code: 'plant.not_stored' }, 'machine states could not be stored yet');
    };
    const onSlow = (machine: string, text: string): void => log.warn({ code: 'plant.slow', machine }, text);
    const gateway = await startGateway({ plant: plant.current, sink, onError, onSlow, now: clock, growMs });
    running = { gateway, sink };
    log.info(
      { code: 'plant.polling', machines: plant.current.machines.length },
      'this process polls the machines',
    );
  }
  async function stop(): Promise<void> {
    const { gateway, sink } = running ?? {};
    running = undefined;
    const patience = setTimeout(() => sink?.close(), FLUSH_MS);
    await gateway?.stop();
    clearTimeout(patience);
    sink?.close();
  }

  const apply = (next: Plant): void => {
    if (!lease && hasSources(next)) begin();
    else then('apply', async () => running?.gateway.apply(next));
  };
  function begin(): void {
    lease = holdLease({
      ...{ connection, log, key: PLANT_LEASE },
      taken() {
        ours = true;
        then('start', start);
      },
      lost() {
        ours = false;
        log.warn({ code: 'plant.lease_lost' }, 'another process polls the machines now');
        then('stop', stop);
      },
    });
  }
  plant.onChange(apply);

  let [skewMs, measuredAt] = [0, Number.NEGATIVE_INFINITY];
  /** The system's time is the database's, which may run on another computer. @returns what is to be added to ours, ms */
  async function offsetNow(): Promise<number> {
    const moved = movableClock ? await offsetMs(base.db) : 0;
    if (performance.now() - measuredAt < SKEW_MS) return moved + skewMs;
    const before = Date.now();
    const theirs = (await now(base.db)).getTime() - moved;
    const after = Date.now();
    measuredAt = performance.now();
    const measured = Math.round(theirs - (before + after) / 2);
    if (after - before > RIGHT_MS || Math.abs(measured - skewMs) < RIGHT_MS) return moved + skewMs;
    skewMs = Math.abs(measured) < RIGHT_MS ? 0 : measured;
    log.warn(
      { code: 'plant.clock', skewMs },
      "this computer's clock differs from the database's: set it by NTP",
    );
    return moved + skewMs;
  }
  async function followClock(): Promise<void> {
    const next = await offsetNow();
    if (Math.abs(next - offset) < 1) return;
    const back = next < offset;
    offset = next;
    // A clock that is put back would be waited for: readings begin anew there.
    if (!back) return;
    then('clock', stop);
    then('clock', start);
  }
  const following = setInterval(
    () => {
      followClock().catch((err: unknown) => log.debug({ err, code: 'plant.clock' }, 'clock not read'));
    },
    movableClock ? CLOCK_MS : SKEW_MS,
  );
  following.unref();
  then('begin', async () => {
    offset = await offsetNow();
    if (hasSources(plant.current)) begin();
  });

  return {
    get polls() {
      return running !== undefined;
    },
    async stop() {
      clearInterval(following);
      ours = false;
      await turn;
      await stop();
      await lease?.end();
    },
  };
}

const hasSources = ({ machines }: Plant): boolean => machines.some(({ source }) => source !== null);
