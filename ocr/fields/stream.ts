import type { Line } from '../engine/engine.ts';
import type { Box, Point } from '../image/planes.ts';

/** Text of a page in reading order; every character knows where it stands. */
export interface Stream {
  /** Pieces of a row are parted by a tab, rows (and pages) by a line feed. */
  readonly text: string;
  readonly chars: readonly StreamChar[];
}

export interface StreamChar {
  readonly piece: Piece | null;
  /** Its place in the piece, 0 to 1 along the reading direction. */
  readonly at: number;
  readonly certainty: number;
}

/** One run of text, normalised, with its box in the page's picture. */
export interface Piece {
  readonly page: number;
  readonly text: string;
  readonly certainties: readonly number[];
  readonly corners: readonly [Point, Point, Point, Point];
  /** With the page's slant taken out: for rows and columns only. */
  readonly left: number;
  readonly right: number;
  readonly middle: number;
  readonly height: number;
}

const PART: StreamChar = { piece: null, at: 0, certainty: 1 };

/** Pages as one stream. Wrapped table cells are put back together: "苏州…有限" ↵ "公司". */
export function streamOf(pages: readonly (readonly Line[])[]): Stream {
  const rows = pages.flatMap((lines, page) => joinCells(rowsOf(piecesOf(lines, page))));
  let text = '';
  const chars: StreamChar[] = [];
  const part = (by: string) => {
    text += by;
    chars.push(PART);
  };
  for (const row of rows) {
    row.forEach((cell, i) => {
      if (i > 0) part('\t');
      cell.forEach((piece, n) => {
        if (n > 0) part('\n');
        text += piece.text;
        for (let k = 0; k < piece.text.length; k += 1) {
          chars.push({ piece, at: (k + 0.5) / piece.text.length, certainty: piece.certainties[k] ?? 0 });
        }
      });
    });
    part('\n');
  }
  return { text, chars };
}

function piecesOf(lines: readonly Line[], page: number): Piece[] {
  const slant = median(lines.map(({ corners: [a, b] }) => Math.atan2(b.y - a.y, b.x - a.x)));
  const [cos, sin] = [Math.cos(slant), Math.sin(slant)];
  return lines.flatMap((line) => {
    const { text, certainties } = normalise(line);
    if (text.trim() === '') return [];
    const xs = line.corners.map(({ x, y }) => x * cos + y * sin);
    const ys = line.corners.map(({ x, y }) => y * cos - x * sin);
    const middle = ys.reduce((sum, y) => sum + y, 0) / 4;
    const [a, , , d] = line.corners;
    const height = Math.hypot(a.x - d.x, a.y - d.y);
    const { corners } = line;
    return [
      { page, text, certainties, corners, left: Math.min(...xs), right: Math.max(...xs), middle, height },
    ];
  });
}

/** One is written, or seen, for another. */
export const DASHES = /[‐‑‒–—―−﹣_]/g;

/** NFKC character by character, one writing for dashes and brackets; spaces go. */
function normalise({ text, certainties }: Line): { text: string; certainties: number[] } {
  let out = '';
  const sure: number[] = [];
  let at = 0;
  for (const char of text) {
    const plain = char.normalize('NFKC').replace(/\s+/g, '').replace(DASHES, '-');
    out += plain;
    for (let i = 0; i < plain.length; i += 1) sure.push(certainties[at] ?? 0);
    at += char.length;
  }
  return { text: out, certainties: sure };
}

function rowsOf(pieces: readonly Piece[]): Piece[][] {
  const rows: Piece[][] = [];
  for (const piece of [...pieces].sort((a, b) => a.middle - b.middle)) {
    const row = rows.find((one) => one.some((other) => sameRow(one, other, piece)));
    if (row) row.push(piece);
    else rows.push([piece]);
  }
  const middleOf = (row: Piece[]) => median(row.map(({ middle }) => middle));
  return rows.map((row) => row.sort((a, b) => a.left - b.left)).sort((a, b) => middleOf(a) - middleOf(b));
}

/** Beside each other and at one height; what overlaps in width stands in another row. */
function sameRow(row: readonly Piece[], other: Piece, piece: Piece): boolean {
  const lower = Math.min(other.height, piece.height);
  if (Math.abs(other.middle - piece.middle) > lower * 0.5) return false;
  return row.every((one) => Math.min(one.right, piece.right) - Math.max(one.left, piece.left) < lower * 0.8);
}

type Cell = Piece[];

/** A row that holds only the rest of cells of the row above is put back into those cells. */
function joinCells(rows: readonly Piece[][]): Cell[][] {
  const out: Cell[][] = [];
  for (const row of rows) {
    const above = out.at(-1);
    const cells = above && row.map((piece) => cellAbove(above, piece));
    if (cells?.every((cell) => cell !== undefined)) {
      for (const [i, piece] of row.entries()) cells[i]?.push(piece);
    } else {
      out.push(row.map((piece) => [piece]));
    }
  }
  return out;
}

/** The cell above that starts where this piece starts; of the first, where rows begin, only a label: 「原交⏎期」. */
function cellAbove(row: readonly Cell[], piece: Piece): Cell | undefined {
  return row.find((cell, i) => {
    const last = cell.at(-1);
    if (!last || (i === 0 && (row.length < 2 || last.text.length > 4 || piece.text.length > 1))) return false;
    const em = Math.max(last.height, piece.height);
    return Math.abs(last.left - piece.left) < em * 0.7 && piece.middle - last.middle < em * 2;
  });
}

/** The part of the page that shows these characters: around all pieces they stand in. */
export function boxOf(stream: Stream, start: number, end: number): { page: number; box: Box } | null {
  const chars = stream.chars.slice(start, end);
  const page = chars.find(({ piece }) => piece)?.piece?.page;
  if (page === undefined) return null;
  const corners = chars.flatMap(({ piece, at }) => (piece?.page === page ? sliceAt(piece, at) : []));
  const xs = corners.map(({ x }) => x);
  const ys = corners.map(({ y }) => y);
  const [x, y] = [Math.floor(Math.min(...xs)), Math.floor(Math.min(...ys))];
  return {
    page,
    box: { x, y, width: Math.ceil(Math.max(...xs)) - x, height: Math.ceil(Math.max(...ys)) - y },
  };
}

/** Upper and lower end of the character, half a character to both sides. */
function sliceAt({ corners: [a, b, c, d], text }: Piece, at: number): Point[] {
  const half = 0.5 / text.length;
  const between = (p: Point, q: Point, t: number) => ({ x: p.x + (q.x - p.x) * t, y: p.y + (q.y - p.y) * t });
  return [at - half, at + half].flatMap((t) => [between(a, b, t), between(d, c, t)]);
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? 0;
}
