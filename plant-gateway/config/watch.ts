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
 * A bad new text is told once and changes nothing, as is a file that cannot be read; one that is gone (an editor saves) is
 * no news.
 * A new text counts when two looks in a row find it, so up to two times `everyMs` after it was saved.
 */
export function watchPlant(
  file: string,
  current: string,
  on: { plant(plant: Plant): void; refused(problems: readonly PlantProblem[]): void },
  everyMs = 2_000,
): PlantWatch {
  const news = settledNews(current);
  let stopped = false;
  const name = path.basename(file);
  let unreadable = '';
  const read = (): Promise<string | undefined> =>
    readFile(file, 'utf8').then(
      (text) => {
        unreadable = '';
        return text;
      },
      ({ code = '' }: NodeJS.ErrnoException) => {
        const what = `读不了这个文件（${code}），机床的设置不变。请检查文件和它的权限。`;
        if (code !== 'ENOENT' && code !== unreadable && !stopped)
          on.refused([{ file: name, line: 1, path: '', at: [], text: what }]);
        unreadable = code;
        return undefined;
      },
    );
  const look = async (): Promise<void> => {
    const text = news(await read());
    if (stopped || text === undefined) return;
    const { plant, problems } = plantOf(name, text);
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

/**
 * Tells which of the texts looked at is a new one: one that differs from the last such text and was found by two looks
 * in a row. Whoever saves a file empties it first and fills it in pieces, and what is there meanwhile may be a valid
 * plant with half of its machines. `undefined` is a look that found no file.
 */
export function settledNews(current: string): (text: string | undefined) => string | undefined {
  let told = current;
  let last: string | undefined = current;
  return (text) => {
    const isSettled = text === last;
    last = text;
    if (text === undefined || !isSettled || text === told) return undefined;
    told = text;
    return text;
  };
}
