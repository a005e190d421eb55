/** Quantiser of the luma of a JPEG: 64 steps, row by row of frequencies; null when it says nothing legible. */
export function lumaSteps(jpeg: Uint8Array): Uint16Array | null {
  let at = 2;
  while (at + 4 < jpeg.length && jpeg[at] === 0xff) {
    const marker = jpeg[at + 1] ?? 0;
    const length = word(jpeg, at + 2);
    if (marker === START_OF_SCAN || length < 2) return null;
    if (marker === TABLES) {
      const steps = tableZero(jpeg.subarray(at + 4, at + 2 + length));
      if (steps) return steps;
    }
    at += 2 + length;
  }
  return null;
}

const TABLES = 0xdb;
const START_OF_SCAN = 0xda;

const word = (bytes: Uint8Array, at: number): number => (bytes[at] ?? 0) * 256 + (bytes[at + 1] ?? 0);

/** Every encoder gives the luma table 0. */
function tableZero(tables: Uint8Array): Uint16Array | null {
  for (let at = 0; at < tables.length; ) {
    const [wide, id] = [(tables[at] ?? 0) >> 4, (tables[at] ?? 0) & 15];
    const size = wide ? 128 : 64;
    if (at + 1 + size > tables.length) return null;
    if (id === 0) {
      const steps = new Uint16Array(64);
      for (let i = 0; i < 64; i += 1)
        steps[ZIGZAG[i] ?? 0] = wide ? word(tables, at + 1 + 2 * i) : (tables[at + 1 + i] ?? 1);
      return steps;
    }
    at += 1 + size;
  }
  return null;
}

/** Places of the frequencies in the order in which JPEG writes them (ITU-T T.81, figure A.6). */
const ZIGZAG = zigzag();

function zigzag(): number[] {
  const places = Array.from({ length: 64 }, (_, i) => ({ row: i >> 3, column: i & 7 }));
  const order = ({ row, column }: { row: number; column: number }) => {
    const diagonal = row + column;
    return diagonal * 8 + (diagonal % 2 ? row : column);
  };
  return places.sort((a, b) => order(a) - order(b)).map(({ row, column }) => row * 8 + column);
}
