import sharp from 'sharp';
import { noise } from './ink.ts';
import type { Random } from './random.ts';
import { fromSharp, type Raster } from './raster.ts';

/** Grain as a sensor has it. @param deviation in grey levels */
export function grain(random: Random, { data }: Raster, deviation: number): void {
  const table = Int8Array.from({ length: 65_521 }, () => Math.round(random.normal() * deviation));
  const start = random.int(0, 65_520);
  const clamped = new Uint8ClampedArray(data.buffer, data.byteOffset, data.length);
  for (let i = 0; i < data.length; i++)
    clamped[i] = (data[i] ?? 0) + (table[(i + start + (i >> 9)) % 65_521] ?? 0);
}

/** A table top: wood, cloth or steel, never plain. */
export async function tableTop(random: Random, width: number, height: number): Promise<Raster> {
  const [r, g, b] = random.pick([
    [112, 84, 60],
    [70, 72, 76],
    [150, 140, 128],
    [52, 60, 74],
    [96, 104, 98],
  ] as const);
  const cells = { width: random.int(3, 12), height: random.int(40, 90) };
  const grid = Buffer.alloc(cells.width * cells.height * 3);
  for (let i = 0; i < grid.length; i += 3) {
    const lift = random.normal() * 12;
    [r, g, b].forEach((c, k) => {
      grid[i + k] = Math.max(0, Math.min(255, c + lift));
    });
  }
  return fromSharp(sharp(grid, { raw: { ...cells, channels: 3 } }).resize(width, height, { fit: 'fill' }));
}

/** Uneven light, a lamp's colour, and the shadow of a hand or a phone. @param strength 0…1 */
export async function light(random: Random, picture: Raster, strength: number): Promise<void> {
  const side = 256;
  const clouds = await noise(random, side, 4);
  const shadow = shadowOn(random, side, strength);
  const direction = random.between(0, 2 * Math.PI);
  const tint = [1, random.between(0.965, 1), random.between(0.9, 1)];
  const gain = Buffer.alloc(side * side);
  for (let y = 0; y < side; y++)
    for (let x = 0; x < side; x++) {
      const slope = (Math.cos(direction) * (x / side - 0.5) + Math.sin(direction) * (y / side - 0.5)) * 0.45;
      const cloud = ((clouds[y * side + x] ?? 0) / 255 - 0.5) * 0.2;
      const value = 0.93 + strength * (slope + cloud);
      gain[y * side + x] = Math.round(
        Math.max(0.2, Math.min(1.08, value)) * (shadow[y * side + x] ?? 1) * 220,
      );
    }
  const full = await sharp(gain, { raw: { width: side, height: side, channels: 1 } })
    .blur(4)
    .resize(picture.width, picture.height, { fit: 'fill' })
    .extractChannel(0)
    .raw()
    .toBuffer();
  for (let i = 0, at = 0; i < full.length; i++, at += 3)
    for (let c = 0; c < 3; c++)
      picture.data[at + c] = Math.min(
        255,
        ((picture.data[at + c] ?? 0) * (full[i] ?? 0) * (tint[c] ?? 1)) / 220,
      );
}

/** Darker beyond a soft line across the picture. */
function shadowOn(random: Random, side: number, strength: number): Float32Array {
  const angle = random.between(0, 2 * Math.PI);
  const at = random.between(-0.1, 0.35) * side;
  const dark = 1 - strength * random.between(0.25, 0.5);
  const soft = side * random.between(0.02, 0.08);
  return Float32Array.from({ length: side * side }, (_, i) => {
    const [x, y] = [(i % side) - side / 2, Math.floor(i / side) - side / 2];
    const over = x * Math.cos(angle) + y * Math.sin(angle) - at;
    return 1 + (dark - 1) / (1 + Math.exp(-over / soft));
  });
}
