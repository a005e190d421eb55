import { createWriteStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import path from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { GENESIS, type Head } from '../../workflows/audit/canonical.ts';
import { headerLine, rowLine } from '../../workflows/audit/line.ts';
import { soundChain } from '../../workflows/audit/verify/drill.ts';
import { verifyExport } from '../../workflows/audit/verify/verify.ts';
import { type Figure, figure } from './figure.ts';
import type { BenchOptions } from './parts.ts';
import { runScript } from './stage/child.ts';
import { makeFolder } from './stage/folder.ts';

/** Rows made and written at once; keeps the bench's own memory small. */
const CHUNK = 20_000;
const TARGET = '<10';

/**
 * Offline verification of an export, sealed by the real canonical code but made without a database: the command as
 * a person types it, with the head as it was posted, and the same work on one thread.
 */
export async function audit({ quick }: BenchOptions): Promise<Figure[]> {
  const rows = quick ? 50_000 : 1_000_000;
  const folder = await makeFolder();
  try {
    const file = path.join(folder.path, 'audit.ndjson');
    const head = await writeChain(file, rows);
    const { size } = await stat(file);
    const command = await timed(() => runCommand(file, head));
    const alone = await timed(() => runHere(file, head));
    return [
      figure(`audit: the command over ${rows} rows, its start included`, command, 's', TARGET),
      figure(`audit: verify ${rows} rows on one thread`, alone, 's', TARGET),
      figure('audit: size of the export', size / 1e6, 'MB'),
    ];
  } finally {
    await folder.remove();
  }
}

async function timed(work: () => Promise<void>): Promise<number> {
  const started = performance.now();
  await work();
  return (performance.now() - started) / 1000;
}

async function runCommand(file: string, head: Head): Promise<void> {
  const command = runScript('scripts/audit-verify.ts', {
    args: [file, '--head', `${head.seq}:${head.hash.slice(0, 16)}`],
  });
  const code = await command.ended;
  if (code !== 0) throw new Error(`the sound chain was refused (${code}):\n${command.output()}`);
}

async function runHere(file: string, head: Head): Promise<void> {
  const { fault, rows } = await verifyExport(file, { heads: [head] });
  if (fault || rows !== head.seq) throw new Error(`${rows} rows, then ${JSON.stringify(fault)}`);
}

/** The header names the head, so the chain is made twice: once for its head, once to be written. */
async function writeChain(file: string, rows: number): Promise<Head> {
  const head = headAfter(rows);
  await pipeline(Readable.from(exportLines(rows, head)), createWriteStream(file));
  return head;
}

function headAfter(rows: number): Head {
  let head: Head = GENESIS;
  while (head.seq < rows) head = lastOf(soundChain(Math.min(CHUNK, rows - head.seq), head));
  return head;
}

function* exportLines(rows: number, head: Head): Generator<string> {
  yield `${headerLine({ from: 1, head, exportedAt: '2026-03-15T00:00:00.000Z' })}\n`;
  let at: Head = GENESIS;
  while (at.seq < rows) {
    const chunk = soundChain(Math.min(CHUNK, rows - at.seq), at);
    at = lastOf(chunk);
    yield `${chunk.map(rowLine).join('\n')}\n`;
  }
}

function lastOf(chunk: ReturnType<typeof soundChain>): Head {
  const last = chunk.at(-1);
  if (!last) throw new Error('an empty chunk');
  return { seq: last.seq, hash: last.hash };
}
