import { PUT_BACK_MS } from '../clock.ts';
import type { MachineState, PlantMachine } from '../config/plant.ts';
import type { CountRecord, Doubt, Ending, IntervalRecord, PlantRecord } from '../sink.ts';
import type { Reading } from '../source.ts';
import { counterOf } from './counters.ts';
import { runLength } from './run-length.ts';
import { stateOf } from './state-of.ts';

/** One machine's readings on their way to records. */
export interface Tracker {
  reading(reading: Reading): PlantRecord[];
  failure(doubt: Doubt): void;
  grow(nowMs: number): PlantRecord[];
  /** What was seen beyond what was told. */
  readonly growing: IntervalRecord | null;
  /** The machine's configuration changed; what is known of it goes on. */
  configure(machine: PlantMachine): void;
  readonly state: MachineState;
  readonly goodMs: number | null;
}

/** Since when a counter may have gone on where nobody knows, ms. */
const LONG_MS = 86_400_000;

/**
 * @param ending where this machine's records end; undefined: the first time that it is watched
 * @param nowMs the gateway's start
 */
export function trackerOf(machine: PlantMachine, ending: Ending | undefined, nowMs: number): Tracker {
  let rules = machine;
  // A record of the future was made by a clock that was wrong: nobody knows where the true ones end.
  const wrong = ending !== undefined && ending.toMs > nowMs + PUT_BACK_MS;
  const endMs = ending === undefined || wrong ? null : ending.toMs;
  const counters = new Map(
    Object.entries(ending?.counters ?? {}).map(([name, raw]) => [
      name,
      counterOf({ raw, atMs: endMs ?? nowMs - LONG_MS }),
    ]),
  );
  const fromMs = Math.max(endMs ?? nowMs, nowMs);
  const runs = runLength(machine.id, { staleMs: machine.poll.staleMs, fromMs });
  /** While no gateway ran nobody saw anything. */
  let away: PlantRecord[] = endMs === null ? [] : awayRecord(machine.id, endMs, nowMs);
  const withAway = (records: PlantRecord[]): PlantRecord[] => {
    if (away.length === 0) return records;
    const all = [...away, ...records];
    away = [];
    return all;
  };

  const counts = ({ atMs, values }: Reading): CountRecord[] =>
    (rules.source?.tags ?? []).flatMap(({ name, counter }) => {
      const raw = values.get(name);
      if (!counter || typeof raw !== 'number' || !Number.isFinite(raw)) return [];
      const known = counters.get(name) ?? counterOf();
      counters.set(name, known);
      const delta = known.next(counter, raw, atMs);
      if (delta === null) return [];
      return [{ kind: 'count', machine: machine.id, counter: name, atMs, delta, raw }];
    });

  return {
    reading(reading) {
      const { state, doubt } = stateOf(rules.states, reading.values);
      runs.roundMs = reading.roundMs ?? 0;
      return withAway([...runs.reading(reading.atMs, state, doubt), ...counts(reading)]);
    },
    failure: (doubt) => runs.failure(doubt),
    grow: (now) => withAway(runs.grow(now)),
    configure(next) {
      rules = next;
      runs.staleMs = next.poll.staleMs;
    },
    get growing() {
      return runs.growing;
    },
    get state() {
      return runs.state;
    },
    get goodMs() {
      return runs.goodMs;
    },
  };
}

const awayRecord = (machine: string, fromMs: number, toMs: number): IntervalRecord[] =>
  toMs > fromMs
    ? [{ kind: 'interval', machine, state: 'unknown', fromMs, toMs, samples: 0, doubt: 'away', final: true }]
    : [];
