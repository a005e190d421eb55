import {
  closeSync,
  existsSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { join } from 'node:path';

/** One change: collection, key, and the new value; a delete has no value. */
export type JournalLine = [collection: string, key: string, value?: unknown];

export interface Loaded {
  lines: JournalLine[];
  /** Lines that could not be read; the damaged file was kept under another name. */
  bad: number;
}

/**
 * An append-only file of JSON lines. What was appended before a `kill -9` is there afterwards (the kernel has it);
 * a torn last line or damaged lines are skipped, never fatal. Not fsynced: a power cut may cost the last second.
 */
export class Journal {
  readonly #file: string;
  #fd: number | null = null;
  #bytes = 0;

  constructor(folder: string) {
    mkdirSync(folder, { recursive: true });
    this.#file = join(folder, 'journal.jsonl');
  }

  load(): Loaded {
    if (!existsSync(this.#file)) return { lines: [], bad: 0 };
    const text = readFileSync(this.#file, 'utf8');
    const lines: JournalLine[] = [];
    let bad = 0;
    for (const row of text.split('\n')) {
      if (row === '') continue;
      const line = parseLine(row);
      if (line) lines.push(line);
      else bad += 1;
    }
    if (bad > 0) writeFileSync(`${this.#file}.damaged-${Date.now()}`, text);
    return { lines, bad };
  }

  /** Replaces the file by these lines, atomically. */
  rewrite(lines: Iterable<JournalLine>): void {
    this.close();
    const temporary = `${this.#file}.new`;
    const fd = openSync(temporary, 'w');
    this.#bytes = 0;
    let chunk = '';
    const write = () => {
      this.#bytes += writeAll(fd, chunk);
      chunk = '';
    };
    for (const line of lines) {
      chunk += `${JSON.stringify(line)}\n`;
      if (chunk.length > 1_000_000) write();
    }
    write();
    closeSync(fd);
    renameSync(temporary, this.#file);
  }

  append(text: string): void {
    this.#fd ??= openSync(this.#file, 'a');
    this.#bytes += writeAll(this.#fd, text);
  }

  /** Bytes written since the last rewrite, plus that rewrite. */
  get bytes(): number {
    return this.#bytes;
  }

  close(): void {
    if (this.#fd !== null) closeSync(this.#fd);
    this.#fd = null;
  }
}

function parseLine(row: string): JournalLine | null {
  try {
    const value: unknown = JSON.parse(row);
    if (!Array.isArray(value)) return null;
    const [collection, key] = value;
    if (typeof collection !== 'string' || typeof key !== 'string') return null;
    return value.length > 2 ? [collection, key, value[2]] : [collection, key];
  } catch {
    return null;
  }
}

function writeAll(fd: number, text: string): number {
  const bytes = Buffer.from(text);
  let done = 0;
  while (done < bytes.length) done += writeSync(fd, bytes, done);
  return done;
}
