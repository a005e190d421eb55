/** One channel of eight bits, row by row. */
export interface Grey {
  readonly data: Uint8Array;
  readonly width: number;
  readonly height: number;
}

/** Red, green, blue of eight bits, interleaved. */
export interface Rgb {
  readonly data: Uint8Array;
  readonly width: number;
  readonly height: number;
}

/** Quarter turns clockwise. */
export type Turns = 0 | 1 | 2 | 3;

export interface Point {
  readonly x: number;
  readonly y: number;
}

/** Upright, in pixels of the page's picture. */
export interface Box extends Point {
  readonly width: number;
  readonly height: number;
}

export function channel({ data, width, height }: Rgb, index: 0 | 1 | 2): Grey {
  const out = new Uint8Array(width * height);
  for (let i = 0, j: number = index; i < out.length; i += 1, j += 3) out[i] = data[j] ?? 0;
  return { data: out, width, height };
}

/** The page turned clockwise, `channels` bytes a pixel. */
export function turn<T extends Grey>(page: T, turns: Turns, channels: 1 | 3): T {
  if (turns === 0) return page;
  const { data, width, height } = page;
  const [w, h] = turns === 2 ? [width, height] : [height, width];
  const out = new Uint8Array(data.length);
  for (let y = 0, to = 0; y < h; y += 1) {
    for (let x = 0; x < w; x += 1) {
      const [fx, fy] =
        turns === 1
          ? [y, height - 1 - x]
          : turns === 2
            ? [width - 1 - x, height - 1 - y]
            : [width - 1 - y, x];
      const from = (fy * width + fx) * channels;
      for (let c = 0; c < channels; c += 1, to += 1) out[to] = data[from + c] ?? 0;
    }
  }
  return { ...page, data: out, width: w, height: h };
}

/** Between four pixels; outside is the nearest edge. */
export function sample({ data, width, height }: Grey, x: number, y: number): number {
  const cx = Math.max(0, Math.min(width - 1.001, x));
  const cy = Math.max(0, Math.min(height - 1.001, y));
  const left = Math.floor(cx);
  const top = Math.floor(cy);
  const [fx, fy] = [cx - left, cy - top];
  const at = top * width + left;
  const [right, down] = [left + 1 < width ? 1 : 0, top + 1 < height ? width : 0];
  const upper = (data[at] ?? 0) * (1 - fx) + (data[at + right] ?? 0) * fx;
  const lower = (data[at + down] ?? 0) * (1 - fx) + (data[at + down + right] ?? 0) * fx;
  return upper * (1 - fy) + lower * fy;
}
