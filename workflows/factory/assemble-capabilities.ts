import { whoOf } from './assemble-checkpoints.ts';
import type { Capabilities } from './capabilities.ts';
import type { CapabilitiesFile } from './schema.ts';

/** capabilities.yaml as what the factory can do. */
export function assembleCapabilities(file: CapabilitiesFile): Capabilities {
  return {
    engineers: file.engineers.map(whoOf),
    processes: Object.entries(file.processes).map(([name, value]) => ({
      name,
      aliases: value.aliases ?? [],
      inHouse: value.inHouse,
      suppliers: value.suppliers ?? [],
      leadDays: value.leadDays ?? null,
      engineers: (value.engineers ?? []).map(whoOf),
    })),
  };
}
