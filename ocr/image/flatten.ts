import type { Grey } from './planes.ts';

/** Cells across the page; each gets the white of the paper around it. */
const CELLS_ACROSS = 60;
const WHITE_SHARE = 0.8;
/** Darker "paper" than this is a table or a shadow; dividing by it would only blow up noise. */
const DARKEST_PAPER = 40;

/** Divides every pixel by the local white of the paper: shadows and light fall away, ink stays. */
export function flatten(page: Grey): Grey {
  const { width, height } = page;
  const cell = Math.max(4, Math.round(width / CELLS_ACROSS));
  const white = paperWhite(page, cell);
  const out = new Uint8Array(width * height);
  for (let y = 0, i = 0; y < height; y += 1) {
    const row = (y + 0.5) / cell - 0.5;
    for (let x = 0; x < width; x += 1, i += 1) {
      const local = between(white, (x + 0.5) / cell - 0.5, row);
      out[i] = Math.min(255, Math.round(((page.data[i] ?? 0) * 255) / local));
    }
  }
  return { data: out, width, height };
}

interface Cells {
  readonly values: Float32Array;
  readonly columns: number;
  readonly rows: number;
}

function paperWhite(page: Grey, cell: number): Cells {
  const columns = Math.ceil(page.width / cell);
  const rows = Math.ceil(page.height / cell);
  const values = new Float32Array(columns * rows);
  for (let row = 0; row < rows; row += 1) {
    for (let column = 0; column < columns; column += 1) {
      values[row * columns + column] = Math.max(
        DARKEST_PAPER,
        upperQuantile(page, column * cell, row * cell, cell),
      );
    }
  }
  const raw = { values, columns, rows };
  return around(
    around(raw, (near) => Math.max(...near)),
    (near) => near.reduce((sum, v) => sum + v, 0) / near.length,
  );
}

function upperQuantile({ data, width, height }: Grey, left: number, top: number, cell: number): number {
  const histogram = new Uint32Array(256);
  let count = 0;
  for (let y = top; y < Math.min(height, top + cell); y += 1) {
    for (let x = left; x < Math.min(width, left + cell); x += 1, count += 1) {
      const value = data[y * width + x] ?? 0;
      histogram[value] = (histogram[value] ?? 0) + 1;
    }
  }
  let seen = 0;
  for (let value = 0; value < 256; value += 1) {
    seen += histogram[value] ?? 0;
    if (seen >= count * WHITE_SHARE) return value;
  }
  return 255;
}

/** Each cell from itself and its neighbours. */
function around(cells: Cells, of: (near: number[]) => number): Cells {
  const { values, columns, rows } = cells;
  const out = new Float32Array(values.length);
  for (let row = 0; row < rows; row += 1) {
    for (let column = 0; column < columns; column += 1) {
      const near: number[] = [];
      for (let r = Math.max(0, row - 1); r <= Math.min(rows - 1, row + 1); r += 1) {
        for (let c = Math.max(0, column - 1); c <= Math.min(columns - 1, column + 1); c += 1) {
          near.push(values[r * columns + c] ?? 0);
        }
      }
      out[row * columns + column] = of(near);
    }
  }
  return { values: out, columns, rows };
}

function between({ values, columns, rows }: Cells, x: number, y: number): number {
  const cx = Math.max(0, Math.min(columns - 1, x));
  const cy = Math.max(0, Math.min(rows - 1, y));
  const [left, top] = [Math.floor(cx), Math.floor(cy)];
  const [right, bottom] = [Math.min(columns - 1, left + 1), Math.min(rows - 1, top + 1)];
  const [fx, fy] = [cx - left, cy - top];
  const upper = (values[top * columns + left] ?? 0) * (1 - fx) + (values[top * columns + right] ?? 0) * fx;
  const lower =
    (values[bottom * columns + left] ?? 0) * (1 - fx) + (values[bottom * columns + right] ?? 0) * fx;
  return upper * (1 - fy) + lower * fy;
}

/** Stretches `low`..`high` to black..white. */
export function clip({ data, width, height }: Grey, low: number, high: number): Grey {
  const table = Uint8Array.from({ length: 256 }, (_, v) =>
    Math.max(0, Math.min(255, Math.round(((v - low) * 255) / (high - low)))),
  );
  return { data: data.map((v) => table[v] ?? 0), width, height };
}
