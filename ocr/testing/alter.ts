import sharp from 'sharp';
import { degrade, type Picture } from './degrade.ts';
import { drawPage } from './page.ts';
import type { LetterPlan } from './plan.ts';
import type { Random } from './random.ts';
import { fromSharp, type Raster } from './raster.ts';

/** Grey levels by which a pixel must differ to belong to the altered place; above grain and JPEG. */
const DIFFERS = 70;

/**
 * The date of the scan replaced in an image editor: the same scan is made with the other date, and the place where they
 * differ is copied, smooth as editors leave it. Half of the forgers leave the editor's name in the file.
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
  const patch = await sharp(wished.bytes).extract(box).median(3).png().toBuffer();
  const edited = sharp(scan.bytes).composite([{ input: patch, left: box.left, top: box.top }]);
  const named = random.fork('editor').chance(0.5)
    ? edited.withExif({ IFD0: { Software: 'Adobe Photoshop 25.0' } })
    : edited;
  return { ...scan, bytes: await named.jpeg({ quality: 90 }).toBuffer() };
}

function differingBox(
  a: Raster,
  b: Raster,
): { left: number; top: number; width: number; height: number } | undefined {
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
