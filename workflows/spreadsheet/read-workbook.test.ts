import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readWorkbook } from './read-workbook.ts';
import { endlessRows, hugeSharedStrings } from './testing/hostile.ts';
import { sheetFile } from './testing/make-xlsx.ts';
import { writeOrderBook } from './testing/order-book.ts';
import { readThere, refusal, texts } from './testing/read-all.ts';

const ROWS = 11_000;
const SMALL = sheetFile('<row><c><v>1</v></c></row>');
/** Many batches, and slow enough to be stopped in the middle. */
const LONG = sheetFile(
  Array.from({ length: 50_000 }, (_, i) => `<row><c><v>${(i * 7_919) % 999_983}</v></c></row>`).join(''),
);

let folder = '';
let file = '';

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'spreadsheet-'));
  file = join(folder, 'orders.xlsx');
  await writeOrderBook(file, ROWS);
});

afterAll(() => rm(folder, { recursive: true }));

/** Threads of this process, the workers among them; Linux only, elsewhere always 0. */
async function threads(): Promise<number> {
  if (process.platform !== 'linux') return 0;
  const status = await readFile('/proc/self/status', 'utf8');
  return Number(/^Threads:\s*(\d+)/m.exec(status)?.[1]);
}

async function longestStallMs(): Promise<number> {
  const loop = monitorEventLoopDelay({ resolution: 1 });
  loop.enable();
  await readThere(file);
  loop.disable();
  return loop.max / 1e6;
}

describe('several sheets', () => {
  it('are read one after the other by one worker; the empty ones are passed over', async () => {
    const { default: writeExcelFile } = await import('write-excel-file/node');
    const cell = (value: string) => [{ value, type: String }];
    const bytes = await writeExcelFile([
      { sheet: '甲', data: [cell('a'), cell('b')] },
      { sheet: '空', data: [[null]] },
      { sheet: '乙', data: [cell('c')] },
    ]).toBuffer();
    const { head, rows } = await readThere(bytes, { sheet: ['乙', '空', '甲'] });
    expect(head.sheet).toBe('乙');
    expect(rows.map(({ sheet, rowNumber }) => [sheet, rowNumber])).toEqual([
      ['乙', 1],
      ['甲', 1],
      ['甲', 2],
    ]);
    expect((await refusal(readThere(bytes, { sheet: ['空'] }))).code).toBe('spreadsheet.no_rows');
  });
});

describe('a real workbook', () => {
  it('is read whole and in order', async () => {
    const book = await readWorkbook(file);
    const sheets = [{ name: '订单', hidden: false }];
    expect(book).toMatchObject({ format: 'xlsx', sheet: '订单', sheets, estimatedRows: ROWS + 1 });
    const numbers: number[] = [];
    let progress = 0;
    for await (const batch of book.batches()) {
      numbers.push(...batch.rows.map(({ rowNumber }) => rowNumber));
      expect(batch.progress).toBeGreaterThanOrEqual(progress);
      progress = batch.progress;
    }
    expect(numbers).toEqual(Array.from({ length: ROWS + 1 }, (_, i) => i + 1));
    expect(progress).toBe(1);
  });

  it('is read without the event loop standing still for 50 ms', async () => {
    // A busy machine makes any loop late now and then; what the reader itself causes would show every time.
    let longest = Number.POSITIVE_INFINITY;
    for (let attempt = 0; attempt < 4 && longest >= 50; attempt += 1) longest = await longestStallMs();
    expect(longest).toBeLessThan(50);
  });

  it('has its cells as they were written', async () => {
    const { rows } = await readThere(await readFile(file));
    expect(texts(rows.slice(0, 2))).toEqual([
      [
        '订单号',
        '客户名称',
        '产品编码',
        '产品名称',
        '数量',
        '单价',
        '金额',
        '承诺交期',
        '实际发货日期',
        '状态',
        '业务员',
        '备注',
      ],
      [
        'SO-20260315-00001',
        '恒锐精密机械有限公司第0分厂',
        'KHM-100',
        '快换模组',
        '1',
        '40',
        '40',
        '2026-01-21',
        '',
        '已发货',
        '林晓岚',
        '需镀镍，箱外贴唛头，客户第 0 次追加',
      ],
    ]);
    expect(rows[2]?.cells[8]).toEqual({ kind: 'date', date: '2026-01-20' });
  });

  it('reads a CSV file by the same call', async () => {
    const csv = join(folder, 'orders.csv');
    await writeFile(csv, '客户,数量\n恒锐,200\n');
    const { head, rows } = await readThere(csv);
    expect(head.format).toBe('csv');
    expect(texts(rows)).toEqual([
      ['客户', '数量'],
      ['恒锐', '200'],
    ]);
  });

  it('leaves the caller its bytes', async () => {
    const bytes = Buffer.from(SMALL);
    await readThere(bytes);
    expect(bytes.equals(SMALL)).toBe(true);
  });

  it('that is not there is refused', async () => {
    expect((await refusal(readThere(join(folder, 'none.xlsx')))).code).toBe('spreadsheet.file_missing');
  });

  it('that cannot be opened fails as one error, with its cause for the log', async () => {
    const error = await refusal(readThere(folder));
    expect(error.code).toBe('spreadsheet.crashed');
    expect(String(error.cause)).toContain('EISDIR');
  });
});

