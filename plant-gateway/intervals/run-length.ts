import { PUT_BACK_MS } from '../clock.ts';
import type { MachineState } from '../config/plant.ts';
import type { Doubt, IntervalRecord } from '../sink.ts';

interface Stretch {
  state: MachineState;
  doubt: Doubt;
  fromMs: number;
  toMs: number;
  samples: number;
  /** What was told of it already goes to here. */
  toldMs: number;
}

export interface RunLength {
  /** A good reading. @returns what it brought to an end */
  reading(atMs: number, state: MachineState, doubt?: Doubt): IntervalRecord[];
  /** A cycle that brought nothing; its reason is told if the silence lasts. */
  failure(doubt: Doubt): void;
  /** Time goes on. @returns what became stale, and what has grown since it was told */
  grow(nowMs: number): IntervalRecord[];
  /** What was seen beyond what was told; null when that is nothing. It is not told by that. */
  readonly growing: IntervalRecord | null;
  /** When the last good reading was; null before the first. */
  readonly goodMs: number | null;
  readonly state: MachineState;
  /** After this long without a good reading nobody knows; longer where a round takes longer. */
  staleMs: number;
  /** How long a round of the connection takes, ms: a machine whose turn has not come yet is not silent. */
  roundMs: number;
}

/**
 * Readings of one machine as intervals. Two good readings that lie no further apart than `staleMs` are joined: the
 * state of the first lasts until the second. A longer gap is nobody's: the state ends at the last good reading and
 * the rest is `unknown`.
 * @param fromMs where watching begins; up to the first reading nobody knows
 */
export function runLength(machine: string, options: { staleMs: number; fromMs: number }): RunLength {
  let { staleMs } = options;
  let roundMs = 0;
  const patience = (): number => staleMs + Math.max(0, 1.5 * roundMs - staleMs / 2);
  let current: Stretch = unseen(options.fromMs, 'silent');
  let goodMs: number | null = null;
  let reason: Doubt = 'silent';

  const record = (final: boolean): IntervalRecord[] => {
    const { toldMs: _, ...told } = current;
    current.toldMs = current.toMs;
    return current.toMs > current.fromMs ? [{ kind: 'interval', machine, ...told, final }] : [];
  };
  const close = (atMs: number, next: Stretch): IntervalRecord[] => {
    current.toMs = atMs;
    const done = record(true);
    current = next;
    return done;
  };
  const goStale = (nowMs: number): IntervalRecord[] =>
    current.samples > 0 && goodMs !== null && nowMs - goodMs > patience()
      ? close(goodMs, unseen(goodMs, reason))
      : [];

  /** The clock had been ahead and was put right: what it had said of the future ends, and watching begins anew. */
  const putBack = (nowMs: number): IntervalRecord[] => {
    if (nowMs >= current.toMs - PUT_BACK_MS) return [];
    const done = record(true);
    current = unseen(nowMs, reason);
    goodMs = null;
    return done;
  };

  return {
    reading(atMs, state, doubt = '') {
      const back = putBack(atMs);
      const at = Math.max(atMs, current.toMs);
      const ended = [...back, ...goStale(at)];
      if (current.samples > 0 && current.state === state && current.doubt === doubt) {
        current.toMs = at;
        current.samples += 1;
      } else {
        ended.push(...close(at, { state, doubt, fromMs: at, toMs: at, samples: 1, toldMs: at }));
      }
      goodMs = at;
      reason = 'silent';
      return ended;
    },
    failure(doubt) {
      reason = doubt;
      if (current.samples === 0) current.doubt = doubt;
    },
    grow(nowMs) {
      const ended = [...putBack(nowMs), ...goStale(nowMs)];
      if (current.samples === 0) current.toMs = Math.max(current.toMs, nowMs);
      return current.toMs > current.toldMs ? [...ended, ...record(false)] : ended;
    },
    get growing(): IntervalRecord | null {
      const { toldMs, ...seen } = current;
      return seen.samples > 0 && seen.toMs > toldMs
        ? { kind: 'interval', machine, ...seen, final: false }
        : null;
    },
    get goodMs() {
      return goodMs;
    },
    get state() {
      return current.state;
    },
    get staleMs() {
      return staleMs;
    },
    set staleMs(ms) {
      staleMs = ms;
    },
    get roundMs() {
      return roundMs;
    },
    set roundMs(ms) {
      roundMs = ms;
    },
  };
}

const unseen = (atMs: number, doubt: Doubt): Stretch => ({
  state: 'unknown',
  doubt,
  fromMs: atMs,
  toMs: atMs,
  samples: 0,
  toldMs: atMs,
});
