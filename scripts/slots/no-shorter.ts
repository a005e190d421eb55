import type { Alternatives } from './instance.ts';

/**
 * Minutes below which no plan of these jobs can be: that of the longest job, of the machine with most work that no other
 * can do (with what must come before it and after it), and of all work spread evenly.
 */
export function noShorter(jobs: readonly (readonly Alternatives[])[], machines: number): number {
  const load = new Array<number>(machines).fill(0);
  const head = new Array<number>(machines).fill(Number.POSITIVE_INFINITY);
  const tail = new Array<number>(machines).fill(Number.POSITIVE_INFINITY);
  let longest = 0;
  let all = 0;
  for (const operations of jobs) {
    const times = operations.map((ways) => Math.min(...ways.map(({ time }) => time)));
    const whole = times.reduce((sum, time) => sum + time, 0);
    longest = Math.max(longest, whole);
    all += whole;
    let before = 0;
    for (const [k, ways] of operations.entries()) {
      const time = times[k] ?? 0;
      const [only] = ways;
      if (only && ways.length === 1) {
        const { machine } = only;
        load[machine] = (load[machine] ?? 0) + time;
        head[machine] = Math.min(head[machine] ?? 0, before);
        tail[machine] = Math.min(tail[machine] ?? 0, whole - before - time);
      }
      before += time;
    }
  }
  const busiest = load.map((work, m) => (work === 0 ? 0 : (head[m] ?? 0) + work + (tail[m] ?? 0)));
  return Math.max(longest, Math.ceil(all / machines), ...busiest);
}
