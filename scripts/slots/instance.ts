import { InputError } from './input-error.ts';
import { areBlocks, cutAnew, joined, type Row, rowsOf } from './instance-rows.ts';

/** A job shop or flexible job shop: per job, per operation, the machines that may do it (from 0) and their times. */
export interface Instance {
  readonly format: 'jsp' | 'fjsp';
  readonly machines: number;
  /** What the file calls the first machine: 0 or 1. Here they count from 0. */
  readonly base: number;
  readonly jobs: readonly (readonly Alternatives[])[];
  /** Per job, which of its operations in the file these are, from 1: those that take no time are left out. */
  readonly steps: readonly (readonly number[])[];
  /** Per job, how many operations the file gives it. */
  readonly given: readonly number[];
}

export type Alternatives = readonly { readonly machine: number; readonly time: number }[];

/**
 * Far above every published instance that a search of seconds can do something for (operations: with all of their
 * machines counted). All times together stay below what 32 bits hold, a plan twice as long included.
 */
const MOST = { jobs: 5000, machines: 1000, ways: 100_000, time: 1_000_000, work: 100_000_000 };

/**
 * Reads the usual text formats: a first line `jobs machines` (flexible: a third number may follow), then a line per job.
 * Job shop: pairs `machine time`, or Taillard's two blocks. Flexible: the number of operations, then for each the number
 * of its machines and as many pairs. Empty lines, remarks (from #, % or // to the end of its line), rules (+++) and titles
 * before the first number are passed over; operations that take no time are left out.
 * Machines count from 1 or from 0: from 0 when a 0 occurs.
 * @throws InputError with the line
 */
export function readInstance(text: string, wanted?: 'jsp' | 'fjsp'): Instance {
  const [head, ...given] = rowsOf(text);
  if (!head) throw new InputError(1, 'no numbers: the first line must be "jobs machines"');
  const [jobs = 0, machines = 0] = head.numbers;
  const blocks = areBlocks(head, given);
  if (!isHead(head, blocks) || !whole(jobs, 1) || !whole(machines, 1))
    throw new InputError(head.line, 'the first line must be "jobs machines", both whole numbers from 1');
  if (jobs > MOST.jobs || machines > MOST.machines)
    throw new InputError(head.line, `more than ${MOST.jobs} jobs or ${MOST.machines} machines`);
  let rows: readonly Row[] = given;
  if (blocks) rows = joined(given, jobs, machines);
  else if (wanted !== 'fjsp') rows = cutAnew(given, jobs, machines);
  if (rows.length !== jobs)
    throw new InputError(
      rows[jobs]?.line ?? rows.at(-1)?.line ?? head.line,
      `${jobs} jobs are announced, ${rows.length} lines of jobs follow`,
    );
  const format = blocks ? 'jsp' : (wanted ?? formatOf(rows, machines, head.numbers.length));
  const read = rows.map((row) => (format === 'jsp' ? pairsOf(row) : operationsOf(row)));
  const base = read.flat(2).some(({ machine }) => machine === 0) ? 0 : 1;
  const all = numbered(rows, read, machines, base);
  const kept = all.map((operations) => operations.map(takesTime));
  return {
    format,
    machines,
    base,
    jobs: all.map((operations, j) => operations.filter((_, k) => kept[j]?.[k])),
    steps: kept.map((row) => row.flatMap((takes, k) => (takes ? [k + 1] : []))),
    given: all.map(({ length }) => length),
  };
}

/** Besides jobs and machines: how many machines an operation has on the average; Taillard's seeds and bounds. */
const isHead = ({ numbers: { length } }: Row, blocks: boolean): boolean =>
  length === 2 || length === 3 || (blocks && length <= 6);

/** Flexible when more lines are consumed exactly by what their numbers announce than are pairs of all machines. */
function formatOf(rows: readonly Row[], machines: number, headNumbers: number): 'jsp' | 'fjsp' {
  const flexible = rows.filter((row) => consumed(row.numbers)).length;
  const pairs = rows.filter(({ numbers }) => numbers.length === 2 * machines).length;
  if (flexible === pairs) return headNumbers === 3 ? 'fjsp' : 'jsp';
  return flexible > pairs ? 'fjsp' : 'jsp';
}

