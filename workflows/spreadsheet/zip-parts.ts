import { crc32, createInflateRaw } from 'node:zlib';
import { type Entry, fromBufferPromise, getFileNameLowLevel, type ZipFile } from 'yauzl';
import { SpreadsheetError } from './errors.ts';
import type { SpreadsheetLimits } from './limits.ts';

/** Small parts may be squeezed as far as deflate goes; only from here on the ratio is judged. */
const RATIO_MATTERS_FROM = 1024 * 1024;
const STORED = 0;
const DEFLATED = 8;

/**
 * The parts of an .xlsx package in memory. Sizes in the directory are claims: what is unpacked is counted against
 * them, against the ratio and against the total, and nothing is kept.
 */
export class ZipParts {
  readonly #bytes: Buffer;
  readonly #zip: ZipFile;
  readonly #limits: SpreadsheetLimits;
  readonly #entries = new Map<string, Entry>();
  /** Parts whose bytes are already in the total; a sheet is unpacked twice but counts once. */
  readonly #counted = new Set<string>();
  #total = 0;

  private constructor(bytes: Buffer, zip: ZipFile, limits: SpreadsheetLimits) {
    this.#bytes = bytes;
    this.#zip = zip;
    this.#limits = limits;
  }

  static async open(bytes: Buffer, limits: SpreadsheetLimits): Promise<ZipParts> {
    const zip = await fromBufferPromise(bytes, { decodeStrings: false, validateEntrySizes: false }).catch(
      (cause) => {
        throw new SpreadsheetError('spreadsheet.truncated', {}, { cause });
      },
    );
    const parts = new ZipParts(bytes, zip, limits);
    await parts.#readDirectory();
    return parts;
  }

  async #readDirectory(): Promise<void> {
    const limit = this.#limits.entries;
    const count = this.#zip.entryCount;
    if (count > limit) throw new SpreadsheetError('spreadsheet.too_many_entries', { count, limit });
    try {
      for await (const entry of this.#zip.eachEntry()) {
        const name = partName(
          getFileNameLowLevel(entry.generalPurposeBitFlag, entry.fileNameRaw, entry.extraFields, false),
        );
        // Two parts of one name would let two readers see two different orders.
        if (this.#entries.has(name))
          throw new SpreadsheetError('spreadsheet.corrupt', { where: name.slice(0, 60) });
        this.#entries.set(name, entry);
      }
    } catch (cause) {
      throw cause instanceof SpreadsheetError
        ? cause
        : new SpreadsheetError('spreadsheet.corrupt', {}, { cause });
    }
  }

  /** Part names compare without case and without a leading slash. */
  has(name: string): boolean {
    return this.#entries.has(partName(name));
  }

  /** Unpacked size as the directory claims it. */
  claimedSize(name: string): number {
    return this.#entries.get(partName(name))?.uncompressedSize ?? 0;
  }

  /**
   * Unpacks one part, piece by piece. The last piece is followed by the check of size and checksum.
   *
   * @throws SpreadsheetError as soon as a limit is passed or a claim of the directory proves false.
   */
  async *read(name: string): AsyncGenerator<Buffer, void, undefined> {
    const key = partName(name);
    const entry = this.#entries.get(key);
    if (!entry) throw new SpreadsheetError('spreadsheet.corrupt', { where: `缺少 ${key.slice(0, 60)}` });
    const counts = !this.#counted.has(key);
    this.#counted.add(key);
    this.#checkClaim(entry, counts);
    const meter = { size: 0, checksum: 0 };
    for await (const piece of await this.#unpack(entry, key)) {
      meter.size += piece.length;
      meter.checksum = crc32(piece, meter.checksum);
      if (counts) this.#total += piece.length;
      this.#checkCost(entry, meter.size, key);
      yield piece;
    }
    if (meter.size !== entry.uncompressedSize || meter.checksum !== entry.crc32) throw corrupt(key);
  }

  #checkClaim(entry: Entry, counts: boolean): void {
    const { uncompressedSize: size, compressedSize } = entry;
    if (entry.isEncrypted()) throw new SpreadsheetError('spreadsheet.encrypted');
    if (size > RATIO_MATTERS_FROM && size > compressedSize * this.#limits.compressionRatio) {
      throw new SpreadsheetError('spreadsheet.zip_bomb');
    }
    if (counts && this.#total + size > this.#limits.totalBytes) {
      throw new SpreadsheetError('spreadsheet.too_much_data');
    }
  }

  #checkCost(entry: Entry, size: number, key: string): void {
    if (size > RATIO_MATTERS_FROM && size > entry.compressedSize * this.#limits.compressionRatio) {
      throw new SpreadsheetError('spreadsheet.zip_bomb');
    }
    if (this.#total > this.#limits.totalBytes) throw new SpreadsheetError('spreadsheet.too_much_data');
    if (size > entry.uncompressedSize) throw corrupt(key);
  }

  async #unpack(entry: Entry, key: string): Promise<AsyncIterable<Buffer>> {
    const start = await this.#zip
      .readLocalFileHeaderPromise(entry, { minimal: true })
      .then((header) => header.fileDataStart)
      .catch((cause) => {
        throw corrupt(key, cause);
      });
    const packed = this.#bytes.subarray(start, start + entry.compressedSize);
    if (entry.compressionMethod === STORED) return pieces(packed);
    if (entry.compressionMethod !== DEFLATED) throw corrupt(key);
    return inflated(packed, key);
  }
}

async function* inflated(packed: Buffer, key: string): AsyncGenerator<Buffer, void, undefined> {
  const inflate = createInflateRaw({ chunkSize: 64 * 1024 });
  inflate.end(packed);
  try {
    for await (const piece of inflate) yield piece;
  } catch (cause) {
    throw corrupt(key, cause);
  }
}

async function* pieces(bytes: Buffer): AsyncGenerator<Buffer, void, undefined> {
  for (let at = 0; at < bytes.length; at += 64 * 1024) yield bytes.subarray(at, at + 64 * 1024);
}

function corrupt(key: string, cause?: unknown): SpreadsheetError {
  return new SpreadsheetError('spreadsheet.corrupt', { where: key.slice(0, 60) }, { cause });
}

function partName(name: string): string {
  return name.replace(/^\/+/, '').toLowerCase();
}
