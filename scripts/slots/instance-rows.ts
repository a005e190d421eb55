import { InputError } from './input-error.ts';

/** A line of numbers. */
export interface Row {
  /** In the file, from 1. */
  readonly line: number;
  readonly numbers: readonly number[];
  /** It is the first below the word "Times" or "Machines". */
  readonly below?: 'times' | 'machines';
}

const NUMBER = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d{1,3})?$/i;

/** The lines of numbers of an instance, without what is written around them. @throws InputError with the line */
export function rowsOf(text: string): Row[] {
  const rows: Row[] = [];
  let below: Row['below'];
  for (const [i, raw] of text.split(/\r\n?|\n/).entries()) {
    const line = raw.replace(/(#|%|\/\/|^\s*[;!]).*/, '').trim();
    if (/^[+*=-]*$/.test(line)) continue;
    const title = /^(?:processing )?(times|machines?)(?: order)?\s*:?$/i.exec(line)?.[1]?.toLowerCase();
    if (title) below = title === 'times' ? 'times' : 'machines';
    if (title || (rows.length === 0 && isTitle(line))) continue;
    const words = line.match(/[^\s,;]+/g) ?? [];
    const wrong = words.find((word) => !NUMBER.test(word));
    if (wrong !== undefined) throw new InputError(i + 1, noNumber(wrong, rows));
    rows.push({ line: i + 1, numbers: words.map(Number), ...(below ? { below } : {}) });
    below = undefined;
  }
  return rows;
}

/** "Lawrence 10x5 instance", "10x5 instance": words, not the letters of an exponent. */
const isTitle = (line: string): boolean => /\p{L}{2}/u.test(line) || !/^[\d.+-]/.test(line);

function noNumber(word: string, [head, ...jobs]: readonly Row[]): string {
  const isBehind = head !== undefined && jobs.length >= (head.numbers[0] ?? 0);
  const hint = isBehind ? '; one instance a file, and nothing behind its last job' : '';
  return `${JSON.stringify(word.slice(0, 40))} is no number${hint}`;
}

/**
 * Taillard's way: a block of times and a block of machines, a line a job in each. Known by the words above them, or,
 * without words, by twice as many lines as jobs of as many numbers as machines, half of them each machine once.
 */
export function areBlocks({ numbers: [jobs = 0, machines = 0] }: Row, rows: readonly Row[]): boolean {
  if (rows.some(({ below }) => below !== undefined)) return true;
  if (rows.length !== 2 * jobs || rows.some(({ numbers }) => numbers.length !== machines)) return false;
  return [rows.slice(0, jobs), rows.slice(jobs)].some((half) => half.every(isEachOnce));
}

function isEachOnce({ numbers }: Row): boolean {
  const first = Math.min(...numbers);
  return first <= 1 && [...numbers].sort((a, b) => a - b).every((number, i) => number === first + i);
}

/** Lines that are broken or joined, of jobs that go once to each machine: cut anew, where the numbers are as many. */
export function cutAnew(rows: readonly Row[], jobs: number, machines: number): readonly Row[] {
  const length = 2 * machines;
  const all = rows.flatMap(({ line, numbers }) => numbers.map((number) => ({ line, number })));
  if (rows.length === jobs || all.length !== jobs * length) return rows;
  return Array.from({ length: jobs }, (_, j) => {
    const own = all.slice(j * length, (j + 1) * length);
    return { line: own[0]?.line ?? 1, numbers: own.map(({ number }) => number) };
  });
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
