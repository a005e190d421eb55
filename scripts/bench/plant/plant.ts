import { type PlantGateway, startGateway } from '../../../plant-gateway/gateway.ts';
import type { PlantRecord } from '../../../plant-gateway/sink.ts';
import type { Reading } from '../../../plant-gateway/source.ts';
import {
  intervalsOf,
  isTrue,
  memorySink,
  plantFrom,
  plantText,
} from '../../../plant-gateway/testing/plants.ts';
import type { PlcFault } from '../../../sandbox/plc/types.ts';
import { type Figure, figure, quantile } from '../figure.ts';
import type { BenchOptions } from '../parts.ts';
import { type FarHall, farHall } from './hall.ts';

const FAULTS: readonly PlcFault[] = [
  'silent',
  'reset',
  'garbage',
  'slow',
  'fin',
  'refusing',
  'bogus',
  'short',
  'unit',
  'zero',
];
const pause = (seconds: number): Promise<void> =>
  new Promise((resolve) => setTimeout(resolve, seconds * 1_000));

/** The gateway against simulated PLCs over real Modbus TCP: what many cost, and what some faulty ones do to the rest. */
export async function plant({ quick }: BenchOptions): Promise<Figure[]> {
  return [
    ...(await many(quick ? 100 : 1_000, quick ? 4 : 20)),
    ...(await chaos(quick ? 40 : 200, quick ? 6 : 30)),
  ];
}

/** Asks `count` PLCs once a second, as a factory does: default rules, intervals made, values checked. */
async function watching(count: number) {
  const specs = Array.from({ length: count }, (_, i) => ({ id: `P${i + 1}`, cycleMs: 700 + i }));
  const hall = await farHall(specs);
  const number = new Map(specs.map(({ id }, i) => [id, i + 1]));
  const times = new Map<string, number[]>(specs.map(({ id }) => [id, []]));
  const records: PlantRecord[] = [];
  const seen = { readings: 0, wrong: 0, failures: new Map<string, number>() };
  const gateway = await startGateway({
    plant: plantFrom(plantText(hall.list, {})),
    sink: memorySink(records),
    onError: (err) => {
      throw err;
    },
    onFailure(_machine, _doubt, text) {
      seen.failures.set(text, (seen.failures.get(text) ?? 0) + 1);
    },
    onReading(reading: Reading) {
      seen.readings += 1;
      times.get(reading.machine)?.push(performance.now());
      if (!isTrue(reading, number.get(reading.machine) ?? 0)) seen.wrong += 1;
    },
  });
  const failures = (): number => gateway.views().reduce((sum, { source }) => sum + source.failures, 0);
  const close = async (): Promise<void> => {
    await gateway.stop();
    hall.close();
  };
  return { hall, gateway, seen, times, records, failures, close };
}

async function many(count: number, seconds: number): Promise<Figure[]> {
  const { seen, failures, close } = await watching(count);
  await pause(4);
  const [cpu, begin, before] = [process.cpuUsage(), performance.now(), seen.readings];
  await pause(seconds);
  const { user, system } = process.cpuUsage(cpu);
  const elapsed = (performance.now() - begin) / 1_000;
  const perSecond = (seen.readings - before) / elapsed;
  const failed = failures();
  await close();
  for (const [text, times] of seen.failures) console.error(`plant: ${times} × ${text}`);
  return [
    figure(
      `plant: CPU of the gateway, ${count} PLCs once a second`,
      (user + system) / 1e4 / elapsed,
      '%',
      '<25',
    ),
    figure('plant: reads that failed', failed, 'reads', '<1'),
    figure('plant: readings a second and PLC', perSecond / count, '1/s', '>0.99'),
    figure('plant: memory of the gateway', process.memoryUsage().rss / 1e6, 'MB'),
  ];
}

async function chaos(count: number, seconds: number): Promise<Figure[]> {
  const { hall, gateway, seen, times, records, close } = await watching(count);
  await pause(4);
  const faulty = Array.from({ length: count / 10 }, (_, i) => ({
    id: `P${i * 10 + 5}`,
    fault: FAULTS[i % FAULTS.length] ?? 'silent',
  }));
  const ids = new Set(faulty.map(({ id }) => id));
  await hall.set(faulty);
  const [begin, mark] = [performance.now(), [...times].map(([id, list]) => [id, list.length] as const)];
  await pause(seconds);
  const elapsed = (performance.now() - begin) / 1_000;
  const rates = mark.flatMap(([id, before]) =>
    ids.has(id) ? [] : [((times.get(id)?.length ?? 0) - before) / elapsed],
  );
  const back = await recovery(hall, [...ids], times, gateway);
  await close();
  const totals = back.map(({ totalMs }) => totalMs);
  const had = (id: string): boolean =>
    intervalsOf(records, id)
      .slice(1)
      .some(({ state }) => state === 'unknown');
  const all = hall.list.map(({ id }) => id);
  return [
    figure(`plant: slowest healthy PLC of ${count} with a tenth faulty`, Math.min(...rates), '1/s', '>0.99'),
    figure('plant: values that were not the PLC’s', seen.wrong, 'values', '<1'),
    figure(
      'plant: healthy PLCs with an unknown stretch',
      all.filter((id) => !ids.has(id) && had(id)).length,
      'PLCs',
      '<1',
    ),
    figure('plant: faulty PLCs without one', [...ids].filter((id) => !had(id)).length, 'PLCs', '<1'),
    figure(
      'plant: back after the fault, slowest, backoff aside',
      Math.max(...back.map(({ totalMs, waitedMs }) => totalMs - waitedMs)) / 1_000,
      's',
      '<2',
    ),
    figure('plant: back after the fault, median, waits and all', quantile(totals, 0.5) / 1_000, 's'),
    figure('plant: back after the fault, slowest, waits and all', Math.max(...totals) / 1_000, 's'),
  ];
}

/** Ends all faults. @returns how long each PLC took until it was read again, and how much of that was backoff; ms */
async function recovery(
  hall: FarHall,
  ids: readonly string[],
  times: ReadonlyMap<string, readonly number[]>,
  gateway: PlantGateway,
): Promise<{ totalMs: number; waitedMs: number }[]> {
  const waited = new Map(ids.map((id) => [id, 0]));
  const end = performance.now();
  await hall.set(ids.map((id) => ({ id, fault: 'none' })));
  const backAt = (id: string): number => times.get(id)?.find((at) => at > end) ?? Number.POSITIVE_INFINITY;
  for (let before = end; performance.now() < end + 16_000; ) {
    await pause(0.02);
    const now = performance.now();
    for (const { machine, source } of gateway.views())
      if (source.retryInMs > 0 && waited.has(machine) && backAt(machine) > now)
        waited.set(machine, (waited.get(machine) ?? 0) + now - before);
    before = now;
  }
  return ids.map((id) => ({ totalMs: backAt(id) - end, waitedMs: waited.get(id) ?? 0 }));
}
