import type { MessagePort } from 'node:worker_threads';
import writeExcelFile from 'write-excel-file/node';
import type { CellKind, CellValue, FromWriter, SheetStart, ToWriter } from './sheet.ts';

/** What Excel takes in a cell, characters. */
const MOST_TEXT = 32_767;

/** Cut where Excel would refuse it, no half signs; what XML does not have is left out by the library. */
const plain = (text: string): string => text.slice(0, MOST_TEXT).toWellFormed();

/** Serial dates know no time zone: the wall clock is written as if it were UTC. */
const wallClock = (value: CellValue): Date =>
  new Date(`${String(value).replace(' ', 'T')}${String(value).length > 10 ? ':00Z' : 'T00:00:00Z'}`);

/**
 * One cell by its column's kind, never by its content: a customer's `=HYPERLINK(…)` is a text cell, and no value becomes
 * a formula.
 */
const CELLS: Readonly<Record<CellKind, (value: Exclude<CellValue, null>) => object>> = {
  text: (value) => ({ value: plain(String(value)), type: String }),
  whole: (value) => ({ value: Number(value), type: Number, format: '#,##0' }),
  decimal: (value) => ({ value: Number(value), type: Number, format: '0.00' }),
  money: (value) => ({ value: Number(value), type: Number, format: '#,##0.00' }),
  share: (value) => ({ value: Number(value), type: Number, format: '0.0%' }),
  day: (value) => ({ value: wallClock(value), type: Date, format: 'yyyy-mm-dd' }),
  minute: (value) => ({ value: wallClock(value), type: Date, format: 'yyyy-mm-dd hh:mm' }),
};

/** The worker's side: takes rows in portions, then writes the workbook and hands its bytes over. */
export function serve(port: MessagePort, { sheet, columns, about }: SheetStart): void {
  const header = columns.map(({ header: value }) => ({
    value,
    type: String,
    fontWeight: 'bold' as const,
    backgroundColor: '#E8EEF7',
  }));
  const data: (object | null)[][] = [header];
  port.on('message', (message: ToWriter) => {
    if ('rows' in message) {
      for (const row of message.rows)
        data.push(
          columns.map(({ kind }, i) => {
            const value = row[i] ?? null;
            return value === null || value === '' ? null : CELLS[kind](value);
          }),
        );
      send({ took: true });
    } else void finish();
  });

  const send = (message: FromWriter, transfer: ArrayBuffer[] = []): void =>
    port.postMessage(message, transfer);

  async function finish(): Promise<void> {
    try {
      const label = (value: string) => ({ value: plain(value), type: String, fontWeight: 'bold' as const });
      const bytes = await writeExcelFile([
        {
          sheet,
          data: data as never,
          columns: columns.map(({ width }) => ({ width })),
          stickyRowsCount: 1,
          stickyColumnsCount: 1,
        },
        {
          sheet: '说明',
          data: about.map(([name, text]) => [label(name), { value: plain(text), type: String }]),
          columns: [{ width: 14 }, { width: 80 }],
        },
      ]).toBuffer();
      // A copy of its own: a buffer of the pool cannot be handed over.
      const own = new Uint8Array(bytes);
      send({ bytes: own }, [own.buffer]);
    } catch (err) {
      send({ fault: err instanceof Error ? (err.stack ?? err.message) : String(err) });
    } finally {
      port.close();
    }
  }
}
