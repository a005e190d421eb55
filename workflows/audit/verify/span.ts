import { closeSync, openSync, readSync } from 'node:fs';
import { readRowLine } from '../line.ts';
import { type Fault, type Follower, followFault, type Place, sealFault } from './fault.ts';

/** A part of an export file: whole lines between two byte offsets. */
export interface Span {
  path: string;
  start: number;
  end: number;
  /** Rows whose hash somebody knows from elsewhere, by number. */
  watch: readonly number[];
}

/** What was found in a span. Line numbers count from 1 at its first line. */
export interface SpanReport {
  lines: number;
  /** What the first row says of itself, unchecked; null when there is no row. */
  first: Follower | null;
  last: Place | null;
  /** Hashes of the watched rows that were met before the fault, if any. */
  seen: Record<number, string>;
  fault: Fault | null;
}

const CHUNK = 1 << 20;
/** Longer than any row that `audit` can write in practice; guards memory against a file that is not an export. */
const LONGEST_LINE = 64 << 20;

/** Checks the rows of one span: each row's form and seal, and that each follows the one before it. */
export function checkSpan(span: Span): SpanReport {
  const report: SpanReport = { lines: 0, first: null, last: null, seen: {}, fault: null };
  const watch = new Set(span.watch);
  forEachLine(span, (line) => {
    report.lines++;
    report.fault = checkLine(report, line, watch);
    return report.fault === null;
  });
  return report;
}

function checkLine(report: SpanReport, line: string, watch: ReadonlySet<number>): Fault | null {
  const read = readRowLine(line);
  if (!read) return { kind: 'form', seq: (report.last?.seq ?? 0) + 1, line: report.lines };
  const { row } = read;
  report.first ??= { seq: row.seq, prevHash: row.prevHash, at: row.at };
  const fault = (report.last && followFault(report.last, row, report.lines)) ?? sealFault(read, report.lines);
  if (fault) return fault;
  report.last = { seq: row.seq, hash: row.hash, at: row.at };
  if (watch.has(row.seq)) report.seen[row.seq] = row.hash;
  return null;
}

/**
 * Hands over each line without its break (LF or CRLF), and the offset of the next line, until `use` returns false.
 * Reads a chunk at a time.
 */
export function forEachLine(
  { path, start, end }: Pick<Span, 'path' | 'start' | 'end'>,
  use: (line: string, next: number) => boolean,
): void {
  const file = openSync(path, 'r');
  try {
    let position = start;
    let rest = Buffer.alloc(0);
    while (position < end && rest.length <= LONGEST_LINE) {
      const chunk = Buffer.allocUnsafe(rest.length + Math.min(CHUNK, end - position));
      rest.copy(chunk);
      const got = readSync(file, chunk, rest.length, chunk.length - rest.length, position);
      if (got === 0) break;
      position += got;
      const filled = chunk.subarray(0, rest.length + got);
      const base = position - filled.length;
      let from = 0;
      for (let at = filled.indexOf(10, rest.length); at >= 0; at = filled.indexOf(10, from)) {
        if (!use(lineText(filled, from, at), base + at + 1)) return;
        from = at + 1;
      }
      rest = filled.subarray(from);
    }
    if (rest.length > 0) use(lineText(rest, 0, rest.length), position);
  } finally {
    closeSync(file);
  }
}

const lineText = (bytes: Buffer, from: number, to: number): string =>
  bytes.toString('utf8', from, to > from && bytes[to - 1] === 13 ? to - 1 : to);
