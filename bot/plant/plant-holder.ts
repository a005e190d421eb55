import { readFile } from 'node:fs/promises';
import path from 'node:path';
import type { Logger } from 'pino';
import { EMPTY_PLANT, plantOf } from '../../plant-gateway/config/load.ts';
import type { Plant } from '../../plant-gateway/config/plant.ts';
import { PlantError } from '../../plant-gateway/config/problem.ts';
import { watchPlant } from '../../plant-gateway/config/watch.ts';

/** The machines that this process goes by. */
export interface PlantHolder {
  readonly current: Plant;
  /** Called with each new plant that a changed file brings. */
  onChange(heard: (plant: Plant) => void): void;
  stop(): Promise<void>;
}

/**
 * Reads plant.yaml and goes on rereading it; a file that is not there is a factory without machines, and may come later. A
 * file that became faulty is told of in the log and changes nothing.
 * @param adapt what is changed of the file's machines (the sandbox's ports)
 * @throws PlantError when the file is faulty at the start
 */
export async function openPlant(
  file: string,
  log: Logger,
  adapt: (plant: Plant) => Plant = (plant) => plant,
  everyMs?: number,
): Promise<PlantHolder> {
  const text = await readFile(file, 'utf8').catch((err: NodeJS.ErrnoException) => {
    if (err.code === 'ENOENT') return '';
    throw err;
  });
  const first = text === '' ? { plant: EMPTY_PLANT } : plantOf(path.basename(file), text);
  if (!first.plant) throw new PlantError(first.problems);
  let current = adapt(first.plant);
  let heard = (_: Plant): void => undefined;
  const watch = watchPlant(
    file,
    text,
    {
      plant(plant) {
        current = adapt(plant);
        log.info({ code: 'plant.reloaded', machines: plant.machines.length }, 'plant.yaml taken up');
        heard(current);
      },
      refused: (problems) =>
        log.error({ code: 'plant.faulty', problems }, 'plant.yaml is faulty; the machines stay as they were'),
    },
    everyMs,
  );
  return {
    get current() {
      return current;
    },
    onChange(listener) {
      heard = listener;
    },
    async stop() {
      watch.stop();
    },
  };
}
