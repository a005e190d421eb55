import { columnNumber } from './cell-ref.ts';
import { textLength } from './text-length.ts';
import { type Cell, EMPTY, type MergedCell } from './types.ts';

/** The part of a merged block that matters here: its first column, over several rows. */
export interface VerticalMerge {
  readonly column: number;
  readonly firstRow: number;
  readonly lastRow: number;
}

const REF = /^\s[^>]*?ref\s*=\s*["']([A-Za-z]{1,3})([1-9]\d{0,6}):[A-Za-z]{1,3}([1-9]\d{0,6})["']/;

/** Reads one `mergeCell` element's attributes; null for a block within one row, which hides nothing of use. */
export function parseMerge(attributes: string): VerticalMerge | null {
  const match = REF.exec(attributes);
  if (!match) return null;
  const [firstRow, lastRow] = [Number(match[2]), Number(match[3])];
  return lastRow > firstRow ? { column: columnNumber(match[1] ?? ''), firstRow, lastRow } : null;
}

interface OpenMerge {
  readonly anchorRow: number;
  readonly lastRow: number;
  readonly result: MergedCell['result'];
}

/**
 * Shows the value of a vertically merged cell in the rows that it covers: people merge the customer's name over all
 * its lines. Rows must come in order.
 */
export class MergeFiller {
  readonly #startingAt = new Map<number, VerticalMerge[]>();
  readonly #open = new Map<number, OpenMerge>();

  constructor(merges: readonly VerticalMerge[], columns: number) {
    for (const merge of merges) {
      if (merge.column > columns) continue;
      const list = this.#startingAt.get(merge.firstRow);
      if (list) list.push(merge);
      else this.#startingAt.set(merge.firstRow, [merge]);
    }
  }

  /** @returns the characters added, for the caller's account. */
  fill(rowNumber: number, cells: Cell[]): number {
    let chars = 0;
    for (const [column, merge] of this.#open) {
      if (merge.lastRow < rowNumber) this.#open.delete(column);
      else if ((cells[column - 1]?.kind ?? 'empty') === 'empty') {
        while (cells.length < column - 1) cells.push(EMPTY);
        cells[column - 1] = { kind: 'merged', anchorRow: merge.anchorRow, result: merge.result };
        chars += textLength(merge.result);
      }
    }
    for (const merge of this.#startingAt.get(rowNumber) ?? []) {
      const result = cells[merge.column - 1];
      if (result === undefined || result.kind === 'empty' || result.kind === 'merged') continue;
      this.#open.set(merge.column, { anchorRow: rowNumber, lastRow: merge.lastRow, result });
    }
    return chars;
  }
}
