import { PAPER } from './flatten.ts';
import type { Grey } from './planes.ts';

/** Depth of red from which a pixel is ink, and how far around it JPEG and camera smear the colour. */
const DEEP = 28;
/** Windows in which the ink has one tone, pixels. */
const CELL = 24;
/** A window with less ink takes the tone of its neighbours. */
const ENOUGH = 12;
/** Of the ink's own tone: darker than `TEXT` is writing below it, lighter than `BARE` is ink alone. */
const TEXT = 0.84;
const BARE = 0.97;

/**
 * Writing under ink that hides almost all of it, as a seal laid over the page by a program does: wherever there is ink,
 * `light` is stretched between a little darker than the ink around and the ink itself. `red`, `green`, `blue` tell
 * where the ink is; `light` is the one that is read.
 */
export function underInk(light: Grey, red: Grey, green: Grey, blue: Grey): Grey {
  const { width, height } = light;
  const inked = new Uint8Array(width * height);
  for (let i = 0; i < inked.length; i += 1) {
    const depth = (red.data[i] ?? 0) - Math.max(green.data[i] ?? 0, blue.data[i] ?? 0);
    inked[i] = depth > DEEP ? 1 : 0;
  }
  const tones = tonesOf(light, inked);
  const data = light.data.map((value, i) => {
    const tone = inked[i] ? toneAt(tones, i % width, Math.floor(i / width)) : 0;
    const [black, white] = tone > 0 ? [tone * TEXT, tone * BARE] : [PAPER.black, PAPER.white];
    return Math.max(0, Math.min(255, Math.round(((value - black) * 255) / (white - black))));
  });
  return { data, width, height };
}

interface Tones {
  readonly values: Float32Array;
  readonly columns: number;
}

/** The usual tone of ink in each window: writing below it is darker, its edges are lighter. */
function tonesOf({ data, width, height }: Grey, inked: Uint8Array): Tones {
  const columns = Math.ceil(width / CELL);
  const rows = Math.ceil(height / CELL);
  const values = new Float32Array(columns * rows);
  for (let row = 0; row < rows; row += 1) {
    for (let column = 0; column < columns; column += 1) {
      const tones = new Uint32Array(256);
      let count = 0;
      const [left, top] = [Math.max(0, (column - 1) * CELL), Math.max(0, (row - 1) * CELL)];
      for (let y = top; y < Math.min(height, (row + 2) * CELL); y += 1)
        for (let x = left; x < Math.min(width, (column + 2) * CELL); x += 1)
          if (inked[y * width + x]) {
            const tone = data[y * width + x] ?? 0;
            tones[tone] = (tones[tone] ?? 0) + 1;
            count += 1;
          }
      if (count >= ENOUGH) values[row * columns + column] = usual(tones, count);
    }
  }
  return { values, columns };
}

/** Darker than it are 35 of a hundred. */
function usual(tones: Uint32Array, count: number): number {
  let left = Math.floor(count * 0.35);
  return tones.findIndex((here) => {
    left -= here;
    return left < 0;
  });
}

const toneAt = ({ values, columns }: Tones, x: number, y: number): number =>
  values[Math.floor(y / CELL) * columns + Math.floor(x / CELL)] ?? 0;
