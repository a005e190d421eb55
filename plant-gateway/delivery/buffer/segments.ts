import { readdir, readFile, stat, truncate } from 'node:fs/promises';
import { join } from 'node:path';
import type { Ending } from '../../sink.ts';
import type { PlantRecord } from '../wire.ts';
import { linesOf } from './line.ts';

/** The first line of a segment: how far each machine was known when it began. */
export interface SegmentHead {
  head: { endings: [machine: string, ending: Ending][] };
}

export interface Segment extends Stream {
  file: string;
  /** Number in the folder of its first record (of the one that comes next, when it has none). */
  first: number;
  bytes: number;
}

/** What one process found: its records are numbered from 1 on behind `base` of the folder's own numbers. */
export interface Stream {
  stream: string;
  base: number;
}

/** In the name, so that what a copied folder holds is known as what it is whatever became of the bytes. */
const NAME = /^(\d{15})(?:-(\d+)-([0-9a-f]{32}))?\.seg$/;

export const segmentName = (first: number, { stream, base }: Stream): string =>
  `${String(first).padStart(15, '0')}-${base}-${stream}.seg`;

/**
 * The segments of a folder in order of their records.
 * @param former the stream of those without one in their name, from before each process had its own
 */
export async function listSegments(folder: string, former: string): Promise<Segment[]> {
  const names = (await readdir(folder)).filter((name) => NAME.test(name)).sort();
  return Promise.all(
    names.map(async (name) => {
      const file = join(folder, name);
      const [, first, base = '0', stream = former] = NAME.exec(name) ?? [];
      return { file, stream, base: Number(base), first: Number(first), bytes: (await stat(file)).size };
    }),
  );
}

export interface SegmentContent {
  head: SegmentHead['head'] | null;
  records: PlantRecord[];
  /** Lines that are no longer what was written, with whole ones behind them. */
  broken: number;
  /** Where the whole lines end. */
  end: number;
}

export async function readSegment(file: string): Promise<SegmentContent> {
  const content: SegmentContent = { head: null, records: [], broken: 0, end: 0 };
  let bad = 0;
  for (const { value, end } of linesOf(await readFile(file))) {
    if (value === undefined) {
      bad += 1;
      continue;
    }
    content.broken += bad;
    bad = 0;
    content.end = end;
    if (isHead(value)) content.head = value.head;
    else content.records.push(value as PlantRecord);
  }
  return content;
}

const isHead = (value: unknown): value is SegmentHead =>
  typeof value === 'object' && value !== null && 'head' in value;

/** Cuts off what a kill or a power cut left half-written. @returns bytes cut */
export async function cutTail(segment: Segment, { end }: SegmentContent): Promise<number> {
  const torn = segment.bytes - end;
  if (torn > 0) await truncate(segment.file, end);
  return torn;
}
