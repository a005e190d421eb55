import { InputError } from './input-error.ts';

/** A line of numbers. */
export interface Row {
  /** In the file, from 1. */
  readonly line: number;
  readonly numbers: readonly number[];
  /** It is the first below the word "Times" or "Machines". */
  readonly below?: 'times' | 'machines';
}

/** The lines of numbers of an instance, without what is written around them. @throws InputError with the line */
export function rowsOf(text: string): Row[] {
  const rows: Row[] = [];
  let below: Row['below'];
  for (const [i, raw] of text.split(/\r\n?|\n/).entries()) {
    const line = raw.replace(/#.*/, '').trim();
    if (/^[+*=-]*$/.test(line)) continue;
    const title = /^(times|machines)\s*:?$/i.exec(line)?.[1]?.toLowerCase();
    if (title) below = title === 'times' ? 'times' : 'machines';
    if (title || (rows.length === 0 && !/^[\d.+-]/.test(line))) continue;
    const words = line.match(/[^\s,;]+/g) ?? [];
    const wrong = words.find((word) => !/^[+-]?\d+(\.\d*)?$/.test(word));
    if (wrong !== undefined)
      throw new InputError(i + 1, `${JSON.stringify(wrong.slice(0, 40))} is no number`);
    rows.push({ line: i + 1, numbers: words.map(Number), ...(below ? { below } : {}) });
    below = undefined;
  }
  return rows;
}

/**
 * Taillard's way: a block of times and a block of machines, a line a job in each. Known by the words above them, or,
 * without words, by twice as many lines as jobs of as many numbers as machines.
 */
export function areBlocks({ numbers: [jobs = 0, machines = 0] }: Row, rows: readonly Row[]): boolean {
  if (rows.some(({ below }) => below !== undefined)) return true;
  return rows.length === 2 * jobs && rows.every(({ numbers }) => numbers.length === machines);
}

/** The two blocks as lines of pairs "machine time". @throws InputError with the line */
export function joined(rows: readonly Row[], jobs: number, machines: number): Row[] {
  if (rows.length !== 2 * jobs)
    throw new InputError(
      rows.at(-1)?.line ?? 1,
      `${jobs} jobs are announced: ${jobs} lines of times and ${jobs} of machines must follow, here are ${rows.length}`,
    );
  const short = rows.find(({ numbers }) => numbers.length !== machines);
  if (short) throw new InputError(short.line, `${machines} numbers are expected, one a machine`);
  const timesFirst = rows[0]?.below !== 'machines';
  return rows.slice(0, jobs).map((first, j) => {
    const second = rows[jobs + j]?.numbers ?? [];
    const [times, places] = timesFirst ? [first.numbers, second] : [second, first.numbers];
    return { line: first.line, numbers: places.flatMap((place, k) => [place, times[k] ?? 0]) };
  });
}
