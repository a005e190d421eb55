import { LetterRefusal } from '../refusal.ts';

export type LetterKind = 'jpeg' | 'png' | 'webp' | 'pdf';

/** How far PDF readers look for the start: some scanners write a few bytes before it. */
const PDF_WITHIN = 1024;
const SVG_WITHIN = 4096;
const HEIC_BRANDS = /^(hei[cfmsx]|hev[cmsx]|mif1|msf1)$/;

/**
 * By content, never by name.
 *
 * @throws LetterRefusal for everything else, with what to send instead
 */
export function kindOf(bytes: Buffer): LetterKind {
  if (bytes.length === 0) throw new LetterRefusal('letter.empty');
  const starts = (hex: string) => bytes.subarray(0, hex.length / 2).toString('hex') === hex;
  if (starts('ffd8ff')) return 'jpeg';
  if (starts('89504e470d0a1a0a')) return 'png';
  if (text(bytes, 0, 4) === 'RIFF' && text(bytes, 8, 12) === 'WEBP') return 'webp';
  if (text(bytes, 4, 8) === 'ftyp' && HEIC_BRANDS.test(text(bytes, 8, 12)))
    throw new LetterRefusal('letter.heic');
  if (/<svg[\s>]/i.test(text(bytes, 0, SVG_WITHIN))) throw new LetterRefusal('letter.svg');
  if (text(bytes, 0, 4) === 'GIF8') throw new LetterRefusal('letter.moving');
  if (text(bytes, 0, PDF_WITHIN).includes('%PDF-')) return 'pdf';
  throw new LetterRefusal('letter.format');
}

const text = (bytes: Buffer, from: number, to: number): string => bytes.subarray(from, to).toString('latin1');
