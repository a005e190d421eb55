import { writeFile } from 'node:fs/promises';
import { readLetter } from '../ocr/reader.ts';
import type { EngineName } from '../ocr/types.ts';
import { markPage } from '../workflows/due-date-change/mark-page.ts';
import { type LetterOptions, letterOptions, WrongOptions } from './lib/letter-options.ts';
import { asJson, reportOf } from './lib/letter-report.ts';
import { asText } from './lib/letter-text.ts';

/*
 * npm run -s read-letter -- FILE [--json] [--order SO-… --customer NAME --created YYYY-MM-DD --new-due YYYY-MM-DD
 *   --current-due YYYY-MM-DD --today YYYY-MM-DD] [--picture OUT.jpg] [--engine pp-ocrv4|tesseract]
 *
 * What a confirmation letter says, its seals, and, held against what is expected, the verdict of the flow's own rules.
 * Exit code 0 whenever there is a verdict, also for a file that is no letter; 2 for a wrong command line.
 */
try {
  await read(await letterOptions(process.argv.slice(2)));
} catch (err) {
  if (!(err instanceof WrongOptions)) throw err;
  console.error(err.message);
  process.exitCode = 2;
}

async function read(options: LetterOptions): Promise<void> {
  const { file, customer, order, created, today } = options;
  const engine = (options.engine ?? 'auto') as EngineName | 'auto';
  const result = await readLetter(file, { customer, reader: { engine } });
  const [newDue, currentDue] = [options['new-due'], options['current-due']];
  const report = reportOf(result, { order, customer, created, today, newDue, currentDue });
  console.log(options.json ? asJson(report) : asText(report));
  const picture =
    options.picture && result.outcome === 'read' ? await markPage(result, report.reasons ?? []) : null;
  if (options.picture && picture) await writeFile(options.picture, picture);
}
