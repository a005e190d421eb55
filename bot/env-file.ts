import { existsSync, readFileSync } from 'node:fs';
import { parseEnv } from 'node:util';
import { closest, editDistance } from '../workflows/factory/closest.ts';

export type Env = Readonly<Record<string, string | undefined>>;

/** What was set, and what in it cannot be meant; a line each. */
export interface Settings {
  env: Env;
  problems: readonly string[];
}

/** Whatever begins like this is meant for us, so that an unknown name is a mistyped one. */
const OURS = /^(DINGTALK|EVIDENCE)_/i;

/** Other names may stand for something else; this near to one of ours they hardly do. */
const MOST_EDITS = 2;

/** Environment over a `.env` file, which may be absent; an empty value counts as not given. */
export function readSettings(environment: Env, file: string, known: readonly string[]): Settings {
  const problems: string[] = [];
  const given = Object.entries(environment).filter(([, value]) => value !== undefined && value.trim() !== '');
  for (const [name] of given)
    if (OURS.test(name) && !known.includes(name)) problems.push(`环境变量 ${unknown(name, known)}`);
  const fromFile = existsSync(file) ? readFile(file, known, problems) : {};
  const merged = { ...fromFile, ...Object.fromEntries(given) };
  const env = Object.fromEntries(Object.entries(merged).filter(([, value]) => value?.trim() !== ''));
  return { env, problems };
}

function readFile(file: string, known: readonly string[], problems: string[]): Env {
  let text: string;
  try {
    text = readFileSync(file, 'utf8').replace(/^\uFEFF/, '');
  } catch (error) {
    problems.push(`${file}：无法读取（${String(error)}）`);
    return {};
  }
  for (const { line, name, fault } of scan(text)) {
    if (fault) problems.push(`${file} 第 ${line} 行：${fault}`);
    else if (name && isMistyped(name, known)) problems.push(`${file} 第 ${line} 行 ${unknown(name, known)}`);
  }
  return parseEnv(text);
}

interface Line {
  line: number;
  name?: string;
  fault?: string;
}

/** Names with their lines, and lines that the parser of Node would pass over in silence. Values are never shown. */
function scan(text: string): Line[] {
  const lines = text.split(/\r?\n/);
  const found: Line[] = [];
  for (let i = 0; i < lines.length; i += 1) {
    const line = i + 1;
    const content = (lines[i] ?? '').trim();
    if (content === '' || content.startsWith('#')) continue;
    const match = /^(?:export\s+)?([A-Za-z_][\w.-]*)\s*=\s*(.*)$/.exec(content);
    if (!match) {
      found.push({ line, fault: '看不懂这一行，应写成“名称=值”，说明文字以 # 开头' });
      continue;
    }
    const [, name = '', value = ''] = match;
    found.push({ line, name });
    const end = endOfQuotes(lines, i, value);
    if (end === undefined) found.push({ line, fault: `${name} 的引号没有结束` });
    else i = end;
  }
  return found;
}

/** The line on which a quoted value ends; its own when it is not quoted, undefined when it never does. */
function endOfQuotes(lines: readonly string[], start: number, value: string): number | undefined {
  const quote = /^["'`]/.exec(value)?.[0];
  if (!quote || value.indexOf(quote, 1) > 0) return start;
  const more = lines.slice(start + 1).findIndex((line) => line.includes(quote));
  return more < 0 ? undefined : start + 1 + more;
}

function isMistyped(name: string, known: readonly string[]): boolean {
  if (known.includes(name)) return false;
  const near = closest(name.toUpperCase(), known);
  return OURS.test(name) || (near !== null && editDistance(name.toUpperCase(), near) <= MOST_EDITS);
}

function unknown(name: string, known: readonly string[]): string {
  const near = closest(name.toUpperCase(), known);
  return `${name}：没有这个设置${near ? `，是不是想写「${near}」？` : '，请删去（全部设置见 .env.example）'}`;
}
