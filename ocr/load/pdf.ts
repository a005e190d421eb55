import type { PDFiumDocument } from '@hyzyla/pdfium';
import { withoutAlpha } from '../confined/decoders.ts';
import { openPdfium } from '../confined/pdfium.ts';
import type { Rgb } from '../image/planes.ts';
import { type LetterLimits, PAGE_LONG_SIDE } from '../limits.ts';
import { LetterRefusal } from '../refusal.ts';

export interface PdfPage {
  readonly page: Rgb;
  /** What the file says is written there; people see the pixels, not this. */
  readonly textLayer: string;
}

/** Of a small page no more than this many pixels a point. */
const MOST_SCALE = 4;

/** Asked for more memory than PDFium may have: not known to be the file's fault. */
export class PdfStarved extends Error {}

/**
 * All pages as pixels. Count and size are checked before anything is rendered: a page of 577 bytes can declare 70 m.
 *
 * @throws LetterRefusal for what is damaged, encrypted, too long or too large
 */
export async function loadPdf(bytes: Buffer, limits: LetterLimits): Promise<PdfPage[]> {
  const pdfium = await openPdfium(limits.pdfMemoryMb);
  try {
    const document = await pdfium.library.loadDocument(bytes).catch(notLoaded);
    const count = document.getPageCount();
    if (count < 1) throw new LetterRefusal('letter.pdf_empty');
    if (count > limits.pdfPages) {
      throw new LetterRefusal('letter.pdf_pages', { pages: count, most: limits.pdfPages });
    }
    const sizes = Array.from({ length: count }, (_, index) => sizeOf(document, index, limits));
    const pages: PdfPage[] = [];
    for (const [index, size] of sizes.entries()) pages.push(await render(document, index, size));
    return pages;
  } catch (error) {
    if (pdfium.starved()) throw new PdfStarved('PDFium', { cause: error });
    throw error instanceof LetterRefusal ? error : new LetterRefusal('letter.damaged', {}, { cause: error });
  }
}

interface Size {
  readonly width: number;
  readonly height: number;
}

function sizeOf(document: PDFiumDocument, index: number, limits: LetterLimits): Size {
  const { originalWidth: width, originalHeight: height } = document.getPage(index).getOriginalSize();
  const [long, short] = [Math.max(width, height), Math.min(width, height)];
  if (!(short >= 100 && long <= limits.pdfLongSide && short <= limits.pdfShortSide)) {
    throw new LetterRefusal('letter.pdf_page_size', { page: index + 1 });
  }
  return { width, height };
}

async function render(document: PDFiumDocument, index: number, size: Size): Promise<PdfPage> {
  const page = document.getPage(index);
  // Before rendering, which closes the page: its text would be read from freed memory then.
  const textLayer = page.getText();
  const scale = Math.min(MOST_SCALE, PAGE_LONG_SIDE / Math.max(size.width, size.height));
  const { data, width, height } = await page.render({
    width: Math.round(size.width * scale),
    height: Math.round(size.height * scale),
    scale: 1,
    render: 'bitmap',
    renderFormFields: false,
  });
  return { page: { data: withoutAlpha(data), width, height }, textLayer };
}

function notLoaded(error: Error): never {
  throw /password|security/i.test(error.message)
    ? new LetterRefusal('letter.pdf_encrypted', {}, { cause: error })
    : error;
}
