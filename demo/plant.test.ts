import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { loadPlant } from '../plant-gateway/config/load.ts';
import { MACHINES } from './machines.ts';

it('plant.yaml has the machines of the master data, each behind a PLC of its own', async () => {
  const { machines } = await loadPlant(fileURLToPath(new URL('plant.yaml', import.meta.url)));
  expect(machines.map(({ id, model, name, workshop }) => ({ id, model, name, workshop }))).toEqual(MACHINES);
  const ports = machines.map(({ source }) => (source?.type === 'modbus-tcp' ? source.port : 0));
  expect(new Set(ports).size).toBe(MACHINES.length);
});
