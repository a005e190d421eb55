import { randomBytes } from 'node:crypto';
import { type FileHandle, open, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Ending, PlantRecord as Found } from '../../sink.ts';
import type { PlantRecord } from '../wire.ts';
import { clocksOf, type RecordClock } from './clocks.ts';
import type { BufferOptions, PlantBuffer, Unsent } from './contract.ts';
import { makeFolder, readIfThere, replaceFile, syncFolder } from './durable.ts';
import { lockFolder } from './folder-lock.ts';
import { encodeLine } from './line.ts';
import { cutTail, listSegments, readSegment, type Segment, type Stream, segmentName } from './segments.ts';

/** A day of 200 machines that each change state every ten minutes and grow every ten seconds is about 250 MB. */
const MAX_BYTES = 1024 * 1024 * 1024;
const SEGMENT_BYTES = 1024 * 1024;
const FULL_AGAIN_MS = 10 * 60_000;
/** More files of what was delivered are not kept: each start of the gateway makes one. */
const MOST_KEPT = 1_000;
const WALL: RecordClock = { aheadMs: () => 0, bootedMs: () => 0 };

/**
 * Opens the buffer of a folder: appended to segment files with a checksum a line, synced before `append` resolves; what
 * a kill -9 tore is cut off. One process at a time.
 * @throws FolderInUse
 */
