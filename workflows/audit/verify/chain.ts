import type { Head } from '../canonical.ts';
import type { ExportHeader } from '../line.ts';
import { type Fault, followFault, type Place, START } from './fault.ts';
import type { SpanReport } from './span.ts';

/** The spans seen as one file. */
export interface Chain {
  /** Rows in order, before the fault if there is one. */
  rows: number;
  /** What the first row claims to follow. */
  before: Head | null;
  last: Place | null;
  seen: Record<number, string>;
  fault: Fault | null;
}

/** Joins the reports of neighbouring spans; what the first row of each follows is checked here. */
export function joinReports(header: ExportHeader, reports: readonly SpanReport[]): Chain {
  const chain: Chain = { rows: 0, before: null, last: null, seen: {}, fault: null };
  let lines = 1;
  let place: Place | null = header.from === 1 ? START : null;
  for (const report of reports) {
    if (report.first) {
      place ??= { seq: header.from - 1, hash: report.first.prevHash, at: '' };
      chain.before ??= { seq: place.seq, hash: place.hash };
      chain.fault = followFault(place, report.first, lines + 1);
      if (chain.fault) return chain;
    }
    Object.assign(chain.seen, report.seen);
    place = report.last ?? place;
    chain.last = report.last ?? chain.last;
    if (report.fault) {
      const seq = report.fault.kind === 'form' ? (place?.seq ?? header.from - 1) + 1 : report.fault.seq;
      chain.fault = { ...report.fault, seq, line: lines + report.fault.line };
      chain.rows += report.fault.line - 1;
      return chain;
    }
    chain.rows += report.lines;
    lines += report.lines;
  }
  return chain;
}
