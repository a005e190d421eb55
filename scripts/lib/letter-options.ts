import { stat } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { parseIso } from '../../workflows/dates/civil.ts';

const OPTIONS = {
  json: { type: 'boolean', default: false },
  order: { type: 'string' },
  customer: { type: 'string' },
  created: { type: 'string' },
  'new-due': { type: 'string' },
  'current-due': { type: 'string' },
  today: { type: 'string' },
  picture: { type: 'string' },
  engine: { type: 'string' },
} as const;

const USAGE =
  '用法：npm run -s read-letter -- 文件 [--json] [--order SO-… --customer 名称 --created YYYY-MM-DD --new-due YYYY-MM-DD --current-due YYYY-MM-DD --today YYYY-MM-DD] [--picture 输出.jpg] [--engine pp-ocrv4|tesseract]';
const DAYS = ['created', 'new-due', 'current-due', 'today'] as const;
const ENGINES = ['auto', 'pp-ocrv4', 'tesseract'];

/** The command line is wrong; the message says how to write it. */
export class WrongOptions extends Error {}

export type LetterOptions = ReturnType<typeof parsed>['values'] & { readonly file: string };

const parsed = (args: readonly string[]) =>
  parseArgs({ args: [...args], allowPositionals: true, options: OPTIONS });

/** @throws WrongOptions with a sentence for the person at the terminal */
export async function letterOptions(args: readonly string[]): Promise<LetterOptions> {
  const { values, positionals } = understood(args);
  const [file, ...more] = positionals;
  if (!file) throw new WrongOptions(`请给出确认函文件。\n${USAGE}`);
  if (more.length > 0) throw new WrongOptions(`一次只能读一个文件，多出了：${more.join(' ')}\n${USAGE}`);
  for (const name of DAYS) {
    const day = values[name];
    if (day !== undefined && !isDay(day))
      throw new WrongOptions(`--${name} 要写成 YYYY-MM-DD 的真实日期，现在是“${day}”。`);
  }
  for (const name of ['order', 'customer'] as const)
    if (values[name]?.trim() === '') throw new WrongOptions(`--${name} 是空的。\n${USAGE}`);
  if (values.engine !== undefined && !ENGINES.includes(values.engine))
    throw new WrongOptions(`--engine 只能是 ${ENGINES.join('、')}，现在是“${values.engine}”。`);
  await assertFile(file);
  return { ...values, file };
}

async function assertFile(file: string): Promise<void> {
  const entry = await stat(file).catch((cause: unknown) => {
    const why = cause instanceof Error && 'code' in cause ? `（${cause.code}）` : '';
    throw new WrongOptions(`打不开文件：${file}${why}`, { cause });
  });
  if (!entry.isFile()) throw new WrongOptions(`不是文件：${file}`);
}

function understood(args: readonly string[]): ReturnType<typeof parsed> {
  try {
    return parsed(args);
  } catch (err) {
    const said = err instanceof Error ? err.message : '';
    const option = /'(-[^' ]+)/.exec(said)?.[1] ?? '';
    const unknown = /unknown/i.test(said);
    throw new WrongOptions(`${unknown ? `没有 ${option} 这个选项` : `${option} 后面要写值`}。\n${USAGE}`, {
      cause: err,
    });
  }
}

function isDay(text: string): boolean {
  try {
    parseIso(text);
    return true;
  } catch {
    return false;
  }
}
