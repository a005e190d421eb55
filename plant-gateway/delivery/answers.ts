import type { RecentCycle } from '../recent.ts';
import type { MachineAnswer } from './wire.ts';

/** More registers of one machine are not told. */
const MOST_BLOCKS = 64;

/** The last answers of the machines that records tell of; machines without registers have none. */
export function answersOf(
  records: readonly { machine: string }[],
  recent: (machine: string) => RecentCycle[],
): MachineAnswer[] {
  const machines = [...new Set(records.map(({ machine }) => machine))].sort();
  return machines.flatMap((machine) => {
    const [last] = recent(machine);
    if (!last || last.raw.length + last.refused.length === 0) return [];
    const { atMs, raw, refused } = last;
    return [{ machine, atMs: Math.round(atMs), raw: raw.slice(0, MOST_BLOCKS), refused: [...refused] }];
  });
}
