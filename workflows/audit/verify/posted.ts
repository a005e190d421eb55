import { GENESIS, type Head } from '../canonical.ts';
import type { ExportHeader } from '../line.ts';
import type { Chain } from './chain.ts';
import type { Fault } from './fault.ts';

/** A head somebody noted: `hash` may be cut to its first 16 or more hex digits. */
export type PostedHead = Head;

/**
 * Compares what was noted elsewhere with the chain. The lowest head that does not agree bounds the rewriting from
 * above, the highest that agrees below it bounds it from below. The header's own head is the last of the heads.
 */
export function postedFault(header: ExportHeader, chain: Chain, heads: readonly PostedHead[]): Fault | null {
  let since = header.from;
  for (const head of [...heads].sort((a, b) => a.seq - b.seq)) {
    if (isOutside(header, chain, head)) continue;
    const found = hashAt(header, chain, head.seq);
    if (found === null) {
      if (chain.fault) return null;
      const end = chain.last?.seq ?? header.from - 1;
      return { kind: 'tail', seq: end + 1, until: head.seq, line: end - header.from + 3 };
    }
    if (!found.startsWith(head.hash.toLowerCase())) {
      const line = Math.max(2, head.seq - header.from + 2);
      return {
        kind: 'resealed',
        seq: Math.max(head.seq, header.from),
        since,
        posted: head.hash,
        found,
        line,
      };
    }
    since = head.seq + 1;
  }
  const end = chain.last?.seq ?? header.from - 1;
  if (chain.fault || end === header.head.seq) return null;
  return { kind: 'beyond', seq: header.head.seq + 1, line: header.head.seq - header.from + 3 };
}

/** Before the first row there is nothing to compare; a partial export without rows does not even name its start. */
const isOutside = (header: ExportHeader, chain: Chain, head: PostedHead): boolean =>
  head.seq < header.from - 1 || (head.seq === header.from - 1 && head.seq > 0 && chain.before === null);

function hashAt(header: ExportHeader, chain: Chain, seq: number): string | null {
  if (seq === 0) return GENESIS.hash;
  if (seq === header.from - 1) return chain.before?.hash ?? null;
  return chain.seen[seq] ?? null;
}
