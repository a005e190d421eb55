import type { RecentCycle } from '../recent.ts';
import type { MachineAnswer } from './wire.ts';

/** More registers of one machine are not told. */
const MOST_BLOCKS = 64;
/** Characters of hex in one delivery: with its records it must fit into what the service takes in one request. */
const MOST_HEX = 200_000;

/** The last answers of the machines that records tell of; machines without registers have none. */
export function answersOf(
  records: readonly { machine: string }[],
  recent: (machine: string) => RecentCycle[],
): MachineAnswer[] {
  const machines = [...new Set(records.map(({ machine }) => machine))].sort();
  let hex = 0;
  return machines.flatMap((machine) => {
    const [last] = recent(machine);
    if (!last || last.raw.length + last.refused.length === 0) return [];
    const { atMs, raw, refused } = last;
    hex += raw.reduce((sum, one) => sum + one.hex.length, 0);
    if (hex > MOST_HEX) return [];
    return [{ machine, atMs: Math.round(atMs), raw: raw.slice(0, MOST_BLOCKS), refused: [...refused] }];
  });
}
