import { statSync } from 'node:fs';
import { AppError } from '../../errors.ts';
import type { Head } from '../canonical.ts';
import { type ExportHeader, readHeaderLine } from '../line.ts';
import { joinReports } from './chain.ts';
import type { Fault } from './fault.ts';
import { type PostedHead, postedFault } from './posted.ts';
import { forEachLine } from './span.ts';
import { checkSpans, cutSpans } from './spans.ts';

const LONGEST_HEADER = 4096;

/** What became of checking an export. */
export interface Verdict {
  header: ExportHeader;
  /** Rows that were checked and found in order, before the fault if there is one. */
  rows: number;
  last: Head | null;
  fault: Fault | null;
  /** Posted heads that lie before the first row of a partial export and could not be compared. */
  outside: readonly PostedHead[];
}

export interface VerifyOptions {
  /** Heads known from elsewhere, e.g. as posted in the group; at least 16 hex digits of each hash. */
  heads?: readonly PostedHead[];
  /** How many threads may work; default 1. */
  threads?: number;
}

/**
 * Checks an export file from its bytes alone: no database, no network. Without posted heads it proves that the
 * file is one consistent chain; only a head that was noted elsewhere proves that the chain was not made anew.
 * @throws AppError audit.no_file, audit.not_an_export
 */
export async function verifyExport(path: string, options: VerifyOptions = {}): Promise<Verdict> {
  const heads = options.heads ?? [];
  const size = sizeOf(path);
  const { header, bodyStart } = readHeader(path, size);
  const watch = [...heads.map((head) => head.seq), header.head.seq];
  const whole = { path, start: bodyStart, end: size, watch };
  const reports = await checkSpans(cutSpans(whole, options.threads ?? 1));
  const chain = joinReports(header, reports);
  const known = [...heads, header.head];
  const fault = postedFault(header, chain, known) ?? chain.fault;
  return {
    header,
    rows: fault ? soundRows(fault, header) : chain.rows,
    last: chain.last,
    fault: fault?.kind === 'missing' ? (foundLater(path, bodyStart, size, fault) ?? fault) : fault,
    outside: heads.filter((head) => head.seq < header.from - 1),
  };
}

const soundRows = (fault: Fault, header: ExportHeader): number =>
  fault.kind === 'resealed' ? fault.since - header.from : fault.line - 2;

/** A row that is missing where it belongs but comes later was moved, not deleted. */
function foundLater(
  path: string,
  start: number,
  end: number,
  fault: Fault & { kind: 'missing' },
): Fault | null {
  const prefix = `{"seq":${fault.seq},`;
  let line = 1;
  let found = 0;
  forEachLine({ path, start, end }, (text) => {
    line++;
    if (line > fault.line && text.startsWith(prefix)) found = line;
    return found === 0;
  });
  return found === 0 ? null : { kind: 'reordered', seq: fault.seq, line: fault.line, found };
}

function sizeOf(path: string): number {
  const stat = statSync(path, { throwIfNoEntry: false });
  if (!stat?.isFile()) throw new AppError('audit.no_file', { path });
  return stat.size;
}

function readHeader(path: string, size: number): { header: ExportHeader; bodyStart: number } {
  const read: { header: ExportHeader | null; bodyStart: number } = { header: null, bodyStart: 0 };
  forEachLine({ path, start: 0, end: Math.min(size, LONGEST_HEADER) }, (line, next) => {
    read.header = readHeaderLine(line.replace(/^\uFEFF/, ''));
    read.bodyStart = next;
    return false;
  });
  const { header, bodyStart } = read;
  if (!header) throw new AppError('audit.not_an_export', { path });
  return { header, bodyStart };
}
