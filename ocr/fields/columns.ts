import type { Piece, Stream } from './stream.ts';

/** What stands above a character in its column, nearest first; a heading of several lines is one. */
export type HeadingsOf = (at: number) => readonly string[];

/** Heights of a line between a cell and its heading; more is another paragraph. */
const FURTHEST = 3.6;
/** Between the lines of one heading. */
const WRAPPED = 1.2;

/**
 * Tables whose headings are above: 原交期 | 新交期, and below each its date. By where the pieces stand, because empty
 * cells leave no trace in the text.
 */
export function headingsOf({ chars }: Stream): HeadingsOf {
  const pieces = [...new Set(chars.flatMap(({ piece }) => piece ?? []))];
  return (at) => {
    const cell = chars[at]?.piece;
    if (!cell) return [];
    const above = pieces
      .filter((piece) => piece.page === cell.page && inColumn(piece, cell) && piece.middle < cell.middle)
      .sort((a, b) => b.middle - a.middle);
    const found: string[] = [];
    let below = cell;
    for (const piece of above) {
      const gap = (below.middle - piece.middle) / Math.max(below.height, piece.height);
      if (gap > FURTHEST || piece.text.length > LONGEST) break;
      if (below !== cell && gap <= WRAPPED) found.push(piece.text + found.pop());
      else found.push(piece.text);
      below = piece;
    }
    return found;
  };
}

/** A longer piece is a sentence. */
const LONGEST = 20;

/** Above each other for half of the narrower one's width. */
function inColumn(a: Piece, b: Piece): boolean {
  if (a === b) return false;
  const shared = Math.min(a.right, b.right) - Math.max(a.left, b.left);
  return shared > 0.5 * Math.min(a.right - a.left, b.right - b.left);
}
