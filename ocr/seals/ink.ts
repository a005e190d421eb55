import sharp from 'sharp';
import { flatten } from '../image/flatten.ts';
import { channel, type Grey, type Rgb } from '../image/planes.ts';

/** Longer side of the picture that seals are looked for on: 111 dpi on A4, a seal has a radius of some 88 pixels. */
const SEAL_SIDE = 1300;

/** How much ink of one colour lies where: 0 none, 255 as deep as can be. */
export interface InkMaps {
  readonly red: Grey;
  readonly blue: Grey;
  /** Anything dark. */
  readonly dark: Grey;
  /** Pixels of these maps per pixel of the page. */
  readonly scale: number;
}

/** Light, shadow and the colour of the paper are divided out first, channel by channel. */
export async function inkMaps(page: Rgb): Promise<InkMaps> {
  const scale = Math.min(1, SEAL_SIDE / Math.max(page.width, page.height));
  const [width, height] = [Math.round(page.width * scale), Math.round(page.height * scale)];
  const small = await sharp(page.data, { raw: { width: page.width, height: page.height, channels: 3 } })
    .resize(width, height, { fit: 'fill', kernel: 'linear' })
    .raw()
    .toBuffer();
  return { ...mapsOf({ data: small, width, height }), scale };
}

function mapsOf(page: Rgb): Omit<InkMaps, 'scale'> {
  const [r, g, b] = ([0, 1, 2] as const).map((c) => flatten(channel(page, c)).data) as [
    Uint8Array,
    Uint8Array,
    Uint8Array,
  ];
  const { width, height } = page;
  const map = (ink: (r: number, g: number, b: number) => number): Grey => {
    const data = new Uint8Array(width * height);
    for (let i = 0; i < data.length; i += 1) {
      data[i] = Math.max(0, Math.min(255, ink(r[i] ?? 0, g[i] ?? 0, b[i] ?? 0)));
    }
    return { data, width, height };
  };
  return {
    red: map((red, green, blue) => red - Math.max(green, blue)),
    // Purple counts as blue: its red is below its blue, and its green lowest.
    blue: map((red, green, blue) => blue - Math.max(red, (red + green) / 2)),
    dark: map((red, green, blue) => 255 - Math.max(red, green, blue)),
  };
}
