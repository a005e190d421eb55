import { type Plc, startPlc } from './plc.ts';
import type { PlcChange, PlcSpec, PlcView } from './types.ts';

/** A hall of simulated PLCs. */
export interface PlcHall {
  list(): PlcView[];
  /** @throws RangeError for a PLC that is not there */
  set(id: string, change: PlcChange): Promise<PlcView>;
  close(): Promise<void>;
}

/** Starts PLCs, each on its own port. */
export async function startHall(specs: readonly PlcSpec[], host?: string): Promise<PlcHall> {
  const plcs = new Map<string, Plc>();
  for (const [index, spec] of specs.entries()) plcs.set(spec.id, await startPlc(spec, index + 1, host));
  return {
    list: () => [...plcs.values()].map((plc) => plc.view()),
    async set(id, change) {
      const plc = plcs.get(id);
      if (!plc) throw new RangeError(`no PLC ${id}`);
      await plc.set(change);
      return plc.view();
    },
    async close() {
      await Promise.all([...plcs.values()].map((plc) => plc.close()));
    },
  };
}
