import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { plantOf } from './load.ts';
import type { Plant } from './plant.ts';
import type { PlantProblem } from './problem.ts';

export interface PlantWatch {
  stop(): void;
}

/**
 * Rereads a plant file while the gateway runs. Looks at the text itself every now and then: notifications of file
 * systems are lost on network drives and by editors that replace the file.
 * A bad new text is told once and changes nothing; a file that is gone for a moment (an editor saves) is no news.
 */
export function watchPlant(
  file: string,
  current: string,
  on: { plant(plant: Plant): void; refused(problems: readonly PlantProblem[]): void },
  everyMs = 2_000,
): PlantWatch {
  let seen = current;
  let stopped = false;
  const look = async (): Promise<void> => {
    const text = await readFile(file, 'utf8').catch(() => seen);
    if (stopped || text === seen) return;
    seen = text;
    const { plant, problems } = plantOf(path.basename(file), text);
    if (plant) on.plant(plant);
    else on.refused(problems);
  };
  let looking = false;
  const timer = setInterval(() => {
    if (looking) return;
    looking = true;
    void look().finally(() => {
      looking = false;
    });
  }, everyMs);
  return {
    stop() {
      stopped = true;
      clearInterval(timer);
    },
  };
}
