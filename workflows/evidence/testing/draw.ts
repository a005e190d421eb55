import sharp from 'sharp';

/** A repeatable stream of numbers in [0, 1): mulberry32. */
export function randomFrom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = state;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
}

const PAGE = { width: 1240, height: 1754 };

/** Strokes in a square, about as dense as a Chinese character: fonts are not needed, nor the same everywhere. */
function glyph(x: number, y: number, size: number, random: () => number): string {
  const strokes = 4 + Math.floor(random() * 5);
  let path = '';
  for (let i = 0; i < strokes; i++) {
    const [u, v] = [x + random() * size, y + random() * size];
    const kind = random();
    if (kind < 0.45) path += `M${x + random() * size * 0.3} ${v}h${size * (0.4 + random() * 0.5)}`;
    else if (kind < 0.8) path += `M${u} ${y + random() * size * 0.3}v${size * (0.4 + random() * 0.5)}`;
    else path += `M${u} ${v}l${(random() - 0.5) * size} ${(random() - 0.5) * size}`;
  }
  return path;
}

/** One line of print. */
function line(x: number, y: number, width: number, size: number, random: () => number): string {
  let path = '';
  for (let at = x; at + size <= x + width; at += size * 1.12) path += glyph(at, y, size, random);
  return path;
}

const ink = (path: string, width: number, colour = '#222'): string =>
  `<path d="${path}" fill="none" stroke="${colour}" stroke-width="${width}" stroke-linecap="round"/>`;

/** A looping line like a word written by hand. */
function handwriting(x: number, y: number, width: number, height: number, random: () => number): string {
  let [at, path] = [x, `M${x} ${y + height / 2}`];
  while (at < x + width) {
    const step = height * (0.25 + random() * 0.35);
    path += `C${at + step * random()} ${y + height * (random() * 1.4 - 0.2)} ${at + step * random()} ${y + height * (random() * 1.4 - 0.2)} ${at + step} ${y + height * random()}`;
    at += step;
  }
  return path;
}

const svg = (body: string, { width, height } = PAGE, paper = '#fff'): Buffer =>
  Buffer.from(
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}"><rect width="100%" height="100%" fill="${paper}"/>${body}</svg>`,
  );

const png = (source: Buffer): Promise<Buffer> => sharp(source).png({ compressionLevel: 1 }).toBuffer();

/** A white page full of print. */
export async function textPage(seed: number, { lines = 34, size = 24 } = {}): Promise<Buffer> {
  const random = randomFrom(seed);
  let path = '';
  for (let i = 0; i < lines; i++) {
    const last = random() < 0.2 ? 0.3 + random() * 0.6 : 1;
    path += line(110, 130 + (i * 1500) / lines, 1020 * last, size, random);
  }
  return png(svg(ink(path, 2.2)));
}

/** One printed form (layout by `layout`) filled in by hand (by `hand`); the first `alike` fields by the layout too. */
export async function filledForm(
  layout: number,
  hand: number,
  { rows = 10, alike = 0 } = {},
): Promise<Buffer> {
  const [printed, copied, own] = [randomFrom(layout), randomFrom(layout + 1), randomFrom(hand)];
  const height = 1300 / rows;
  let print = line(340, 90, 560, 46, printed);
  let rules = '';
  let words = '';
  for (let i = 0; i <= rows; i++) rules += `M100 ${220 + i * height}h1040`;
  rules += `M100 220v1300M360 220v1300M1140 220v1300`;
  for (let i = 0; i < rows; i++) {
    print += line(120, 220 + i * height + height * 0.35, 220, 28, printed);
    const written = i < alike ? copied : own;
    words += handwriting(390, 220 + i * height + height * 0.25, 200 + written() * 450, height * 0.5, written);
  }
  words += handwriting(750, 1570, 300, 90, own);
  return png(svg(ink(rules, 2) + ink(print, 2.6) + ink(words, 3.2, '#1a2a6c')));
}

/** A white page with nothing but one signature. */
export async function signatureOnly(seed: number, width = 260): Promise<Buffer> {
  return png(svg(ink(handwriting(700, 1400, width, 70, randomFrom(seed)), 3.5, '#1a2a6c')));
}

