import type { Problem } from '../../factory/problem.ts';
import { refOf } from '../../spreadsheet/cell-ref.ts';

/** A cell of the workbook; without row and column: the sheet. */
export interface Place {
  sheet: string;
  row?: number;
  column?: number;
}

/** One thing wrong in a workbook, for who sent it. */
export interface CellProblem {
  place: Place;
  /** What is wrong, and what to do; Chinese. */
  text: string;
}

/** `工作表「流转」B7` */
export const placeText = ({ sheet, row, column }: Place): string =>
  `工作表「${sheet}」${row === undefined ? '' : column === undefined ? `第 ${row} 行` : refOf(row, column)}`;

export const problemLine = ({ place, text }: CellProblem): string => `${placeText(place)}：${text}`;

/** Remembers in which cell each part of the configuration stands. */
export class CellMap {
  readonly #places = new Map<string, Place>();
  /** Cells of rows that are one value: their keys and their values stand at the same path. */
  readonly #values = new Map<string, Place>();

  /** The first cell of a part stands for the part, too. */
  put(file: string, path: readonly PropertyKey[], place: Place): void {
    for (let length = path.length; length >= 0; length -= 1) {
      const key = keyOf(file, path.slice(0, length));
      if (length === path.length || !this.#places.has(key)) this.#places.set(key, place);
    }
  }

  /** The cell of a value that is a whole row. */
  putValue(file: string, path: readonly PropertyKey[], place: Place): void {
    this.#values.set(keyOf(file, path), place);
  }

  /** The cell of a part, or of the nearest part around it; of a row that is one value the one that is spoken of. */
  of({ file, at = [], text = '' }: Pick<Problem, 'file' | 'at'> & { text?: string }): Place {
    for (let length = at.length; length >= 0; length -= 1) {
      const key = keyOf(file, at.slice(0, length));
      const aboutKey = length > 0 && text.includes(`「${String(at[length - 1])}」`);
      const place = (aboutKey ? undefined : this.#values.get(key)) ?? this.#places.get(key);
      if (place) return place;
    }
    return { sheet: '工厂' };
  }
}

const keyOf = (file: string, path: readonly PropertyKey[]): string => JSON.stringify([file, ...path]);
