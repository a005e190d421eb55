import type { PDFiumDocument } from '@hyzyla/pdfium';
import { withoutAlpha } from '../../../ocr/confined/decoders.ts';
import { openPdfium, type Pdfium } from '../../../ocr/confined/pdfium.ts';
import type { EvidenceLimits } from '../limits.ts';
import { EvidenceRefusal } from '../refusal.ts';
import type { WorkingCopy } from './decode.ts';
import { boundedSize, type Size } from './working-size.ts';

/** Enough to read A4 by; a small page is not enlarged beyond this many pixels per point. */
const LONG_SIDE = 1600;
const SHORT_SIDE = 700;
const MOST_SCALE = 4;

export interface RenderedPdf {
  readonly copy: WorkingCopy;
  /** Of the first page, points. */
  readonly size: Size;
  readonly pages: number;
  /** Text on the first page that the renderer may have no font for. */
  readonly hasText: () => boolean;
}

/**
 * The first page of a PDF. Its declared size is checked before anything is rendered.
 *
 * @throws EvidenceRefusal for what is damaged, encrypted, or made to hurt
 */
export async function renderFirstPage(bytes: Buffer, limits: EvidenceLimits): Promise<RenderedPdf> {
  const pdfium = await openPdfium(limits.pdfMemoryMb);
  try {
    const document = await pdfium.library.loadDocument(bytes).catch(notLoaded);
    const pages = document.getPageCount();
    if (pages < 1) throw new EvidenceRefusal('evidence.pdf_empty');
    if (pages > limits.pdfPages) {
      throw new EvidenceRefusal('evidence.pdf_pages', { pages, limit: limits.pdfPages });
    }
    const size = pageSize(document, limits.pdfSide);
    const copy = await render(document, size);
    const hasText = () => document.getPage(0).getText().trim() !== '';
    return { copy, size, pages, hasText };
  } catch (error) {
    throw refusalOf(error, pdfium);
  }
}

function pageSize(document: PDFiumDocument, longest: number): Size {
  const { originalWidth: width, originalHeight: height } = document.getPage(0).getOriginalSize();
  if (!(width > 0 && height > 0)) throw new EvidenceRefusal('evidence.damaged');
  if (Math.max(width, height) > longest || Math.min(width, height) < 1) {
    throw new EvidenceRefusal('evidence.pdf_page_size');
  }
  return { width: Math.round(width), height: Math.round(height) };
}

async function render(document: PDFiumDocument, size: Size): Promise<WorkingCopy> {
  const enlarged = { width: size.width * MOST_SCALE, height: size.height * MOST_SCALE };
  const { width, height } = boundedSize(enlarged, LONG_SIDE, SHORT_SIDE);
  const page = await document
    .getPage(0)
    .render({ width, height, scale: 1, render: 'bitmap', renderFormFields: false });
  return { rgb: withoutAlpha(page.data), width: page.width, height: page.height };
}

function notLoaded(error: Error): never {
  const encrypted = /password|security/i.test(error.message);
  throw encrypted ? new EvidenceRefusal('evidence.pdf_encrypted', {}, { cause: error }) : error;
}

/** Any other complaint of the renderer is about the file. */
function refusalOf(cause: unknown, pdfium: Pdfium): EvidenceRefusal {
  if (pdfium.starved()) return new EvidenceRefusal('evidence.took_too_much_memory', {}, { cause });
  return cause instanceof EvidenceRefusal ? cause : new EvidenceRefusal('evidence.damaged', {}, { cause });
}
