import type { TagValue } from './config/plant.ts';
import type { Cycle } from './modbus/poll-machine.ts';

/** A machine's last answers as they came. */
export interface RecentCycle {
  atMs: number;
  values: Readonly<Record<string, TagValue>>;
  /** Tags that the device refused. */
  refused: readonly string[];
  /** `holding 0`, and the bytes in hex. */
  raw: readonly { from: string; hex: string }[];
}

export interface Recent {
  add(machine: string, atMs: number, cycle: Cycle): void;
  /** Newest first. */
  of(machine: string): RecentCycle[];
}

/** Keeps the last few answers of each machine for people who ask "show me the registers". */
export function recentCycles(keep = 10): Recent {
  const rings = new Map<string, { atMs: number; cycle: Cycle }[]>();
  return {
    add(machine, atMs, cycle) {
      const ring = rings.get(machine) ?? [];
      rings.set(machine, ring);
      ring.push({ atMs, cycle });
      if (ring.length > keep) ring.shift();
    },
    of: (machine) =>
      (rings.get(machine) ?? []).toReversed().map(({ atMs, cycle }) => ({
        atMs,
        values: Object.fromEntries(cycle.values),
        refused: cycle.refused,
        raw: cycle.raw.map(({ block, bytes }) => ({
          from: `${block.area} ${block.offset}`,
          hex: bytes.toString('hex'),
        })),
      })),
  };
}
