import { columnName } from '../../spreadsheet/cell-ref.ts';
import { type Cell, cellText, EMPTY, type Row } from '../../spreadsheet/types.ts';
import { CellFault } from './cell-fault.ts';
import type { CellProblem, Place } from './cells.ts';
import type { Codec } from './codecs.ts';
import type { Names } from './names.ts';

/** Longest text of a cell; the longest that the configuration takes is far shorter. */
const LONGEST = 2_000;

/** The cell of a row in a column from 1; empty where there is none. */
export const cellIn = ({ cells }: Row, column: number | null): Cell =>
  column ? (cells[column - 1] ?? EMPTY) : EMPTY;

/**
 * Signs that nobody sees: they come along when text is copied from a web page or a chat, and a name with one is not the
 * name. What joins the parts of an emoji stays.
 */
const UNSEEN =
  /[\u00ad\u200b\u200e\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff]|(?<!\p{Extended_Pictographic}\ufe0f?)[\u200c\u200d]/gu;

/** What a person sees in a cell; '' when it is empty. */
export const seenText = (cell: Cell): string => cellText(cell).replace(UNSEEN, '').trim();

/** The value of a cell; undefined when it is empty or cannot be read (then it is a problem). */
export function readCell(
  codec: Codec,
  cell: Cell,
  place: Place,
  names: Names,
  problems: CellProblem[],
): unknown {
  const problem = (text: string): undefined => {
    problems.push({ place, text });
    return undefined;
  };
  if (cell.kind === 'formula') return problem('是公式，请改成固定的内容（复制后“选择性粘贴”为数值）。');
  if (cell.kind === 'merged')
    return problem(
      `与第 ${cell.anchorRow} 行的 ${columnName(place.column ?? 1)}${cell.anchorRow} 合并了，请取消合并，每格各填各的。`,
    );
  if (cell.kind === 'error') return problem(`显示为错误 ${cell.text}，请改成固定的内容。`);
  const text = seenText(cell);
  if (text === '') return undefined;
  if (text.length > LONGEST) return problem(`有 ${text.length} 个字，太长，最多 ${LONGEST} 个字。`);
  try {
    return codec.read(text, names);
  } catch (err) {
    if (!(err instanceof CellFault)) throw err;
    problem(err.message);
    return err.meant;
  }
}
