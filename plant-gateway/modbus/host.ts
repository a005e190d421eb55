import type { Doubt } from '../sink.ts';
import { noHealth, type SourceListener, type StatusSource } from '../source.ts';
import { type Backoff, backoff } from './backoff.ts';
import { type Link, openLink } from './link.ts';
import { LinkError } from './link-error.ts';
import type { Pacer } from './pacer.ts';
import { type Cycle, type MachinePoll, type ModbusMachine, pollOf } from './poll-machine.ts';
import { type Due, schedule } from './schedule.ts';

export interface HostOptions {
  host: string;
  port: number;
  machines: readonly ModbusMachine[];
  listener: SourceListener;
  /** Wall clock of readings, ms. */
  now(): number;
  pacer: Pacer;
  /** Each cycle's bytes, for people. */
  onCycle?(machine: string, atMs: number, cycle: Cycle): void;
  random?: () => number;
}

interface Asked {
  machine: ModbusMachine;
  poll: MachinePoll;
  /** A machine that does not answer behind a device that does (a converter with several units) is asked less often. */
  wait: Backoff;
  notBefore: number;
  /** How long its last complete cycle took, ms. */
  tookMs: number;
  toldSlow: boolean;
}

/** Two silences in a row: the stream may be out of step (plant.md §1.3). */
const MOST_SILENT = 2;
/** Renewed before the library's 256 ids come round to one whose answer is still on its way. */
const MOST_AFTER_TIMEOUT = 200;
const MOST_CONNECT_MS = 3_000;

/**
 * All machines behind one host:port, on one connection, one request at a time: many controllers allow no second one.
 * Whatever happens, it goes on by itself: it drops a connection that is of no use and opens another after a wait.
 */
export function modbusHost(options: HostOptions): StatusSource {
  const { host, port, machines, listener } = options;
  const random = options.random ?? Math.random;
  const asked: Asked[] = machines.map((machine) => ({
    machine,
    poll: pollOf(machine),
    wait: backoff(random),
    notBefore: 0,
    tookMs: 0,
    toldSlow: false,
  }));
  const reconnect = backoff(random);
  const health = noHealth();
  let link: Link | null = null;
  let silent = 0;
  let opened = 0;
  let wake: (() => void) | null = null;
  let running: Promise<void> | null = null;
  let stopped = false;
  let retryAt = 0;

  const sleep = (ms: number): Promise<void> =>
    new Promise((resolve) => {
      const timer = setTimeout(resolve, ms);
      wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  const drop = (): void => {
    link?.destroy();
    link = null;
    silent = 0;
    health.connected = false;
  };
  const fail = (of: readonly Asked[], doubt: Doubt, err: unknown): void => {
    if (stopped) return;
    health.failures += 1;
    health.fault = err instanceof Error ? err.message : String(err);
    for (const { machine } of of) listener.failure(machine.id, doubt, health.fault);
  };

  const open = async (): Promise<void> => {
    await options.pacer.turn();
    if (stopped) return;
    const longest = Math.max(...machines.map(({ poll }) => poll.timeoutMs), 1_000);
    const fresh = await openLink(host, port, Math.min(MOST_CONNECT_MS, longest));
    if (stopped) return fresh.destroy();
    link = fresh;
    health.connected = true;
    if (opened > 0) health.reconnects += 1;
    opened += 1;
    const pauseMs = Math.max(...machines.map(({ poll }) => poll.pauseAfterConnectMs));
    if (pauseMs > 0) await sleep(pauseMs);
  };

  const ask = async (one: Asked, through: Link): Promise<void> => {
    const began = performance.now();
    try {
      const cycle = await one.poll.cycle(through);
      one.tookMs = performance.now() - began;
      const atMs = options.now();
      silent = 0;
      health.reads += 1;
      options.onCycle?.(one.machine.id, atMs, cycle);
      if (cycle.values.size === 0) {
        fail([one], 'no_tag', new Error(`设备没有这些地址：${cycle.refused.join('、')}`));
        return;
      }
      reconnect.reset();
      one.wait.reset();
      one.notBefore = 0;
      health.fault = '';
      const roundMs = asked.reduce((sum, { tookMs }) => sum + tookMs, 0);
      tellSlow(one, roundMs);
      listener.reading({ machine: one.machine.id, atMs, values: cycle.values, roundMs });
    } catch (err) {
      fail([one], doubtOf(err), err);
      afterFailure(one, through, err);
    }
  };

  const tellSlow = (one: Asked, roundMs: number): void => {
    const { staleMs } = one.machine.poll;
    if (roundMs <= staleMs) return;
    health.fault = slowText(roundMs, staleMs);
    if (!one.toldSlow) listener.slow?.(one.machine.id, health.fault);
    one.toldSlow = true;
  };

  const afterFailure = (one: Asked, through: Link, err: unknown): void => {
    if (err instanceof LinkError && err.kind === 'exception') return;
    if (err instanceof LinkError && err.kind === 'timeout') silent += 1;
    if (machines.length > 1) one.notBefore = performance.now() + one.wait.next();
    const spent = (through.sinceTimeout ?? 0) >= MOST_AFTER_TIMEOUT;
    if (!through.open || spent || silent >= MOST_SILENT || !(err instanceof LinkError)) drop();
  };

  const turn = async (due: Due<Asked>): Promise<void> => {
    if (link && (!link.open || (link.sinceTimeout ?? 0) >= MOST_AFTER_TIMEOUT)) drop();
    if (!link) await open().catch((err) => fail(asked, doubtOf(err), err));
    const through = link;
    if (through && !stopped && due.item.notBefore <= performance.now()) await ask(due.item, through);
    // Also after connections that open and bring nothing: some devices answer nonsense for hours.
    if (link || stopped) return;
    const waitMs = reconnect.next();
    retryAt = performance.now() + waitMs;
    await sleep(waitMs);
  };

  const run = async (): Promise<void> => {
    const plan = schedule(
      asked.map((item) => ({ item, periodMs: item.machine.poll.periodMs, phase: random() })),
      performance.now(),
    );
    while (!stopped) {
      const due = plan.first();
      if (!due) return;
      const wait = due.at - performance.now();
      if (wait > 0) await sleep(wait);
      if (stopped) return;
      await turn(due);
      plan.done(due, performance.now());
      health.missed = plan.missed;
    }
  };

  return {
    machines,
    start() {
      running ??= run().finally(drop);
    },
    async stop() {
      stopped = true;
      wake?.();
      drop();
      await running;
    },
    health: () => ({ ...health, retryInMs: Math.max(0, Math.round(retryAt - performance.now())) }),
  };
}

const slowText = (roundMs: number, staleMs: number): string =>
  `一轮要 ${(roundMs / 1000).toFixed(1)} 秒，超过 staleMs（${(staleMs / 1000).toFixed(1)} 秒）：请加大 staleMs，或减少标签、停顿`;

function doubtOf(err: unknown): Doubt {
  if (!(err instanceof LinkError)) return 'silent';
  if (err.kind === 'frame') return 'garbage';
  if (err.kind === 'exception') return 'exception';
  return err.kind === 'closed' ? 'refused' : 'silent';
}
