import sharp from 'sharp';
import { degrade, type Picture } from './degrade.ts';
import { drawPage } from './page.ts';
import type { LetterPlan } from './plan.ts';
import type { Random } from './random.ts';
import { fromSharp, type Raster, toSharp } from './raster.ts';

/** Ways of altering a place of a picture. */
export type Altering = 'smoothed' | 'painted' | 'cloned';

interface Region {
  left: number;
  top: number;
  width: number;
  height: number;
}

/** Grey levels by which a pixel must differ to belong to the altered place; above grain and JPEG. */
const DIFFERS = 70;

/**
 * The date of the scan replaced in an image editor: the same scan is made with the other date, and the place where they
 * differ is `smoothed` (copied, smooth as editors leave it), `painted` (paper of one tone, and the other date typed on
 * it) or `cloned` (what looks most like it elsewhere in the letter, pixel by pixel). Half of the forgers leave the
 * editor's name in the file.
 */
export async function alterDate(
  random: Random,
  plan: LetterPlan,
  scan: Picture,
  newDue: string,
): Promise<Picture> {
  const other = await drawPage(random.fork('page'), { ...plan, story: { ...plan.story, newDue } });
  const wished = await degrade(random.fork('way'), other.raster, plan.profile);
  const [from, to] = await Promise.all([fromSharp(sharp(scan.bytes)), fromSharp(sharp(wished.bytes))]);
  const box = differingBox(from, to);
  if (!box) return scan;
  const patch = await patchOf(plan.altering, from, to, box, wished);
  const edited = sharp(scan.bytes).composite([{ input: patch, left: box.left, top: box.top }]);
  const named = random.fork('editor').chance(0.5)
    ? edited.withExif({ IFD0: { Software: 'Adobe Photoshop 25.0' } })
    : edited;
  const quality = plan.altering === 'smoothed' ? 90 : random.fork('saved').int(86, 95);
  return { ...scan, bytes: await named.jpeg({ quality }).toBuffer() };
}

async function patchOf(
  altering: Altering,
  from: Raster,
  to: Raster,
  box: Region,
  wished: Picture,
): Promise<Buffer> {
  if (altering === 'cloned')
    return toSharp(from)
      .extract(alike(from, to, box))
      .png()
      .toBuffer();
  const patch = sharp(wished.bytes).extract(box);
  if (altering === 'smoothed') return patch.median(3).png().toBuffer();
  const { data, width, height } = await fromSharp(patch);
  return toSharp({ data: typed(data), width, height })
    .png()
    .toBuffer();
}

/** Paper of one tone and strokes without grain. */
function typed(data: Buffer): Buffer {
  const paper = [0, 1, 2].map((c) => quantile(data, c, 0.8));
  const ink = [0, 1, 2].map((c) => quantile(data, c, 0.02));
  return data.map((value, i) => {
    const [low = 0, high = 255] = [ink[i % 3], paper[i % 3]];
    const light = (value - low - (high - low) * 0.2) / ((high - low) * 0.6);
    return Math.round(low + (high - low) * Math.max(0, Math.min(1, light)));
  }) as Buffer;
}

function quantile(data: Buffer, channel: number, share: number): number {
  const values = data.filter((_, i) => i % 3 === channel).sort();
  return values[Math.floor(values.length * share)] ?? 0;
}

/** The place of the letter, not the altered one itself, that looks most like what the forger wishes. */
function alike(page: Raster, wished: Raster, { left, top, width, height }: Region): Region {
  const points: [number, number][] = [];
  for (let y = 1; y < height; y += 3) for (let x = 1; x < width; x += 3) points.push([x, y]);
  const at = ({ data, width: row }: Raster, x: number, y: number) => data[(y * row + x) * 3 + 1] ?? 0;
  const wants = points.map(([x, y]) => at(wished, left + x, top + y));
  let best = { left, top, width, height, differs: Number.POSITIVE_INFINITY };
  for (let y = 0; y < page.height - height; y++)
    for (let x = 0; x < page.width - width; x++) {
      if (Math.abs(x - left) < width && Math.abs(y - top) < height) continue;
      let differs = 0;
      for (let i = 0; i < points.length && differs < best.differs; i++) {
        const [dx, dy] = points[i] ?? [0, 0];
        differs += (at(page, x + dx, y + dy) - (wants[i] ?? 0)) ** 2;
      }
      if (differs < best.differs) best = { left: x, top: y, width, height, differs };
    }
  const { differs: _, ...region } = best;
  return region;
}

/** Where two pictures of the same size differ clearly. */
function differingBox(a: Raster, b: Raster): Region | undefined {
  let [left, top, right, bottom] = [a.width, a.height, -1, -1];
  for (let i = 1; i < a.data.length; i += 3) {
    if (Math.abs((a.data[i] ?? 0) - (b.data[i] ?? 0)) < DIFFERS) continue;
    const pixel = (i - 1) / 3;
    const [x, y] = [pixel % a.width, Math.floor(pixel / a.width)];
    left = Math.min(left, x);
    right = Math.max(right, x);
    top = Math.min(top, y);
    bottom = Math.max(bottom, y);
  }
  if (right < 0) return undefined;
  const pad = 4;
  const [x, y] = [Math.max(0, left - pad), Math.max(0, top - pad)];
  return {
    left: x,
    top: y,
    width: Math.min(a.width, right + pad) - x,
    height: Math.min(a.height, bottom + pad) - y,
  };
}
