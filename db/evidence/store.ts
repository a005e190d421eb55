import type { Readable } from 'node:stream';
import { DbError } from '../errors.ts';

/** What a stored file is. */
export interface StoredFile {
  /** Content hash, 64 lower-case hex digits; the only name a file has in the store. */
  sha256: string;
  /** Bytes. */
  size: number;
  /** From the content, never from the name. */
  mime: string;
}

export interface PutOptions {
  /** The file's name as people know it; only for messages. */
  name: string;
  /** A longer file is refused with `evidence.too_large`. */
  maxBytes: number;
}

export interface OpenOptions {
  /** Hash while reading, and fail at the end with `evidence.corrupt` when the bytes are not the ones stored. */
  verify?: boolean;
}

/** Files by content hash, never changed and never deleted. The same bytes twice are one file. */
export interface EvidenceStore {
  /**
   * Stores the bytes; when it resolves they survive a power cut. A put that fails or is killed leaves nothing.
   * @throws DbError `evidence.too_large`, `evidence.disk_full`, `evidence.unavailable`; the stream's own errors
   */
  put(content: Readable | Uint8Array, options: PutOptions): Promise<StoredFile>;
  /** @throws DbError `evidence.missing`, `evidence.bad_hash`, `evidence.unavailable` */
  open(sha256: string, options?: OpenOptions): Promise<Readable>;
  has(sha256: string): Promise<boolean>;
  /** Undefined when there is no such file. */
  stat(sha256: string): Promise<{ size: number } | undefined>;
}

/** Guards every path and key: a hash comes from outside when somebody asks for a file. */
export function checkHash(sha256: string): string {
  if (/^[0-9a-f]{64}$/.test(sha256)) return sha256;
  throw new DbError('evidence.bad_hash', '凭证编号格式不正确。', 'Not the hash of a file.');
}

export const missing = (sha256: string, cause?: unknown): DbError =>
  new DbError(
    'evidence.missing',
    `凭证文件 ${sha256.slice(0, 12)}… 不存在，请联系管理员检查凭证存储。`,
    `There is no file ${sha256} in the evidence store.`,
    { cause },
  );
