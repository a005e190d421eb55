import sharp from 'sharp';
import type { EvidenceLimits } from '../limits.ts';
import { EvidenceRefusal } from '../refusal.ts';
import type { EvidenceKind, Examination } from '../types.ts';
import { type ContentType, contentType } from './content-type.ts';
import { decode, type WorkingCopy } from './decode.ts';
import { renderFirstPage } from './pdf.ts';
import { luminance } from './plane.ts';
import { judge } from './quality.ts';
import { takeFingerprint } from './take-fingerprint.ts';
import { boundedSize } from './working-size.ts';

const PREVIEW_SIDE = 1280;
const PREVIEW_SHORT_SIDE = 480;

const NAMES: Record<EvidenceKind, string> = { picture: '图片', pdf: ' PDF ', document: ' Office 文档' };

/** Everything that is done with one file; runs in the child process only. */
export async function examineBytes(
  bytes: Buffer,
  allowed: readonly EvidenceKind[],
  limits: EvidenceLimits,
): Promise<Examination> {
  const type = await contentType(bytes);
  if (!allowed.includes(type.kind)) {
    throw new EvidenceRefusal('evidence.not_allowed', { what: NAMES[type.kind] });
  }
  switch (type.kind) {
    case 'picture':
      return examinePicture(bytes, type, limits);
    case 'pdf':
      return examinePdf(bytes, type, limits);
    case 'document':
      return { ...type, fingerprint: null, preview: null };
  }
}

async function examinePicture(
  bytes: Buffer,
  type: ContentType,
  limits: EvidenceLimits,
): Promise<Examination> {
  const { copy, size, pages } = await decode(bytes, limits);
  const plane = luminance(copy.rgb, copy.width, copy.height);
  const shorterSide = Math.min(size.width, size.height);
  const quality = judge({ plane, shorterSide, tinyPx: limits.tinyPx });
  const fingerprint = quality.faults.includes('blank') ? null : takeFingerprint(plane);
  return { ...type, ...size, pages, quality, fingerprint, preview: await previewOf(copy) };
}

async function examinePdf(bytes: Buffer, type: ContentType, limits: EvidenceLimits): Promise<Examination> {
  const { copy, size, pages, hasText } = await renderFirstPage(bytes, limits);
  const plane = luminance(copy.rgb, copy.width, copy.height);
  const quality = judge({ plane, shorterSide: Number.POSITIVE_INFINITY, tinyPx: limits.tinyPx });
  const blank = quality.faults.includes('blank');
  // Text in a font that is not embedded may not be drawn: that is our poverty, not the sender's fault.
  const faults = blank && hasText() ? quality.faults.filter((fault) => fault !== 'blank') : quality.faults;
  const fingerprint = blank ? null : takeFingerprint(plane);
  const preview = await previewOf(copy);
  return { ...type, ...size, pages, quality: { ...quality, faults }, fingerprint, preview };
}

/** Made from pixels alone, so nothing of the file but its picture is in it. */
async function previewOf({ rgb, width, height }: WorkingCopy): Promise<Buffer> {
  return sharp(rgb, { raw: { width, height, channels: 3 } })
    .resize({ ...boundedSize({ width, height }, PREVIEW_SIDE, PREVIEW_SHORT_SIDE), fit: 'fill' })
    .jpeg({ quality: 80, mozjpeg: false })
    .toBuffer();
}
