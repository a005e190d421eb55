import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { type Change, GENESIS, type Head, rowHash, type SealedRow } from '../canonical.ts';
import { sealRows } from '../entry.ts';
import { headerLine, rowLine } from '../line.ts';

const START_MS = Date.UTC(2026, 2, 15);

/** A sound chain of plausible rows, for tamper drills and benches. */
export function soundChain(count: number, from: Head = GENESIS): SealedRow[] {
  const drafts = Array.from({ length: count }, (_, index) => {
    const n = from.seq + index + 1;
    const change: Change = {
      ownerUserId: [null, `user${n % 7}`],
      status: ['pending_review', 'confirmed'],
    };
    return {
      at: new Date(START_MS + n * 1000).toISOString(),
      actor: `staff:user${n % 40}`,
      action: 'order.transition',
      entity: 'order',
      entityId: `SO-20260315-${n % 977}`,
      change,
      reason: n % 3 === 0 ? '客户确认PO' : '',
      evidence: n % 10 === 0 ? [n.toString(16).padStart(64, '0')] : [],
    };
  });
  return sealRows(from, drafts);
}

/** The head after the given row. */
export const headOf = (rows: readonly SealedRow[], seq = rows.length): Head => {
  const row = rows.find((one) => one.seq === seq);
  return row ? { seq, hash: row.hash } : GENESIS;
};

/** What a forger with the whole table does: makes every seal from `start` (index) on anew. */
export function reseal(rows: readonly SealedRow[], start: number): SealedRow[] {
  const result = rows.slice(0, start);
  for (const row of rows.slice(start)) {
    const prevHash = result.at(-1)?.hash ?? GENESIS.hash;
    const open = { ...row, seq: (result.at(-1)?.seq ?? 0) + 1, prevHash };
    result.push({ ...open, hash: rowHash(open) });
  }
  return result;
}

/** Writes lines as an export file in a folder of its own. */
export function writeExport(rows: readonly SealedRow[], head = headOf(rows), from = 1, eol = '\n'): string {
  const file = path.join(mkdtempSync(path.join(tmpdir(), 'audit-')), 'audit.ndjson');
  const header = headerLine({ from, head, exportedAt: new Date(START_MS).toISOString() });
  writeFileSync(file, [header, ...rows.map(rowLine), ''].join(eol));
  return file;
}