describe('a worker that goes wrong becomes one error', () => {
  it('out of time, while it starts or deep in its work', async () => {
    const error = await refusal(readThere(LONG, { limits: { timeMs: 20 } }));
    expect(error.code).toBe('spreadsheet.timeout');
    expect(error.sentence).toContain('读取超过 1 秒，已停止');
    const endless = { timeMs: 1_500, stringChars: 1e9, strings: 1e9 };
    expect((await refusal(readThere(hugeSharedStrings(290), { limits: endless }))).code).toBe(
      'spreadsheet.timeout',
    );
  });

  it('out of memory', async () => {
    const strings = Array.from({ length: 400_000 }, (_, i) => `<si><t>客户名称 ${i}</t></si>`).join('');
    const error = await refusal(
      readThere(sheetFile('<row><c><v>1</v></c></row>', { strings }), { limits: { memoryMb: 24 } }),
    );
    expect(error.code).toBe('spreadsheet.out_of_memory');
  });

  it('after rows have been handed over', async () => {
    const rows = '<row><c><v>1</v></c></row>'.repeat(5_000);
    const book = await readWorkbook(sheetFile(`${rows}<row><c><v>x</v></c></row>`));
    let seen = 0;
    const reading = (async () => {
      for await (const batch of book.batches()) seen += batch.rows.length;
    })();
    expect((await refusal(reading)).code).toBe('spreadsheet.corrupt');
    expect(seen).toBeLessThan(5_001);
  });
});

describe('stopping', () => {
  it('by a signal before, during opening and in the middle of the rows', async () => {
    expect((await refusal(readThere(LONG, { signal: AbortSignal.abort() }))).code).toBe(
      'spreadsheet.cancelled',
    );
    expect((await refusal(readThere(LONG, { signal: AbortSignal.timeout(20) }))).code).toBe(
      'spreadsheet.cancelled',
    );
    const stop = new AbortController();
    const book = await readWorkbook(LONG, { signal: stop.signal });
    const reading = (async () => {
      for await (const _batch of book.batches()) stop.abort(new Error('the sender changed his mind'));
    })();
    const error = await refusal(reading);
    expect(error.code).toBe('spreadsheet.cancelled');
    expect(error.cause).toMatchObject({ message: 'the sender changed his mind' });
  });

  it('by leaving the loop, by close, or by disposal leaves no thread behind', async () => {
    await readThere(SMALL);
    const before = await threads();
    for await (const _batch of (await readWorkbook(LONG)).batches()) break;
    await (await readWorkbook(LONG)).close();
    {
      await using book = await readWorkbook(LONG);
      expect(book.sheet).toBe('Sheet1');
    }
    const closed = await readWorkbook(LONG);
    await closed.close();
    await closed.close();
    for await (const _batch of closed.batches()) throw new Error('a closed workbook has no rows');
    await expect.poll(threads, { timeout: 5_000 }).toBeLessThanOrEqual(before);
  });

  it('a consumer that goes away is given up, and its place is free again', async () => {
    const left = [
      await readWorkbook(LONG, { limits: { idleMs: 300 } }),
      await readWorkbook(LONG, { limits: { idleMs: 300 } }),
    ];
    expect(texts((await readThere(SMALL)).rows)).toEqual([['1']]);
    // The small file got the place of whichever was given up first; the other's time runs out on its own.
    await sleep(600);
    for (const book of left) {
      const reading = (async () => {
        for await (const _batch of book.batches()) throw new Error('too late');
      })();
      expect((await refusal(reading)).code).toBe('spreadsheet.abandoned');
    }
  });

  it('waiting for a slow consumer is not counted as work', async () => {
    const rows = '<row><c><v>1</v></c></row>'.repeat(5_000);
    const book = await readWorkbook(sheetFile(rows), { limits: { timeMs: 4_000 } });
    let seen = 0;
    for await (const batch of book.batches()) {
      if (seen === 0) await sleep(4_200);
      seen += batch.rows.length;
    }
    expect(seen).toBe(5_000);
  });

  it('the reader does not run ahead of its consumer', async () => {
    const book = await readWorkbook(LONG);
    const rows = book.batches();
    await rows.next();
    await sleep(500);
    const before = process.memoryUsage().rss;
    await sleep(500);
    expect(process.memoryUsage().rss - before).toBeLessThan(20 * 1024 * 1024);
    await book.close();
  });
});

it('ten files at once, hostile ones among them, each get their own result', async () => {
  const bomb = endlessRows();
  const results = await Promise.allSettled(
    Array.from({ length: 10 }, (_, i) => (i % 2 ? refusal(readThere(bomb)) : readThere(SMALL))),
  );
  expect(results.map(({ status }) => status)).toEqual(Array(10).fill('fulfilled'));
});

it('works under tsx as under vitest, started from any folder', async () => {
  const measure = fileURLToPath(new URL('./testing/measure.ts', import.meta.url));
  const run = promisify(execFile)(
    process.execPath,
    ['--import', import.meta.resolve('tsx'), measure, '200'],
    { cwd: folder },
  );
  expect(JSON.parse((await run).stdout)).toMatchObject({ rows: 201 });
});
