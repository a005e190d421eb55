import sharp from 'sharp';
import { decodeWhole, onlyDecoders } from '../confined/decoders.ts';
import type { Rgb } from '../image/planes.ts';
import { type LetterLimits, PAGE_LONG_SIDE } from '../limits.ts';
import { LetterRefusal } from '../refusal.ts';

/** For the life of the process that reads letters. */
export const onlyKnownDecoders = (): void => onlyDecoders(['Jpeg', 'Png', 'Webp']);

export interface Picture {
  readonly page: Rgb;
  /** Name of the program in the metadata, when it is one that edits pictures. */
  readonly editor: string | null;
  /** How the stored pixels lie, as EXIF says: 1 to 8. */
  readonly orientation: number;
}

/**
 * A picture as upright sRGB pixels. Its declared size is checked before anything is decoded.
 *
 * @throws LetterRefusal when it is too large, too small, moving, or does not decode to its end
 */
export async function loadPicture(bytes: Buffer, limits: LetterLimits): Promise<Picture> {
  const header = await sharp(bytes, { limitInputPixels: false }).metadata().catch(damaged);
  const { width, height } = header;
  if (width * height > limits.pixels) throw new LetterRefusal('letter.too_many_pixels', { width, height });
  if (Math.min(width, height) < limits.shortSidePx) {
    throw new LetterRefusal('letter.too_small', { width, height, least: limits.shortSidePx });
  }
  if ((header.pages ?? 1) > 1) throw new LetterRefusal('letter.moving');
  return {
    page: await decodeWhole((failOn) => rgbOf(bytes, limits.pixels, failOn)).catch(damaged),
    editor: editorIn(header.exif, header.xmp, bytes),
    orientation: header.orientation ?? 1,
  };
}

async function rgbOf(bytes: Buffer, pixels: number, failOn: 'warning' | 'error'): Promise<Rgb> {
  const { data, info } = await sharp(bytes, { limitInputPixels: pixels, failOn })
    .autoOrient()
    .flatten({ background: '#ffffff' })
    .resize({ width: PAGE_LONG_SIDE, height: PAGE_LONG_SIDE, fit: 'inside', withoutEnlargement: true })
    .toColourspace('srgb')
    .raw({ depth: 'uchar' })
    .toBuffer({ resolveWithObject: true });
  if (info.channels !== 3) throw new Error(`decoded to ${info.channels} channels`);
  return { data, width: info.width, height: info.height };
}

/** Programs that leave their name in what they have changed. */
export const EDITORS =
  /Photoshop|Lightroom|GIMP|Affinity|Pixelmator|Snapseed|PicsArt|Canva|Paint\.NET|CorelDRAW|Illustrator|Inkscape|Figma|美图|MeituPic|Meitu|醒图|稿定|光影魔术手/i;
/** Where PNG writers put their name. */
const HEAD = 64 * 1024;

/** A picture that passed through an editor may have been changed by it. */
function editorIn(exif: Buffer | undefined, xmp: Buffer | undefined, bytes: Buffer): string | null {
  const text = [exif, xmp, bytes.subarray(0, HEAD)].map((part) => part?.toString('utf8') ?? '').join('\n');
  return EDITORS.exec(text)?.[0] ?? null;
}

function damaged(cause: unknown): never {
  throw new LetterRefusal('letter.damaged', {}, { cause });
}
