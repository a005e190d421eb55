import { randomBytes } from 'node:crypto';
import { type FileHandle, open, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Logger } from 'pino';
import type { Ending, PlantRecord as Found, PlantSink } from '../../sink.ts';
import type { PlantRecord } from '../wire.ts';
import { makeFolder, readIfThere, replaceFile, syncFolder } from './durable.ts';
import { lockFolder } from './folder-lock.ts';
import { encodeLine } from './line.ts';
import { cutTail, listSegments, readSegment, type Segment, segmentName } from './segments.ts';

export interface BufferOptions {
  folder: string;
  /** Beyond this the oldest records are dropped, bytes. */
  maxBytes?: number;
  /** A new file is begun beyond this, bytes. */
  segmentBytes?: number;
  log: Logger;
}

/** What is next to deliver. */
export interface Unsent {
  records: PlantRecord[];
  /** What lay between the last delivery and these is gone. */
  lostBefore: boolean;
}

/** Records on disk, numbered, from where a gateway found them to where the service has taken them. */
export interface PlantBuffer extends PlantSink {
  /** Names the life of this folder. */
  readonly stream: string;
  /** The first records that were not taken yet. */
  next(most: number): Promise<Unsent>;
  /** Everything up to here has taken effect at the service. */
  forget(upTo: number): Promise<void>;
  /** Records that wait, and their bytes on disk. */
  waiting(): { records: number; bytes: number };
  /** Called after each append. */
  onAppend(heard: () => void): void;
  close(): Promise<void>;
}

/** A day of 200 machines that each change state every ten minutes and grow every ten seconds is about 250 MB. */
const MAX_BYTES = 1024 * 1024 * 1024;
const SEGMENT_BYTES = 1024 * 1024;
const FULL_AGAIN_MS = 10 * 60_000;

/**
 * Opens the buffer of a folder: appended to segment files with a checksum a line, synced before `append` resolves; what
 * a kill -9 tore is cut off. One process at a time.
 * @throws FolderInUse
 */
