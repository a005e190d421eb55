import { execFileSync } from 'node:child_process';
import { mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { fileURLToPath } from 'node:url';
import { readWorkbook } from '../read-workbook.ts';
import { writeOrderBook } from './order-book.ts';

/**
 * Measures one reading: `npx tsx workflows/spreadsheet/testing/measure.ts 50000`. The file is written by another
 * process, so that peak memory is the reader's alone.
 */
const [rows = '11000', made] = process.argv.slice(2);
if (made !== undefined) await writeOrderBook(made, Number(rows));
else await measure(Number(rows));

async function measure(count: number): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'measure-'));
  try {
    const file = join(folder, 'orders.xlsx');
    const self = fileURLToPath(import.meta.url);
    execFileSync(process.execPath, [...process.execArgv, self, String(count), file]);
    await report(file);
  } finally {
    await rm(folder, { recursive: true });
  }
}

async function report(file: string): Promise<void> {
  const before = process.memoryUsage().rss;
  const loop = monitorEventLoopDelay({ resolution: 1 });
  loop.enable();
  const [cpu, started] = [process.cpuUsage(), performance.now()];
  const book = await readWorkbook(file);
  const first = performance.now() - started;
  let [rows, cells] = [0, 0];
  for await (const batch of book.batches()) {
    rows += batch.rows.length;
    for (const row of batch.rows) cells += row.cells.length;
  }
  const wall = performance.now() - started;
  const used = process.cpuUsage(cpu);
  loop.disable();
  const figures = {
    fileKb: Math.round((await stat(file)).size / 1024),
    rows,
    cells,
    firstRowsMs: Math.round(first),
    wallMs: Math.round(wall),
    cpuMs: Math.round((used.user + used.system) / 1000),
    peakRssMb: Math.round(process.resourceUsage().maxRSS / 1024),
    startRssMb: Math.round(before / 1024 / 1024),
    longestStallMs: Math.round(loop.max / 1e5) / 10,
  };
  process.stdout.write(`${JSON.stringify(figures)}\n`);
}
