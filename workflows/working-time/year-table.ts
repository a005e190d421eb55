/** The working spans of one year in order of time, as numbers, so that a search is a few comparisons. */
export interface YearTable {
  /** Instants in ms since 1970 (UTC). A span belongs to the year of the Shanghai day on which it starts. */
  readonly starts: readonly number[];
  readonly ends: readonly number[];
  /** `worked[i]`: working ms in the spans before span i; one longer than `starts`, so the last is the whole year. */
  readonly worked: readonly number[];
}

export function tableOf(spans: Iterable<readonly [start: number, end: number]>): YearTable {
  const starts: number[] = [];
  const ends: number[] = [];
  const worked = [0];
  for (const [start, end] of spans) {
    starts.push(start);
    ends.push(end);
    worked.push((worked.at(-1) ?? 0) + end - start);
  }
  return { starts, ends, worked };
}

/** Working ms of the whole year. */
export function totalOf({ worked }: YearTable): number {
  return worked.at(-1) ?? 0;
}

/** Working ms of the year before the instant `at`. */
export function workedBefore({ starts, ends, worked }: YearTable, at: number): number {
  const i = countWhere(ends, (end) => end <= at);
  return (worked[i] ?? 0) + Math.max(0, at - (starts[i] ?? at));
}

/** How many at the front of a sorted list satisfy a test that, once false, stays false. */
export function countWhere(sorted: readonly number[], test: (value: number) => boolean): number {
  let [low, high] = [0, sorted.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (test(sorted[middle] ?? Number.NaN)) low = middle + 1;
    else high = middle;
  }
  return low;
}
