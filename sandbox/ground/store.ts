import type { Journal, JournalLine, Loaded } from './journal.ts';

/** The journal is rewritten when it has grown past this, bytes. */
const rewriteAboveBytes = 128 * 1024 * 1024;

/**
 * Named collections of JSON records in memory, each change appended to the journal. Records are plain objects that
 * their owner may change and then `put` again; only changed records are serialised, once per flush.
 */
export class Store {
  readonly #journal: Journal | null;
  readonly #collections = new Map<string, Collection<unknown>>();
  #dirty = new Map<string, JournalLine>();
  #scheduled: NodeJS.Immediate | null = null;
  #liveBytesAtRewrite = 0;
  readonly damagedLines: number;

  /** Without a journal everything stays in memory. */
  constructor(journal: Journal | null) {
    this.#journal = journal;
    const loaded: Loaded = journal?.load() ?? { lines: [], bad: 0 };
    this.damagedLines = loaded.bad;
    for (const line of loaded.lines) {
      const records = this.collection<unknown>(line[0]).records;
      if (line.length > 2) records.set(line[1], line[2]);
      else records.delete(line[1]);
    }
    this.#rewrite();
  }

  collection<T>(name: string): Collection<T> {
    let found = this.#collections.get(name) as Collection<T> | undefined;
    if (!found) {
      found = new Collection<T>(name, (line) => this.#changed(line));
      this.#collections.set(name, found as Collection<unknown>);
    }
    return found;
  }

  /** Hands all pending changes to the operating system; called before any answer that promises them. */
  flush(): void {
    if (this.#dirty.size === 0 || !this.#journal) return;
    let text = '';
    for (const line of this.#dirty.values()) text += `${JSON.stringify(line)}\n`;
    this.#dirty = new Map();
    this.#journal.append(text);
    if (this.#journal.bytes > rewriteAboveBytes + 2 * this.#liveBytesAtRewrite) this.#rewrite();
  }

  /** Empties every collection except the named ones. */
  wipe(keep: string[] = []): void {
    for (const [name, collection] of this.#collections) if (!keep.includes(name)) collection.records.clear();
    this.#dirty = new Map();
    this.#rewrite();
  }

  close(): void {
    this.flush();
    if (this.#scheduled) clearImmediate(this.#scheduled);
    this.#journal?.close();
  }

  #changed(line: JournalLine): void {
    if (!this.#journal) return;
    this.#dirty.set(`${line[0]}\n${line[1]}`, line);
    this.#scheduled ??= setImmediate(() => {
      this.#scheduled = null;
      this.flush();
    });
  }

  #rewrite(): void {
    if (!this.#journal) return;
    this.#journal.rewrite(this.#lines());
    this.#liveBytesAtRewrite = this.#journal.bytes;
  }

  *#lines(): Iterable<JournalLine> {
    for (const [name, collection] of this.#collections) {
      for (const [key, value] of collection.records) yield [name, key, value];
    }
  }
}

/** One collection; iteration is in order of first insertion. */
export class Collection<T> {
  readonly name: string;
  readonly records = new Map<string, T>();
  readonly #changed: (line: JournalLine) => void;

  constructor(name: string, changed: (line: JournalLine) => void) {
    this.name = name;
    this.#changed = changed;
  }

  get(key: string): T | undefined {
    return this.records.get(key);
  }

  has(key: string): boolean {
    return this.records.has(key);
  }

  put(key: string, value: T): T {
    this.records.set(key, value);
    this.#changed([this.name, key, value]);
    return value;
  }

  delete(key: string): boolean {
    const was = this.records.delete(key);
    if (was) this.#changed([this.name, key]);
    return was;
  }

  values(): MapIterator<T> {
    return this.records.values();
  }
}
