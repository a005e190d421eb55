import sharp, { type SharpOptions } from 'sharp';
import { decodeWhole, onlyDecoders } from '../../../ocr/confined/decoders.ts';
import type { EvidenceLimits } from '../limits.ts';
import { EvidenceRefusal } from '../refusal.ts';
import { boundedSize, type Size } from './working-size.ts';

/** For the life of the process that examines files. */
export const onlyKnownDecoders = (): void => onlyDecoders(['Jpeg', 'Png', 'Webp', 'Nsgif', 'Tiff']);

/** Longer side of the copy that everything is measured on. */
const WORKING_SIDE = 1600;
const WORKING_SHORT_SIDE = 700;

/** Upright 8-bit sRGB pixels. */
export interface WorkingCopy extends Size {
  readonly rgb: Buffer;
}

export interface Decoded {
  readonly copy: WorkingCopy;
  /** Of the original as a person sees it. */
  readonly size: Size;
  readonly pages: number;
}

/**
 * The first frame of a picture. Its declared size is checked before anything is decoded.
 *
 * @throws EvidenceRefusal when it is too large or does not decode to its end.
 */
export async function decode(bytes: Buffer, limits: EvidenceLimits): Promise<Decoded> {
  const frame = { pages: 1, limitInputPixels: false } as const;
  const header = await sharp(bytes, frame).metadata().catch(damaged);
  const { width, height } = header;
  if (width * height > limits.pixels || Math.max(width, height) > limits.sidePx) {
    throw new EvidenceRefusal('evidence.too_many_pixels', { width, height });
  }
  const size = { width: header.autoOrient.width, height: header.autoOrient.height };
  const copy = await workingCopy(bytes, size, { pages: 1, limitInputPixels: limits.pixels });
  return { copy, size, pages: header.pages ?? 1 };
}

async function workingCopy(bytes: Buffer, size: Size, options: SharpOptions): Promise<WorkingCopy> {
  const bounded = boundedSize(size, WORKING_SIDE, WORKING_SHORT_SIDE);
  return decodeWhole((failOn) => pixels(bytes, bounded, { ...options, failOn })).catch(damaged);
}

async function pixels(bytes: Buffer, size: Size, options: SharpOptions): Promise<WorkingCopy> {
  const { data, info } = await sharp(bytes, options)
    .autoOrient()
    .flatten({ background: '#ffffff' })
    .resize({ ...size, fit: 'fill' })
    .toColourspace('srgb')
    .raw({ depth: 'uchar' })
    .toBuffer({ resolveWithObject: true });
  if (info.channels !== 3) throw new Error(`decoded to ${info.channels} channels`);
  return { rgb: data, width: info.width, height: info.height };
}

function damaged(cause: unknown): never {
  throw new EvidenceRefusal('evidence.damaged', {}, { cause });
}
