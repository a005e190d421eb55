import { onTestFinished } from 'vitest';
import { type PlcHall, startHall } from '../../sandbox/plc/hall.ts';
import type { PlcSpec } from '../../sandbox/plc/types.ts';
import { type PlantGateway, startGateway } from '../gateway.ts';
import type { IntervalRecord, PlantRecord } from '../sink.ts';
import type { Reading } from '../source.ts';
import { intervalsOf, memorySink, plantFrom, plantText, until } from './plants.ts';

/** A hall of PLCs and a gateway that asks them over real TCP, ten times as fast as in a factory. */
export interface TestHall {
  hall: PlcHall;
  gateway: PlantGateway;
  readings: Reading[];
  records: PlantRecord[];
  /** Good readings of a machine since a moment (`readings.length` then). */
  since(mark: number, machine: string): Reading[];
  /** The machine's intervals as a reader of all records has them: the last word on each, in order. */
  intervals(machine: string): IntervalRecord[];
  until(what: () => boolean, ms?: number): Promise<void>;
}

/** Starts both; they end with the test. */
export async function testHall(
  specs: readonly PlcSpec[],
  poll?: Readonly<Record<string, unknown>>,
): Promise<TestHall> {
  const hall = await startHall(specs);
  const readings: Reading[] = [];
  const records: PlantRecord[] = [];
  const gateway = await startGateway({
    plant: plantFrom(plantText(hall.list(), poll)),
    sink: memorySink(records),
    onError: (err) => {
      throw err;
    },
    onReading: (reading) => readings.push(reading),
    growMs: 50,
  });
  onTestFinished(async () => {
    await gateway.stop();
    await hall.close();
  });
  return {
    hall,
    gateway,
    readings,
    records,
    since: (mark, machine) => readings.slice(mark).filter((one) => one.machine === machine),
    intervals: (machine) => intervalsOf(records, machine),
    until,
  };
}
