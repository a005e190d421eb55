import type { Sharp } from 'sharp';
import { grain, light, tableTop } from './light.ts';
import type { Profile } from './profiles.ts';
import type { Random } from './random.ts';
import { fromSharp, type Raster, toSharp } from './raster.ts';
import { placeOn } from './warp.ts';

/** A4 in inches. */
const INCHES = 8.268;

export interface Picture {
  bytes: Buffer;
  type: 'jpg' | 'png';
  /** How the page lies in the picture as a viewer shows it, degrees clockwise. */
  turned: number;
  /** Pixels per inch of the paper, about. */
  dpi: number;
}

/** The page as this way of sending it leaves it. */
export function degrade(random: Random, page: Raster, profile: Profile): Promise<Picture> {
  switch (profile) {
    case 'clean300':
      return scan(random, page, { dpi: 300, tilt: 0.15, grain: 1, quality: 93 });
    case 'scan200':
      return scan(random, page, { dpi: 200, tilt: 0.8, grain: 3, quality: 85 });
    case 'scan150':
      return scan(random, page, { dpi: 150, tilt: 0.8, grain: 3, quality: 80 });
    case 'skew':
      return scan(random, page, {
        dpi: 200,
        tilt: random.sign() * random.between(3, 8),
        grain: 3,
        quality: 85,
        exact: true,
      });
    case 'low100':
      return scan(random, page, { dpi: 100, tilt: 0.8, grain: 3, quality: 78 });
    case 'blurry':
      return scan(random, page, { dpi: 200, tilt: 1, grain: 3, quality: 75, blur: random.between(1.5, 2.1) });
    case 'phone':
      return photo(random, page, { hard: false });
    case 'phonehard':
      return photo(random, page, { hard: true });
    case 'phonerot':
      return photo(random, page, { hard: false, turn: random.pick([90, 180, 270]) });
    case 'bwcopy':
      return copy(random, page);
    case 'fax1bit':
      return fax(random, page);
  }
}

interface Scan {
  dpi: number;
  tilt: number;
  grain: number;
  quality: number;
  blur?: number;
  exact?: boolean;
}

async function scanned(random: Random, page: Raster, { dpi, tilt, exact, ...how }: Scan): Promise<Raster> {
  const angle = exact ? tilt : random.between(-tilt, tilt);
  const paper = Math.round(random.between(243, 254));
  const sheet = await fromSharp(toSharp(page).rotate(angle, { background: '#fff' }));
  const turned = how.blur ? await fromSharp(toSharp(sheet).blur((how.blur * 300) / dpi)) : sheet;
  const width = Math.round((turned.width / page.width) * INCHES * dpi);
  const out = await fromSharp(
    toSharp(turned)
      .resize({ width, kernel: 'lanczos3' })
      .linear(paper / 255, 0),
  );
  grain(random, out, how.grain);
  return out;
}

async function scan(random: Random, page: Raster, how: Scan): Promise<Picture> {
  const out = await scanned(random, page, how);
  return { bytes: await jpeg(toSharp(out), how.quality), type: 'jpg', turned: 0, dpi: how.dpi };
}

function jpeg(image: Sharp, quality: number): Promise<Buffer> {
  return image.jpeg({ quality, chromaSubsampling: '4:2:0' }).toBuffer();
}

async function photo(
  random: Random,
  page: Raster,
  { hard, turn = 0 }: { hard: boolean; turn?: number },
): Promise<Picture> {
  const width = hard ? 1800 : random.int(2000, 2600);
  const height = Math.round((width * 4) / 3);
  const picture = await tableTop(random, width, height);
  const lean = hard ? 0.075 : 0.035;
  const margin = random.between(0.05, 0.09);
  const off = () => random.between(-lean, lean);
  const [left, right] = [margin * width, (1 - margin) * width];
  const tall = (right - left) * Math.SQRT2;
  const top = Math.max(margin * height * 0.5, (height - tall) / 2);
  const bottom = Math.min(height * 0.985, top + tall);
  placeOn(picture, page, [
    { x: left + off() * width, y: top + Math.abs(off()) * height },
    { x: right + off() * width, y: top + Math.abs(off()) * height },
    { x: right + off() * width, y: bottom - Math.abs(off()) * height * 0.6 },
    { x: left + off() * width, y: bottom - Math.abs(off()) * height * 0.6 },
  ]);
  await light(random, picture, hard ? 0.95 : 0.5);
  const soft = await fromSharp(
    toSharp(picture).blur(hard ? random.between(0.9, 1.3) : random.between(0.4, 0.7)),
  );
  grain(random, soft, hard ? 6 : 3);
  const dpi = Math.round((right - left) / INCHES);
  const quality = hard ? random.int(55, 68) : random.int(76, 90);
  return turned(random, soft, { turn, quality, dpi });
}

/** By turning the pixels, or as phones do it: the pixels as the sensor has them and a note in EXIF. */
async function turned(
  random: Random,
  picture: Raster,
  { turn, quality, dpi }: { turn: number; quality: number; dpi: number },
): Promise<Picture> {
  if (turn === 0) return { bytes: await jpeg(toSharp(picture), quality), type: 'jpg', turned: 0, dpi };
  const image = await fromSharp(toSharp(picture).rotate(turn));
  if (random.chance(0.5))
    return { bytes: await jpeg(toSharp(image), quality), type: 'jpg', turned: turn, dpi };
  const orientation = { 90: 8, 180: 3, 270: 6 }[turn] ?? 1;
  const bytes = await toSharp(image).withMetadata({ orientation }).jpeg({ quality }).toBuffer();
  return { bytes, type: 'jpg', turned: 0, dpi };
}

async function copy(random: Random, page: Raster): Promise<Picture> {
  const out = await scanned(random, page, { dpi: 200, tilt: 1, grain: 4, quality: 80 });
  const grey = toSharp(out).greyscale().linear(random.between(1.25, 1.6), random.between(-75, -40));
  return { bytes: await grey.jpeg({ quality: 80 }).toBuffer(), type: 'jpg', turned: 0, dpi: 200 };
}

async function fax(random: Random, page: Raster): Promise<Picture> {
  const out = await scanned(random, page, { dpi: 200, tilt: 0.6, grain: 9, quality: 80, blur: 0.5 });
  const bytes = await toSharp(out)
    .greyscale()
    .threshold(random.int(140, 175))
    .png({ palette: true, colours: 2 })
    .toBuffer();
  return { bytes, type: 'png', turned: 0, dpi: 200 };
}
