import { access, writeFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { readLetter } from '../ocr/reader.ts';
import type { EngineName, LetterResult } from '../ocr/types.ts';
import { markPage } from '../workflows/due-date-change/mark-page.ts';
import { asJson, type Given, reportOf } from './lib/letter-report.ts';
import { asText } from './lib/letter-text.ts';

/*
 * npm run -s read-letter -- FILE [--json] [--order SO-… --customer NAME --created YYYY-MM-DD --new-due YYYY-MM-DD
 *   --current-due YYYY-MM-DD --today YYYY-MM-DD] [--picture OUT.jpg] [--engine pp-ocrv4|tesseract]
 *
 * What a confirmation letter says, its seals, and, held against what is expected, the verdict of the flow's own rules.
 * Exit code 0 whenever there is a verdict, also for a file that is no letter; 2 for a wrong command line.
 */
const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    json: { type: 'boolean', default: false },
    order: { type: 'string' },
    customer: { type: 'string' },
    created: { type: 'string' },
    'new-due': { type: 'string' },
    'current-due': { type: 'string' },
    today: { type: 'string' },
    picture: { type: 'string' },
    engine: { type: 'string' },
  },
});

const [file] = positionals;
const problem = await problemOf(file);
if (problem || !file) {
  console.error(problem);
  process.exitCode = 2;
} else {
  const engine = (values.engine ?? 'auto') as EngineName | 'auto';
  const result = await readLetter(file, { customer: values.customer, reader: { engine } });
  const report = reportOf(result, given());
  console.log(values.json ? asJson(report) : asText(report));
  await keepPicture(result);
}

async function problemOf(path: string | undefined): Promise<string | null> {
  if (!path)
    return '请给出确认函文件：npm run -s read-letter -- 文件 [--json] [--order SO-… --customer 名称 …]';
  const days = ['created', 'new-due', 'current-due', 'today'] as const;
  const wrong = days.find((name) => values[name] !== undefined && !/^\d{4}-\d{2}-\d{2}$/.test(values[name]));
  if (wrong) return `--${wrong} 要写成 YYYY-MM-DD。`;
  return access(path).then(
    () => null,
    () => `打不开文件：${path}`,
  );
}

function given(): Given {
  const { order, customer, created, today } = values;
  return { order, customer, created, today, newDue: values['new-due'], currentDue: values['current-due'] };
}

async function keepPicture(result: LetterResult): Promise<void> {
  if (!values.picture || result.outcome !== 'read') return;
  const picture = await markPage(result);
  if (picture) await writeFile(values.picture, picture);
}
