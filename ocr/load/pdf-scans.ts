import sharp from 'sharp';
import type { Stored } from '../forgery/stored.ts';

interface Size {
  readonly width: number;
  readonly height: number;
}

/** Width by height of a page and its picture may differ by this much, from rounding. */
const ALIKE = 0.01;
const END = 'endstream';

/**
 * The JPEGs of a scanned PDF, one a page, as the scanner stored them; null for a PDF that is not just that (more or fewer
 * pictures than pages, pages turned, a picture that does not fill its page).
 */
export async function scansInPdf(bytes: Buffer, pages: readonly Size[]): Promise<Stored[] | null> {
  const text = bytes.toString('latin1');
  if (/\/Rotate\s+-?[1-9]/.test(text)) return null;
  const jpegs: Buffer[] = [];
  for (let at = text.indexOf(START); at >= 0; at = text.indexOf(START, at + 1)) {
    if (!LEADS_IN.test(text.slice(Math.max(0, at - LEAD), at))) continue;
    const end = text.indexOf(END, at);
    if (end < 0) break;
    jpegs.push(bytes.subarray(at, end));
    if (jpegs.length > pages.length) return null;
    at = end;
  }
  if (jpegs.length !== pages.length) return null;
  const sizes = await Promise.all(jpegs.map(sizeOf));
  const fills = (size: Size | null, i: number) => {
    const page = pages[i];
    return size && page && Math.abs((size.width * page.height) / (size.height * page.width) - 1) < ALIKE;
  };
  return sizes.every(fills) ? jpegs.map((jpeg) => ({ bytes: jpeg, orientation: 1 })) : null;
}

/** Begin of a JPEG, in Latin-1. */
const START = '\u00ff\u00d8\u00ff';
const LEADS_IN = /stream\r?\n$/;
const LEAD = 'stream\r\n'.length;

/** Null for what libvips cannot read: PDFium has drawn the page, only the look at how it was stored is left out. */
function sizeOf(jpeg: Buffer): Promise<Size | null> {
  return sharp(jpeg, { limitInputPixels: false })
    .metadata()
    .catch(() => null);
}
