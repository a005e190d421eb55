import { readSheet } from 'read-excel-file/node';
import { readWorkbook } from '../../../workflows/spreadsheet/read-workbook.ts';
import { type Figure, figure } from '../figure.ts';
import { watchLoop } from './loop.ts';

/** The same book only read, by our bounded reader and by read-excel-file, the quickest that npm has. */
export async function parseOnly(book: Buffer, rows: number): Promise<Figure[]> {
  const ours = await timed(rows, async () => {
    let seen = 0;
    const workbook = await readWorkbook(book);
    for await (const batch of workbook.batches()) seen += batch.rows.length;
    return seen;
  });
  const theirs = await timed(rows, async () => (await readSheet(book)).length);
  return [
    figure(`import: ${rows} rows only read, ours`, ours.ms, 'ms'),
    figure(`import: ${rows} rows only read, ours, longest stall`, ours.stallMs, 'ms'),
    figure(`import: ${rows} rows only read, read-excel-file`, theirs.ms, 'ms'),
    figure(`import: ${rows} rows only read, read-excel-file, longest stall`, theirs.stallMs, 'ms'),
  ];
}

async function timed(rows: number, read: () => Promise<number>): Promise<{ ms: number; stallMs: number }> {
  const loop = watchLoop();
  const started = performance.now();
  const seen = await read();
  const ms = performance.now() - started;
  if (seen < rows) throw new Error(`${seen} of ${rows} rows were read`);
  return { ms, stallMs: await loop.longestStall() };
}
