import type { MtconnectSource, PlantMachine } from '../config/plant.ts';
import { backoff } from '../modbus/backoff.ts';
import { schedule } from '../modbus/schedule.ts';
import type { Doubt } from '../sink.ts';
import { noHealth, type SourceListener, type StatusSource } from '../source.ts';
import { AgentError } from './agent-error.ts';
import { fetchCurrent } from './fetch-current.ts';
import { valuesOf } from './values.ts';

/** A machine behind an MTConnect agent. */
export type MtconnectMachine = PlantMachine & { source: MtconnectSource };

export interface AgentOptions {
  machine: MtconnectMachine;
  listener: SourceListener;
  /** Wall clock of readings, ms. */
  now(): number;
}

/**
 * Asks an agent for `/current` in the machine's rhythm. Each request stands alone, so a failure needs no repair; it is
 * followed by a growing wait all the same.
 */
export function mtconnectAgent({ machine, listener, now }: AgentOptions): StatusSource {
  const health = noHealth();
  const stop = new AbortController();
  const wait = backoff();
  const { periodMs, timeoutMs } = machine.poll;
  let running: Promise<void> | null = null;
  let retryAt = 0;

  const sleep = (ms: number): Promise<void> =>
    new Promise((resolve) => {
      const timer = setTimeout(done, Math.max(0, ms));
      function done(): void {
        clearTimeout(timer);
        stop.signal.removeEventListener('abort', done);
        resolve();
      }
      stop.signal.addEventListener('abort', done);
    });

  const ask = async (): Promise<void> => {
    try {
      const signal = AbortSignal.any([stop.signal, AbortSignal.timeout(timeoutMs)]);
      const values = valuesOf(await fetchCurrent(machine.source, signal), machine.source.tags);
      health.reads += 1;
      health.connected = true;
      health.fault = '';
      wait.reset();
      listener.reading({ machine: machine.id, atMs: now(), values });
    } catch (err) {
      if (stop.signal.aborted) return;
      health.failures += 1;
      health.connected = false;
      health.fault = reasonOf(err);
      listener.failure(machine.id, doubtOf(err), health.fault);
      const waitMs = wait.next();
      retryAt = performance.now() + waitMs;
      await sleep(waitMs);
    }
  };

  const run = async (): Promise<void> => {
    const plan = schedule([{ item: machine, periodMs, phase: Math.random() }], performance.now());
    while (!stop.signal.aborted) {
      const due = plan.first();
      if (!due) return;
      await sleep(due.at - performance.now());
      if (stop.signal.aborted) return;
      await ask();
      plan.done(due, performance.now());
      health.missed = plan.missed;
    }
  };

  return {
    machines: [machine],
    start() {
      running ??= run();
    },
    async stop() {
      stop.abort();
      await running;
    },
    health: () => ({ ...health, retryInMs: Math.max(0, Math.round(retryAt - performance.now())) }),
  };
}

const isSilence = (err: unknown): boolean => err instanceof Error && err.name === 'TimeoutError';

function doubtOf(err: unknown): Doubt {
  if (err instanceof AgentError) return err.doubt;
  return isSilence(err) ? 'silent' : 'refused';
}

/** `fetch failed` says nothing; its cause does. */
function reasonOf(err: unknown): string {
  if (!(err instanceof Error)) return String(err);
  if (isSilence(err)) return '超时没有回答';
  return err.cause instanceof Error ? err.cause.message : err.message;
}
