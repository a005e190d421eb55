import type { SpreadsheetLimits } from './limits.ts';
import { type Cell, EMPTY, type PlainCell, type Row, type RowBatch, type TableHead } from './types.ts';

/** What the worker is started with. */
export interface WorkerInput {
  readonly source: string | Uint8Array;
  readonly limits: SpreadsheetLimits;
  /** Null: the first visible one with content; several: their rows one after the other. */
  readonly sheet: string | readonly string[] | null;
}

/** Batches that may be on the way before the main thread has asked for more. */
export const INITIAL_CREDIT = 2;

/**
 * How rows travel from the worker: one JSON text per batch in a transferred buffer, with a letter before each value
 * instead of an object per cell. Structured cloning of the cell objects themselves cost the main thread several times
 * as much.
 */
export type FromWorker =
  | { readonly type: 'head'; readonly head: TableHead }
  | { readonly type: 'rows'; readonly bytes: Uint8Array }
  | { readonly type: 'end' }
  | {
      readonly type: 'refused';
      readonly code: string;
      readonly params: Readonly<Record<string, string | number>>;
    }
  | { readonly type: 'fault'; readonly stack: string };

/** One more batch may be sent. */
export interface ToWorker {
  readonly type: 'more';
}

type WireCell = null | string | ['f', string, WireCell] | ['m', number, WireCell];
type WireRow = [rowNumber: number, ...cells: WireCell[]];
interface WireBatch {
  readonly sheet: string;
  readonly progress: number;
  readonly rows: WireRow[];
}

export function encodeBatch(batch: RowBatch): Uint8Array<ArrayBuffer> {
  const rows = batch.rows.map(({ rowNumber, cells }): WireRow => [rowNumber, ...cells.map(encodeCell)]);
  const wire: WireBatch = { sheet: batch.rows[0]?.sheet ?? '', progress: batch.progress, rows };
  return new TextEncoder().encode(JSON.stringify(wire));
}

export function decodeBatch(bytes: Uint8Array): RowBatch {
  const { sheet, progress, rows } = JSON.parse(new TextDecoder().decode(bytes)) as WireBatch;
  const decoded = rows.map(
    ([rowNumber, ...cells]): Row => ({ sheet, rowNumber, cells: cells.map(decodeCell) }),
  );
  return { rows: decoded, progress };
}

function encodeCell(cell: Cell): WireCell {
  switch (cell.kind) {
    case 'formula':
      return ['f', cell.formula, encodeCell(cell.result)];
    case 'merged':
      return ['m', cell.anchorRow, encodeCell(cell.result)];
    case 'empty':
      return null;
    case 'text':
      return `t${cell.text}`;
    case 'number':
      return `n${cell.value} ${cell.text}`;
    case 'date':
      return cell.time === undefined ? `d${cell.date}` : `d${cell.date} ${cell.time}`;
    case 'bool':
      return cell.value ? 'b1' : 'b0';
    case 'error':
      return `e${cell.text}`;
  }
}

function decodeCell(wire: WireCell): Cell {
  if (wire === null || typeof wire === 'string') return decodePlain(wire);
  const [mark, detail, inner] = wire;
  const result = decodeCell(inner);
  if (mark === 'f') return { kind: 'formula', formula: detail, result: plain(result) };
  if (result.kind === 'merged') throw new TypeError('a merged cell holds a merged cell');
  return { kind: 'merged', anchorRow: detail, result };
}

function plain(cell: Cell): PlainCell {
  if (cell.kind === 'formula' || cell.kind === 'merged')
    throw new TypeError('a formula holds no plain value');
  return cell;
}

function decodePlain(wire: string | null): PlainCell {
  if (wire === null) return EMPTY;
  const rest = wire.slice(1);
  const [first = '', second] = split(rest);
  switch (wire[0]) {
    case 'n':
      return { kind: 'number', value: Number(first), text: second ?? first };
    case 'd':
      return second === undefined
        ? { kind: 'date', date: first }
        : { kind: 'date', date: first, time: second };
    case 'b':
      return { kind: 'bool', value: rest === '1' };
    case 'e':
      return { kind: 'error', text: rest };
    default:
      return { kind: 'text', text: rest };
  }
}

function split(text: string): [string, string?] {
  const space = text.indexOf(' ');
  return space < 0 ? [text] : [text.slice(0, space), text.slice(space + 1)];
}