function consumed(numbers: readonly number[]): boolean {
  let i = 1;
  for (let k = numbers[0] ?? 0; k > 0 && i < numbers.length; k -= 1) i += 1 + 2 * (numbers[i] ?? Number.NaN);
  return i === numbers.length;
}

function pairsOf({ line, numbers }: Row): Alternatives[] {
  if (numbers.length % 2 === 1)
    throw new InputError(line, `${numbers.length} numbers: they must come in pairs "machine time"`);
  const operations: Alternatives[] = [];
  for (let i = 0; i < numbers.length; i += 2)
    operations.push([{ machine: numbers[i] ?? 0, time: numbers[i + 1] ?? 0 }]);
  return operations;
}

function operationsOf({ line, numbers }: Row): Alternatives[] {
  const operations: Alternatives[] = [];
  const [announced = 0] = numbers;
  if (!whole(announced, 1))
    throw new InputError(line, `${announced} is no number of operations: whole, from 1`);
  let i = 1;
  for (let k = 1; k <= announced; k += 1) {
    const count = numbers[i] ?? Number.NaN;
    if (!whole(count, 1)) throw new InputError(line, `operation ${k}: the number of its machines is missing`);
    if (count > (numbers.length - i - 1) / 2)
      throw new InputError(line, `operation ${k}: ${count} machines are announced, the line ends before`);
    const pairs = Array.from({ length: count }, (_, p) => ({
      machine: numbers[i + 1 + 2 * p] ?? 0,
      time: numbers[i + 2 + 2 * p] ?? 0,
    }));
    operations.push(pairs);
    i += 1 + 2 * count;
  }
  if (i !== numbers.length)
    throw new InputError(
      line,
      `${numbers[0]} operations are announced; ${numbers.length - i} numbers are left`,
    );
  return operations;
}

function numbered(
  rows: readonly Row[],
  read: readonly Alternatives[][],
  machines: number,
  base: number,
): Alternatives[][] {
  let ways = 0;
  let work = 0;
  return read.map((operations, j) => {
    const line = rows[j]?.line ?? 0;
    ways += operations.reduce((sum, alternatives) => sum + alternatives.length, 0);
    if (ways > MOST.ways) throw new InputError(line, `more than ${MOST.ways} operations by here`);
    if (!operations.some(takesTime)) throw new InputError(line, 'a job without operations that take time');
    return operations.map((alternatives, k) => {
      refuseUnlike(alternatives, line, k + 1);
      return alternatives.map(({ machine, time }) => {
        if (!whole(machine, base) || machine >= machines + base)
          throw new InputError(
            line,
            `operation ${k + 1}: machine ${machine} does not exist (${base} to ${machines + base - 1})`,
          );
        if (!whole(time, 0) || time > MOST.time)
          throw new InputError(
            line,
            `operation ${k + 1}: the time ${time} is not a whole number from 0 to ${MOST.time}`,
          );
        work += time;
        if (work > MOST.work) throw new InputError(line, `more than ${MOST.work} minutes of work by here`);
        return { machine: machine - base, time };
      });
    });
  });
}

const takesTime = (alternatives: Alternatives): boolean => alternatives.some(({ time }) => time !== 0);

/** @throws InputError for an operation that names a machine twice, or takes time on some of its machines only */
function refuseUnlike(alternatives: Alternatives, line: number, number: number): void {
  const names = alternatives.map(({ machine }) => machine);
  const twice = names.find((name, i) => names.indexOf(name) < i);
  if (twice !== undefined) throw new InputError(line, `operation ${number}: machine ${twice} is named twice`);
  if (takesTime(alternatives) && alternatives.some(({ time }) => time === 0))
    throw new InputError(
      line,
      `operation ${number}: it takes no time on one of its machines, and time on another`,
    );
}

const whole = (value: number, least: number): boolean => Number.isInteger(value) && value >= least;
