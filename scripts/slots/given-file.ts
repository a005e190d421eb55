import { readFileSync, statSync } from 'node:fs';
import { InputError } from './input-error.ts';

/** The largest instance that is taken has well under a megabyte. */
const MOST_BYTES = 20_000_000;

const REASONS: Record<string, string> = {
  ENOENT: 'there is no such file',
  EACCES: 'may not be read',
  EISDIR: 'is a folder',
};

/**
 * Reads a file and hands its text to a reader.
 * @throws InputError with the file's name, and the line or path where the reader found something wrong
 */
export function readGiven<T>(path: string, reader: (text: string) => T): T {
  const text = textOf(path);
  try {
    return reader(text);
  } catch (err) {
    throw err instanceof InputError ? new InputError(path, err.message) : err;
  }
}

function textOf(path: string): string {
  try {
    if (statSync(path).size > MOST_BYTES)
      throw new InputError(path, `is larger than ${MOST_BYTES / 1e6} megabytes`);
    const bytes = readFileSync(path);
    if (bytes.includes(0)) throw new InputError(path, 'is no text in UTF-8 (UTF-16?); save it as UTF-8');
    return bytes.toString('utf8').replace(/^\uFEFF/, '');
  } catch (err) {
    if (err instanceof InputError) throw err;
    const { code = '' } = err as NodeJS.ErrnoException;
    throw new InputError(path, REASONS[code] ?? `cannot be read (${code || (err as Error).message})`);
  }
}

/** @throws InputError with the line */
export function jsonOf(text: string): unknown {
  const fault = faultIn(text);
  if (fault === null) return JSON.parse(text);
  throw new InputError(
    text.slice(0, faultAt(text)).split('\n').length,
    `not JSON: ${fault.replace(/\s+/g, ' ')}`,
  );
}

function faultIn(text: string): string | null {
  try {
    JSON.parse(text);
    return null;
  } catch (err) {
    return (err as Error).message;
  }
}

/** The parser does not always say where: the longest beginning of the text that could still be followed by more. */
function faultAt(text: string): number {
  let [good, bad] = [0, text.length + 1];
  while (bad - good > 1) {
    const middle = (good + bad) >> 1;
    if (mayGoOn(text.slice(0, middle))) good = middle;
    else bad = middle;
  }
  return good;
}

function mayGoOn(beginning: string): boolean {
  const fault = faultIn(beginning);
  if (fault === null || fault.includes('end of JSON')) return true;
  return Number(/at position (\d+)/.exec(fault)?.[1] ?? -1) >= beginning.length;
}