/** Shapes of many colours and sizes: a scene in the workshop. */
export async function scene(seed: number, width = 1600, height = 1200): Promise<Buffer> {
  const random = randomFrom(seed);
  const hue = random() * 360;
  let body = '';
  for (let i = 0; i < 90; i++) {
    const size = 30 + random() ** 3 * 700;
    const colour = `hsl(${hue + random() * 90},${20 + random() * 40}%,${15 + random() * 65}%)`;
    const at = `${random() * width - size / 2} ${random() * height - size / 2}`;
    const [x, y] = at.split(' ');
    body +=
      random() < 0.6
        ? `<rect x="${x}" y="${y}" width="${size}" height="${size * (0.2 + random())}" fill="${colour}" transform="rotate(${random() * 60 - 30} ${at})"/>`
        : `<circle cx="${x}" cy="${y}" r="${size / 2}" fill="${colour}"/>`;
  }
  return png(svg(body, { width, height }, `hsl(${hue},20%,45%)`));
}

export interface Shot {
  seed?: number;
  width?: number;
  height?: number;
  /** Share of the frame that the page fills. */
  fill?: number;
  turn?: number;
  /** Gaussian blur of the lens, pixels of the photo. */
  blur?: number;
  /** Standard deviation of the sensor's noise, levels. */
  noise?: number;
  light?: number;
  quality?: number;
}

/** The page on a desk as a phone sees it: turned a little, unevenly lit, noisy, a JPEG. */
export async function photograph(page: Buffer, shot: Shot = {}): Promise<Buffer> {
  const { seed = 1, width = 3000, height = 4000, fill = 0.85, turn = 2, blur = 0, noise = 5 } = shot;
  const { light = 1, quality = 85 } = shot;
  const lit = `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}"><defs><radialGradient id="g" cx="40%" cy="35%" r="90%"><stop offset="0" stop-color="#fff"/><stop offset="1" stop-color="#999"/></radialGradient></defs><rect width="100%" height="100%" fill="url(#g)"/></svg>`;
  const sheet = await sharp(page)
    .resize({ width: Math.round(width * fill), height: Math.round(height * fill), fit: 'inside' })
    .rotate(turn, { background: '#6b5a48' })
    .png()
    .toBuffer();
  const composed = await sharp({ create: { width, height, channels: 3, background: '#6b5a48' } })
    .composite([{ input: sheet }, { input: Buffer.from(lit), blend: 'multiply' }])
    .removeAlpha()
    .png({ compressionLevel: 1 })
    .toBuffer();
  let picture = sharp(composed);
  if (blur > 0) picture = picture.blur(blur);
  if (light !== 1) picture = picture.linear(light, 0);
  const { data } = await picture.raw().toBuffer({ resolveWithObject: true });
  addNoise(data, noise, seed);
  return sharp(data, { raw: { width, height, channels: 3 } })
    .jpeg({ quality })
    .toBuffer();
}

/** Sum of four uniform numbers, near enough to Gaussian. */
function addNoise(data: Uint8Array, sigma: number, seed: number): void {
  if (sigma === 0) return;
  const random = randomFrom(seed);
  const levels = new Uint8ClampedArray(data.buffer, data.byteOffset, data.length);
  for (let i = 0; i < levels.length; i++) {
    const n = (random() + random() + random() + random() - 2) * sigma * 1.732;
    levels[i] = (levels[i] ?? 0) + n;
  }
}

/** A wall, or a pocket: one colour, light falling off to one side, noise. */
export async function flatPhoto(level: number, { fall = 0.25, noise = 6, seed = 1 } = {}): Promise<Buffer> {
  const [width, height] = [1600, 1200];
  const data = new Uint8Array(width * height * 3);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const i = (y * width + x) * 3;
      const lit = level * (1 - (fall * (x + y)) / (width + height));
      data[i] = lit;
      data[i + 1] = lit;
      data[i + 2] = lit;
    }
  }
  addNoise(data, noise, seed);
  return sharp(data, { raw: { width, height, channels: 3 } })
    .jpeg({ quality: 85 })
    .toBuffer();
}
