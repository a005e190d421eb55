import type { Spread } from '../../board/api/metrics.ts';
import { minutesOf } from './numbers.ts';

/** In packed durations: not known. */
export const UNKNOWN = -1;

/**
 * Durations as the database packs them (`int4send`: four bytes each, the highest first), those that are not known left
 * out. Two hundred thousand of them are sorted here in some 20 ms; ordered by the database, with every number a row,
 * it was 150 ms.
 */
export function unpack(bytes: Uint8Array | null): Int32Array {
  // A copy: what the driver gives lies anywhere in memory, and numbers must not.
  const own = Buffer.alloc(bytes?.length ?? 0);
  own.set(bytes ?? []);
  const values = new Int32Array(own.swap32().buffer, own.byteOffset, own.length / 4);
  return values.includes(UNKNOWN) ? values.filter((value) => value !== UNKNOWN) : values;
}

/** All of several lists. */
export function together(lists: readonly Int32Array[]): Int32Array {
  const all = new Int32Array(lists.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const list of lists) {
    all.set(list, at);
    at += list.length;
  }
  return all;
}

/** Median and 90th percentile of seconds; null without any. */
export function spreadOf(seconds: Int32Array): Spread | null {
  if (seconds.length === 0) return null;
  const sorted = seconds.slice().sort();
  return {
    medianMinutes: minutesOf(percentile(sorted, 0.5)),
    p90Minutes: minutesOf(percentile(sorted, 0.9)),
  };
}

/** As percentile_cont of SQL: between the two values next to it, in proportion. */
function percentile(sorted: Int32Array, share: number): number {
  const at = share * (sorted.length - 1);
  const [below, above] = [sorted[Math.floor(at)] ?? 0, sorted[Math.ceil(at)] ?? 0];
  return below + (at - Math.floor(at)) * (above - below);
}
