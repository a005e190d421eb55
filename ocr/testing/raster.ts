import sharp, { type Sharp } from 'sharp';

/** Pixels of a page, RGB. */
export interface Raster {
  data: Buffer;
  width: number;
  height: number;
}

export function toSharp(r: Raster): Sharp {
  return sharp(r.data, { raw: { width: r.width, height: r.height, channels: 3 } });
}

export async function fromSharp(image: Sharp): Promise<Raster> {
  const { data, info } = await image
    .removeAlpha()
    .toColourspace('srgb')
    .raw()
    .toBuffer({ resolveWithObject: true });
  return { data, width: info.width, height: info.height };
}

/** Ink laid over the paper: it takes away light as a filter does, so that text beneath stays to be seen. */
export function layInk(
  page: Raster,
  ink: Buffer,
  side: number,
  { left, top, colour }: { left: number; top: number; colour: readonly [number, number, number] },
): void {
  for (let y = Math.max(0, -top); y < side && y + top < page.height; y++)
    for (let x = Math.max(0, -left); x < side && x + left < page.width; x++) {
      const amount = (ink[y * side + x] ?? 0) / 255;
      if (amount === 0) continue;
      const at = ((y + top) * page.width + x + left) * 3;
      for (let c = 0; c < 3; c++) {
        const filter = 1 - amount * (1 - (colour[c] ?? 0) / 255);
        page.data[at + c] = Math.round((page.data[at + c] ?? 0) * filter);
      }
    }
}
