import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { FileRef } from '../control-types.ts';
import { newId } from './ids.ts';
import type { Collection, Store } from './store.ts';

interface FileRecord {
  fileId: string;
  fileName: string;
  size: number;
  contentType: string;
}

/** Uploaded bytes by id: in a folder when the sandbox keeps its data, else in memory. */
export class Files {
  readonly #folder: string | null;
  readonly #records: Collection<FileRecord>;
  readonly #memory = new Map<string, Buffer>();

  constructor(store: Store, folder: string | null) {
    this.#records = store.collection<FileRecord>('files');
    this.#folder = folder;
    if (folder) mkdirSync(folder, { recursive: true });
  }

  /** The bytes are on disk before the record names them. */
  add(fileName: string, contentType: string, bytes: Buffer): FileRef {
    const fileId = newId('file');
    if (this.#folder) writeFileSync(join(this.#folder, fileId), bytes);
    else this.#memory.set(fileId, bytes);
    this.#records.put(fileId, { fileId, fileName, size: bytes.length, contentType });
    return this.#view({ fileId, fileName, size: bytes.length, contentType });
  }

  find(fileId: string): FileRef | null {
    const record = this.#records.get(fileId);
    return record ? this.#view(record) : null;
  }

  /** The bytes, or null when the file is unknown or its bytes are gone from the folder. */
  read(fileId: string): Buffer | null {
    if (!this.#records.has(fileId)) return null;
    if (!this.#folder) return this.#memory.get(fileId) ?? null;
    try {
      return readFileSync(join(this.#folder, fileId));
    } catch {
      return null;
    }
  }

  wipe(): void {
    for (const record of this.#records.values()) {
      if (this.#folder) rmSync(join(this.#folder, record.fileId), { force: true });
    }
    this.#memory.clear();
  }

  #view(record: FileRecord): FileRef {
    const { fileId, fileName, size, contentType } = record;
    return { fileId, fileName, size, contentType, url: `/sandbox/files/${fileId}` };
  }
}