export async function openBuffer(options: BufferOptions): Promise<PlantBuffer> {
  const { folder, log, maxBytes = MAX_BYTES, segmentBytes = SEGMENT_BYTES } = options;
  await makeFolder(folder);
  const unlock = await lockFolder(folder);
  const stream = await readStream(folder);
  let taken = Number(await readIfThere(join(folder, 'taken'))) || 0;
  let segments = await listSegments(folder);
  const endings = new Map<string, Ending>();
  let last = await recover();
  let handle: FileHandle | undefined;
  /** A write failed: what there is of it is cut off before anything follows. */
  let torn = false;
  let read: { file: string; records: PlantRecord[] } | undefined;
  let heard = (): void => undefined;
  let warnedAt = Number.NEGATIVE_INFINITY;
  let queue: Promise<unknown> = Promise.resolve();

  /** One thing at a time. */
  function inTurn<R>(work: () => Promise<R>): Promise<R> {
    const turn = queue.then(work);
    queue = turn.catch(() => undefined);
    return turn;
  }

  /** Reads the newest file, cuts its torn end off, and goes on from there. @returns the last number that was given */
  async function recover(): Promise<number> {
    const newest = segments.at(-1);
    if (!newest) return taken;
    const content = await readSegment(newest.file);
    const cut = await cutTail(newest, content);
    if (cut > 0) log.warn({ code: 'plant.torn', torn: cut }, 'a half-written end of the buffer was cut off');
    newest.bytes = content.end;
    if (!content.head && content.records.length === 0 && segments.length > 1) {
      // Killed as it was begun: how far the machines were known stands in the one before.
      await rm(newest.file, { force: true });
      segments = segments.slice(0, -1);
      return Math.max(newest.first - 1, await recover());
    }
    for (const [machine, ending] of content.head?.endings ?? []) endings.set(machine, ending);
    for (const record of content.records) note(record);
    return Math.max(taken, content.records.at(-1)?.seq ?? newest.first - 1);
  }

  /** Records of a machine come in order: an earlier one after a later one is a clock that was put right. */
  function note(record: Found): void {
    const known = endings.get(record.machine) ?? { toMs: 0, counters: {} };
    if (record.kind === 'interval') endings.set(record.machine, { ...known, toMs: record.toMs });
    else
      endings.set(record.machine, {
        ...known,
        counters: { ...known.counters, [record.counter]: record.raw },
      });
  }

  async function fileToWrite(): Promise<{ file: FileHandle; segment: Segment }> {
    const current = segments.at(-1);
    if (handle && current && current.bytes < segmentBytes) return { file: handle, segment: current };
    await handle?.close();
    handle = undefined;
    const begun = current && current.bytes > 0 && current.bytes < segmentBytes;
    const segment = begun ? current : await beginSegment();
    // For appending: what follows a write that failed stands where that was cut off, not behind a hole.
    handle = await open(segment.file, 'a');
    if (!begun) await makeRoom();
    return { file: handle, segment };
  }

  async function beginSegment(): Promise<Segment> {
    const file = join(folder, segmentName(last + 1));
    const head = encodeLine({ head: { endings: [...endings] } });
    await writeFile(file, head);
    const fresh: Segment = { file, first: last + 1, bytes: head.length };
    segments = [...segments.filter((one) => one.file !== file), fresh];
    await syncFolder(folder);
    return fresh;
  }

  async function makeRoom(): Promise<void> {
    let bytes = segments.reduce((sum, segment) => sum + segment.bytes, 0);
    let dropped = 0;
    while (bytes > maxBytes && segments.length > 1) {
      const [oldest, second] = segments;
      if (!oldest || !second) return;
      await rm(oldest.file, { force: true });
      bytes -= oldest.bytes;
      dropped += Math.max(0, second.first - Math.max(oldest.first, taken + 1));
      segments = segments.slice(1);
    }
    if (dropped === 0 || performance.now() - warnedAt < FULL_AGAIN_MS) return;
    warnedAt = performance.now();
    log.error(
      { code: 'plant.buffer_full', dropped, maxBytes },
      'the buffer is full: the oldest records are lost',
    );
  }

  async function removeTaken(): Promise<void> {
    while (segments.length > 1 && (segments[1]?.first ?? 0) <= taken + 1) {
      await rm(segments[0]?.file ?? '', { force: true });
      segments = segments.slice(1);
    }
  }

  async function contentOf(segment: Segment): Promise<PlantRecord[]> {
    const current = segment === segments.at(-1);
    if (!current && read?.file === segment.file) return read.records;
    const { records, broken } = await readSegment(segment.file);
    if (broken > 0)
      log.error(
        { code: 'plant.broken', broken, file: segment.file },
        'lines of the buffer were altered on disk',
      );
    if (!current) read = { file: segment.file, records };
    return records;
  }

  return {
    stream,
    append: (records) =>
      inTurn(async () => {
        if (records.length === 0) return;
        const { file, segment } = await fileToWrite();
        const numbered = records.map((record, index) => ({ seq: last + 1 + index, ...record }));
        const bytes = Buffer.concat(numbered.map(encodeLine));
        if (torn) await file.truncate(segment.bytes);
        torn = true;
        await file.appendFile(bytes);
        await file.datasync();
        torn = false;
        segment.bytes += bytes.length;
        last += records.length;
        records.forEach(note);
        heard();
      }),
    endings: async () => new Map(endings),
    next: (most) =>
      inTurn(async () => {
        const from = taken + 1;
        for (const [index, segment] of segments.entries()) {
          if ((segments[index + 1]?.first ?? last + 1) <= from) continue;
          const rest = (await contentOf(segment)).filter(({ seq }) => seq >= from && seq <= last);
          const records = untilGap(rest.slice(0, most));
          if (records[0]) return { records, lostBefore: records[0].seq > from };
        }
        return { records: [], lostBefore: false };
      }),
    forget: (upTo) =>
      inTurn(async () => {
        if (upTo <= taken) return;
        taken = upTo;
        if (upTo > last) await skipTo(upTo);
        const mark = () => replaceFile(folder, 'taken', String(taken));
        await mark().catch(async (err: NodeJS.ErrnoException) => {
          if (err.code !== 'ENOSPC' && err.code !== 'EDQUOT') throw err;
          // A full disk has room for that only behind what it frees. Killed in between, the service is told of records
          // that it misses, and knows that it does not.
          await removeTaken();
          await mark();
        });
        await removeTaken();
      }),
    waiting: () => ({
      records: Math.max(0, last - taken),
      bytes: segments.reduce((sum, segment) => sum + segment.bytes, 0),
    }),
    onAppend: (listener) => {
      heard = listener;
    },
    close: () =>
      inTurn(async () => {
        await handle?.close();
        await unlock();
      }),
  };

  /** The service has taken more of this stream than the disk has kept (it lied about being safe): go on behind that. */
  async function skipTo(seq: number): Promise<void> {
    log.error(
      { code: 'plant.disk_behind', last, taken: seq },
      'the disk has lost records that were delivered',
    );
    last = seq;
    await handle?.close();
    handle = undefined;
    for (const { file } of segments) await rm(file, { force: true });
    segments = [];
  }
}

/** A batch has no gap within: what comes behind one is the next batch. */
function untilGap(records: PlantRecord[]): PlantRecord[] {
  const gap = records.findIndex((record, index) => record.seq !== (records[0]?.seq ?? 0) + index);
  return gap < 0 ? records : records.slice(0, gap);
}

async function readStream(folder: string): Promise<string> {
  const text = (await readIfThere(join(folder, 'stream'))).trim();
  if (/^[0-9a-f]{32}$/.test(text)) return text;
  const stream = randomBytes(16).toString('hex');
  await replaceFile(folder, 'stream', stream);
  return stream;
}
