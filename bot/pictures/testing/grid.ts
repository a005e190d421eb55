import { createCanvas, loadImage } from '@napi-rs/canvas';

/** A picture as a coarse grid of its mean colours (`#rgb`, four bits each): blind to how glyph edges are smoothed. */
export async function gridOf(png: Uint8Array, columns: number, rows: number): Promise<string[]> {
  const image = await loadImage(Buffer.from(png));
  const { width, height } = image;
  const canvas = createCanvas(width, height);
  const context = canvas.getContext('2d');
  context.drawImage(image, 0, 0);
  const { data } = context.getImageData(0, 0, width, height);
  const cell = (column: number, row: number): string => {
    const sum = [0, 0, 0];
    let count = 0;
    for (let y = edge(row, rows, height); y < edge(row + 1, rows, height); y += 1)
      for (let x = edge(column, columns, width); x < edge(column + 1, columns, width); x += 1) {
        for (const channel of [0, 1, 2])
          sum[channel] = (sum[channel] ?? 0) + (data[(y * width + x) * 4 + channel] ?? 0);
        count += 1;
      }
    return sum.map((value) => Math.round(value / count / 17).toString(16)).join('');
  };
  return Array.from({ length: rows }, (_, row) =>
    Array.from({ length: columns }, (_, column) => cell(column, row)).join(' '),
  );
}

const edge = (index: number, of: number, length: number): number => Math.round((index * length) / of);

/** The cells of two grids that differ by more than a step in a channel. */
export function differing(a: readonly string[], b: readonly string[]): number {
  if (a.length !== b.length) return Number.POSITIVE_INFINITY;
  return a.reduce((sum, row, index) => sum + differingInRow(row.split(' '), (b[index] ?? '').split(' ')), 0);
}

const differingInRow = (a: readonly string[], b: readonly string[]): number =>
  a.filter((cell, index) => [0, 1, 2].some((at) => Math.abs(level(cell, at) - level(b[index] ?? '', at)) > 1))
    .length;

const level = (cell: string, at: number): number => Number.parseInt(cell[at] ?? 'x', 16);
