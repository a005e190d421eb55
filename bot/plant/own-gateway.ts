import type { Connection } from '../../db/client.ts';
import { offsetMs } from '../../db/clock.ts';
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
/** How often it is looked whether the clock was moved, ms. */
const CLOCK_MS = 500;
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

  async function followClock(): Promise<void> {
    const next = await offsetMs(base.db);
    if (Math.abs(next - offset) < 1) return;
    const back = next < offset;
    offset = next;
    // A clock that is put back would be waited for: readings begin anew there.
    if (!back) return;
    then('clock', stop);
    then('clock', start);
  }
  const following = movableClock
    ? setInterval(() => {
        followClock().catch((err: unknown) => log.debug({ err, code: 'plant.clock' }, 'clock not read'));
      }, CLOCK_MS)
    : undefined;
  then('begin', async () => {
    if (movableClock) offset = await offsetMs(base.db);
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
