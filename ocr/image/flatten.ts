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
  const columns = Float32Array.from({ length: width }, (_, x) =>
    Math.max(0, Math.min(white.columns - 1, (x + 0.5) / cell - 0.5)),
  );
  for (let y = 0, i = 0; y < height; y += 1) {
    const row = whiteOfRow(white, (y + 0.5) / cell - 0.5);
    for (let x = 0; x < width; x += 1, i += 1) {
      const at = columns[x] ?? 0;
      const left = Math.floor(at);
      const here = row[left] ?? 255;
      const local = here + ((row[left + 1] ?? here) - here) * (at - left);
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

/** Cells of one row of pixels, between the two rows of cells next to it. */
function whiteOfRow({ values, columns, rows }: Cells, y: number): Float32Array {
  const at = Math.max(0, Math.min(rows - 1, y));
  const top = Math.floor(at);
  const bottom = Math.min(rows - 1, top + 1);
  return Float32Array.from({ length: columns }, (_, column) => {
    const upper = values[top * columns + column] ?? 0;
    return upper + ((values[bottom * columns + column] ?? 0) - upper) * (at - top);
  });
}

/** How much of the depth of red ink is added to its red light: enough to make the deepest white. */
const BLEACH = 0.45;

/**
 * What is written, without what is stamped: red light alone leaves a seal pale grey, and with its depth of colour added
 * it is white. Of 23 signing dates under clear seals one reading had 22 instead of 20 right.
 */
export function bleachRed(red: Grey, green: Grey, blue: Grey): Grey {
  const data = red.data.map((r, i) => {
    const depth = r - Math.max(green.data[i] ?? 0, blue.data[i] ?? 0);
    return depth > 0 ? Math.min(255, Math.round(r + BLEACH * depth)) : r;
  });
  return { ...red, data };
}

/** Black and white points of a flattened page. */
export const PAPER = { black: 30, white: 215 };

/** Stretches `low`..`high` to black..white. */
export function clip({ data, width, height }: Grey, low: number, high: number): Grey {
  const table = Uint8Array.from({ length: 256 }, (_, v) =>
    Math.max(0, Math.min(255, Math.round(((v - low) * 255) / (high - low)))),
  );
  return { data: data.map((v) => table[v] ?? 0), width, height };
}