export async function openBuffer(options: BufferOptions): Promise<PlantBuffer> {
  const { folder, log, maxBytes = MAX_BYTES, segmentBytes = SEGMENT_BYTES } = options;
  const { keepBytes = maxBytes / 4, clock = WALL } = options;
  await makeFolder(folder);
  const unlock = await lockFolder(folder);
  const clocks = await clocksOf(folder, clock);
  let { taken, reached } = await readTaken(folder);
  let segments = await listSegments(folder, (await readIfThere(join(folder, 'stream'))).trim());
  const endings = new Map<string, Ending>();
  let last = await recover();
  /** What this process finds, and the file that it is written to. */
  let own: Stream = newStream(last);
  let current: Segment | undefined;
  const ours = new Set([own.stream]);
  /** What waited of these was told again: the service need not have their ends. */
  const retold = new Set<string>();
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
    const beside = segments.at(-2)?.first === newest.first;
    if ((!content.head || beside) && content.records.length === 0 && segments.length > 1) {
      // Killed as it was begun: how far the machines were known stands in the one before, or beside it.
      await rm(newest.file, { force: true });
      segments = segments.slice(0, -1);
      return Math.max(newest.first - 1, await recover());
    }
    for (const [machine, ending] of content.head?.endings ?? []) endings.set(machine, ending);
    for (const record of content.records) note(record);
    const ahead = clocks.of(newest.stream);
    for (const [machine, ending] of endings) endings.set(machine, { ...ending, toMs: ending.toMs + ahead });
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
    if (handle && current && current.bytes < segmentBytes) return { file: handle, segment: current };
    await handle?.close();
    handle = undefined;
    const begun = current && current.bytes > 0 && current.bytes < segmentBytes;
    const segment = begun && current ? current : await beginSegment();
    // For appending: what follows a write that failed stands where that was cut off, not behind a hole.
    handle = await open(segment.file, 'a');
    if (!begun) await makeRoom();
    return { file: handle, segment };
  }

  async function beginSegment(): Promise<Segment> {
    const file = join(folder, segmentName(last + 1, own));
    const head = encodeLine({ head: { endings: [...endings] } });
    await writeFile(file, head);
    current = { ...own, file, first: last + 1, bytes: head.length };
    segments = [...segments.filter((one) => one.file !== file), current];
    await syncFolder(folder);
    return current;
  }

  async function makeRoom(): Promise<void> {
    let bytes = segments.reduce((sum, segment) => sum + segment.bytes, 0);
    let dropped = 0;
    while (bytes > maxBytes && segments.length > 1) {
      const [oldest, second] = segments;
      if (!oldest || !second) return;
      await rm(oldest.file, { force: true });
      bytes -= oldest.bytes;
      dropped += Math.max(0, second.first - Math.max(oldest.first, reached + 1));
      segments = segments.slice(1);
    }
    if (dropped === 0 || performance.now() - warnedAt < FULL_AGAIN_MS) return;
    warnedAt = performance.now();
    log.error(
      { code: 'plant.buffer_full', dropped, maxBytes },
      'the buffer is full: the oldest records are lost',
    );
  }

  /** Removes what was delivered, save what is kept. */
  async function removeTaken(keep: number): Promise<void> {
    let bytes = segments.reduce((sum, segment) => sum + segment.bytes, 0);
    const tooMany = (): boolean => bytes > keep || segments.length > MOST_KEPT;
    while (segments.length > 1 && (segments[1]?.first ?? 0) <= taken + 1 && tooMany()) {
      bytes -= segments[0]?.bytes ?? 0;
      await rm(segments[0]?.file ?? '', { force: true });
      segments = segments.slice(1);
    }
  }

  const mark = () => replaceFile(folder, 'taken', `${taken} ${reached}`);

  /** The folder's own number of the last record of a stream that it has. */
  const endOf = (stream: string): number =>
    (segments[segments.findLastIndex((one) => one.stream === stream) + 1]?.first ?? last + 1) - 1;

  async function contentOf(segment: Segment): Promise<PlantRecord[]> {
    const growing = segment === current;
    if (!growing && read?.file === segment.file) return read.records;
    const { records, broken } = await readSegment(segment.file);
    if (broken > 0)
      log.error(
        { code: 'plant.broken', broken, file: segment.file },
        'lines of the buffer were altered on disk',
      );
    if (!growing) read = { file: segment.file, records };
    return records;
  }

  /** Records of a segment with the numbers of their stream. */
  function unsent({ stream, base, first }: Segment, records: readonly PlantRecord[], from: number): Unsent {
    const before = from === base + 1 ? segments.findLast((one) => one.first < first) : undefined;
    return {
      stream,
      records: records.map((record) => ({ ...record, seq: record.seq - base })),
      lostBefore: from > taken + 1,
      lost: Math.max(0, from - 1 - reached),
      ...(before && !retold.has(before.stream)
        ? { after: { stream: before.stream, seq: from - 1 - before.base } }
        : {}),
      aheadMs: ours.has(stream) ? clock.aheadMs() : clocks.of(stream),
    };
  }

  const append = async (records: readonly Found[]): Promise<void> => {
    if (records.length === 0) return;
    await clocks.note(own.stream);
    const { file, segment } = await fileToWrite();
    const numbered = records.map((record, index) => ({ ...record, seq: last + 1 + index }));
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
  };

  return {
    get stream() {
      return own.stream;
    },
    aheadOf: (stream) => clocks.of(stream),
    isOwn: (stream) => ours.has(stream),
    append: (records) =>
      inTurn(() =>
        append(records).catch(async (err: NodeJS.ErrnoException) => {
          // What is kept of the past gives way to the present.
          if (isFull(err)) await removeTaken(0);
          throw err;
        }),
      ),
    endings: async () => new Map(endings),
    next: (most) =>
      inTurn(async () => {
        const from = taken + 1;
        for (const [index, segment] of segments.entries()) {
          if ((segments[index + 1]?.first ?? last + 1) <= from) continue;
          const rest = (await contentOf(segment)).filter(({ seq }) => seq >= from && seq <= last);
          const records = untilGap(rest.slice(0, most));
          if (records[0]) return unsent(segment, records, records[0].seq);
        }
        return undefined;
      }),
    forget: (stream, upTo) =>
      inTurn(async () => {
        const base = segments.find((one) => one.stream === stream)?.base;
        if (base === undefined) return;
        const end = endOf(stream);
        if (base + upTo > end)
          log.warn(
            { code: 'plant.older_copy', stream, told: upTo, here: end - base },
            'this folder is an older copy: the service has more of what was found before than it',
          );
        const to = Math.min(base + upTo, end);
        if (to <= taken) return;
        taken = to;
        reached = Math.max(reached, taken);
        await mark().catch(async (err: NodeJS.ErrnoException) => {
          if (!isFull(err)) throw err;
          // A full disk has room for that only behind what it frees. Killed in between, the service is told of records
          // that it misses, and knows that it does not.
          await removeTaken(0);
          await mark();
        });
        await removeTaken(keepBytes);
      }),
    rewind: () =>
      inTurn(async () => {
        const oldest = (segments[0]?.first ?? last + 1) - 1;
        if (oldest >= taken) return false;
        taken = oldest;
        await mark();
        return true;
      }),
    retell: () =>
      inTurn(async () => {
        if (torn) await handle?.truncate(current?.bytes);
        await handle?.close();
        [handle, current, torn] = [undefined, undefined, false];
        const [until, former] = [last, segments];
        retold.add(own.stream);
        own = newStream(last);
        ours.add(own.stream);
        for (const segment of former) {
          if (endOf(segment.stream) <= taken) continue;
          const waits = (await contentOf(segment)).filter(({ seq }) => seq > taken && seq <= until);
          await append(waits.map(({ seq: _, ...found }) => found as Found));
        }
        taken = until;
        reached = Math.max(reached, taken);
        await mark();
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
}

const newStream = (base: number): Stream => ({ stream: randomBytes(16).toString('hex'), base });

const isFull = ({ code }: NodeJS.ErrnoException): boolean => code === 'ENOSPC' || code === 'EDQUOT';

/** A batch has no gap within: what comes behind one is the next batch. */
function untilGap(records: PlantRecord[]): PlantRecord[] {
  const gap = records.findIndex((record, index) => record.seq !== (records[0]?.seq ?? 0) + index);
  return gap < 0 ? records : records.slice(0, gap);
}

/** What was taken, and the furthest that ever was. */
async function readTaken(folder: string): Promise<{ taken: number; reached: number }> {
  const [taken = 0, reached = taken] = (await readIfThere(join(folder, 'taken'))).split(' ').map(Number);
  return { taken: taken || 0, reached: reached || 0 };
}
