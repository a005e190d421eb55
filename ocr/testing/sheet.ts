import type { Random } from './random.ts';
import { handwritten, PAGE, type Piece, svgText, widthOf, wrap } from './text.ts';

/** A place on the page, tenths of a millimetre. */
export interface Point {
  x: number;
  y: number;
}

interface SheetStyle {
  /** Body text and headings. */
  family: string;
  headFamily: string;
  size: number;
  left: number;
  right: number;
  /** Line distance in sizes. */
  leading: number;
}

/** A page being written from top to bottom. */
export class Sheet {
  readonly random: Random;
  readonly style: SheetStyle;
  readonly #out: string[] = [];
  y = 260;

  constructor(random: Random, style: SheetStyle) {
    this.random = random;
    this.style = style;
  }

  get width(): number {
    return this.style.right - this.style.left;
  }

  put(piece: Pick<Piece, 'text' | 'x' | 'y'> & Partial<Piece>): void {
    this.#out.push(svgText({ size: this.style.size, family: this.style.family, ...piece }));
  }

  pen(text: string, x: number, y: number, size = this.style.size * 1.15): void {
    this.#out.push(handwritten(this.random, { text, x, y, size, family: '' }));
  }

  shape(svg: string): void {
    this.#out.push(svg);
  }

  rule(x1: number, y1: number, x2: number, y2: number, width = 2): void {
    this.shape(`<path d="M${x1} ${y1}L${x2} ${y2}" stroke="#222" stroke-width="${width}" fill="none"/>`);
  }

  heading(text: string, scale = 1.7): void {
    const size = this.style.size * scale;
    this.put({
      text,
      x: PAGE.width / 2,
      y: this.y,
      size,
      family: this.style.headFamily,
      bold: true,
      anchor: 'middle',
    });
    this.y += size * 1.6;
  }

  line(text: string, { indent = 0, bold = false }: { indent?: number; bold?: boolean } = {}): void {
    this.put({ text, x: this.style.left + indent, y: this.y, bold });
    this.newLine();
  }

  /** Wrapped over the width, the first line indented by two characters. */
  paragraph(text: string): void {
    const { size, left } = this.style;
    const lines = wrap(`\u3000\u3000${text}`, this.width, size);
    for (const each of lines) {
      this.put({ text: each, x: left, y: this.y });
      this.newLine();
    }
  }

  newLine(lines = 1): void {
    this.y += this.style.size * this.style.leading * lines;
  }

  /** A ruled table; cells wrap in their column. @param shares widths of the columns, together 1 */
  table(rows: readonly (readonly string[])[], shares: readonly number[]): void {
    const { left, right, size } = this.style;
    const step = size * 1.45;
    const top = this.y - size;
    let y = top;
    const edges = [left];
    for (const share of shares) edges.push((edges.at(-1) ?? left) + share * this.width);
    this.rule(left, y, right, y);
    for (const row of rows) {
      const cells = row.map((cell, i) => wrap(cell, (shares[i] ?? 0) * this.width - size, size));
      const height = Math.max(...cells.map((lines) => lines.length)) * step + size * 0.7;
      cells.forEach((lines, i) => {
        lines.forEach((text, n) => {
          this.put({ text, x: (edges[i] ?? left) + size / 2, y: y + size * 1.35 + n * step });
        });
      });
      y += height;
      this.rule(left, y, right, y);
    }
    for (const x of edges) this.rule(x, top, x, y);
    this.y = y + size * 2;
  }

  measure(text: string): number {
    return widthOf(text, this.style.size);
  }

  svg(): string {
    return this.#out.join('');
  }
}
