import type { PlcView } from '../../sandbox/plc/types.ts';
import { plantOf } from '../config/load.ts';
import type { Plant } from '../config/plant.ts';
import { lineOf } from '../config/problem.ts';
import type { Ending, IntervalRecord, PlantRecord, PlantSink } from '../sink.ts';
import type { Reading } from '../source.ts';

/** Fast enough for tests, slow enough for a busy machine. */
export const FAST_POLL = { periodMs: 100, timeoutMs: 250, staleMs: 1_200 };

/** The YAML of a plant with these PLCs. */
export function plantText(
  plcs: readonly PlcView[],
  poll: Readonly<Record<string, unknown>> = FAST_POLL,
): string {
  const machines = plcs.map(
    ({ id, port, unit }) =>
      `  - {id: ${id}, name: ${id}, model: M, profile: sim, source: {type: modbus-tcp, host: 127.0.0.1, port: ${port}, unit: ${unit}}}`,
  );
  return `
profiles:
  sim:
    order: CDAB
    poll: ${JSON.stringify(poll)}
    tags:
      - {name: run, area: holding, addr: 0, type: bit, bit: 0}
      - {name: alarm, area: holding, addr: 0, type: bit, bit: 2}
      - {name: code, area: holding, addr: 1, type: u16}
      - {name: status, area: holding, addr: 0, type: u16}
      - {name: parts, area: holding, addr: 2, type: u32, counter: true}
      - {name: low, area: holding, addr: 2, type: u16}
      - {name: high, area: holding, addr: 3, type: u16}
      - {name: number, area: holding, addr: 4, type: u16}
      - {name: check, area: holding, addr: 5, type: u16}
    states:
      - {state: alarm, when: {alarm: true}}
      - {state: run, when: {run: true}}
      - {state: setup, when: {code: 2}}
      - {state: idle, when: {code: 3}}
      - {state: 'off', when: {code: 0}}
machines:
${machines.join('\n')}
`;
}

/** A plant from its text. @throws Error with all its problems */
export function plantFrom(text: string): Plant {
  const { plant, problems } = plantOf('plant.yaml', text);
  if (!plant) throw new Error(problems.map(lineOf).join('\n'));
  return plant;
}

/** Whether a reading is one that its PLC, the `number`-th, really gave: its words belong together, and to it. */
export function isTrue({ values }: Reading, number: number): boolean {
  const of = (name: string): number => Number(values.get(name));
  const check = of('status') ^ of('code') ^ of('low') ^ of('high') ^ of('number');
  return of('number') === number && check === of('check') && of('parts') === of('high') * 65_536 + of('low');
}

/** A sink in memory. */
export function memorySink(
  records: PlantRecord[],
  endings: ReadonlyMap<string, Ending> = new Map(),
): PlantSink {
  return {
    append: async (more) => {
      records.push(...more);
    },
    endings: async () => endings,
  };
}

/** The last word on each interval of a machine. */
export function intervalsOf(records: readonly PlantRecord[], machine: string): IntervalRecord[] {
  const last = new Map<number, IntervalRecord>();
  for (const record of records)
    if (record.kind === 'interval' && record.machine === machine) last.set(record.fromMs, record);
  return [...last.values()].sort((a, b) => a.fromMs - b.fromMs);
}

/** Waits until something holds. @throws Error when it does not in time */
export async function until(what: () => boolean, ms = 5_000): Promise<void> {
  const end = performance.now() + ms;
  while (!what()) {
    if (performance.now() > end) throw new Error(`not within ${ms} ms: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}
