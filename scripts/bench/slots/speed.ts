import { findSlots, search } from '../../../workflows/rush-order/core/gaps/find.ts';
import { SlotIndex } from '../../../workflows/rush-order/core/gaps/slot-index.ts';
import { type Figure, figure, quantile } from '../figure.ts';
import { naive } from './naive.ts';
import { makeWorkshop, type Size } from './workshop.ts';

/** Queries before the clock runs, so that the compiler has seen the code. */
const WARM_UP = 2_000;

/**
 * Single queries by the wall clock and by the processor clock. The bars are held against the latter: on a shared
 * machine the wall's p99 is how long the neighbours run.
 * @param perSecond bar of the queries per processor second
 */
export function speed(size: Size, queries: number, perSecond: string, p99: string): Figure[] {
  const workshop = makeWorkshop(size);
  const built = process.cpuUsage();
  const index = new SlotIndex(workshop.plan);
  const buildMs = cpuMs(built);
  const asked = Array.from({ length: queries }, (_, n) => workshop.query(n));
  for (const query of asked.slice(0, WARM_UP)) findSlots(index, query);

  const times: number[] = [];
  const cpu: number[] = [];
  const got = [0, 0, 0, 0];
  for (const query of asked) {
    const before = process.cpuUsage();
    const started = performance.now();
    const { options } = findSlots(index, query);
    times.push(performance.now() - started);
    cpu.push(cpuMs(before));
    got[options.length] = (got[options.length] ?? 0) + 1;
  }
  const name = (what: string) => `slots: ${size.name}: ${what}`;
  return [
    figure(name('with reasons, p50'), quantile(times, 0.5), 'ms'),
    figure(name('with reasons, p99'), quantile(times, 0.99), 'ms'),
    figure(name('with reasons, p99 of CPU time'), quantile(cpu, 0.99), 'ms', p99),
    figure(
      name('with reasons'),
      rate(asked, (query) => findSlots(index, query)),
      'per CPU s',
      perSecond,
    ),
    figure(
      name('places only'),
      rate(asked, (query) => search(index, query)),
      'per CPU s',
      perSecond,
    ),
    figure(name('three options'), (100 * (got[3] ?? 0)) / queries, '%'),
    figure(name('none, but a reason'), (100 * (got[0] ?? 0)) / queries, '%'),
    figure(name('index built'), buildMs, 'CPU ms'),
    figure(name('add and remove one'), changeCost(index), 'µs'),
  ];
}

function rate<T>(each: readonly T[], work: (one: T) => unknown): number {
  const before = process.cpuUsage();
  for (const one of each) work(one);
  return (each.length * 1000) / cpuMs(before);
}

/** Of all threads, the collector's and the compiler's too. */
function cpuMs(before: NodeJS.CpuUsage): number {
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1000;
}

function changeCost(index: SlotIndex): number {
  const line = index.lines[3];
  const booked = line
    ? [...Array(500).keys()].map((n) => `${line.machine.id}/${n}`).filter((id) => index.has(id))
    : [];
  const rounds = 20_000;
  const before = process.cpuUsage();
  for (let n = 0; n < rounds; n += 1) {
    const reservation = index.remove(booked[n % booked.length] ?? '');
    if (reservation) index.add(reservation);
  }
  return (cpuMs(before) * 1000) / rounds;
}

/** How many times faster than trying every five minutes, at the median. */
export function ratio(size: Size, queries: number): Figure[] {
  const workshop = makeWorkshop(size);
  const index = new SlotIndex(workshop.plan);
  const asked = Array.from({ length: queries }, (_, n) => workshop.query(n));
  const median = (work: (n: number) => unknown) =>
    quantile(
      asked.map((_, n) => {
        const started = performance.now();
        work(n);
        return performance.now() - started;
      }),
      0.5,
    );
  const slow = median((n) => naive(workshop.plan, asked[n] ?? workshop.query(n)));
  const fast = median((n) => findSlots(index, asked[n] ?? workshop.query(n)));
  return [
    figure(`slots: ${size.name}: one place by a 5-minute grid, p50`, slow, 'ms'),
    figure(`slots: ${size.name}: we are faster`, slow / fast, '×'),
  ];
}
