import { afterAll, describe, expect, it } from 'vitest';
import { openExaminer } from './examiner.ts';
import * as hostile from './testing/hostile.ts';
import { refused } from './testing/refused.ts';

/** Far above what a refusal takes here, far below what an unbounded decoder needs; a loaded machine is slow. */
const SOON_MS = 60_000;

const examiner = openExaminer({ children: 1, limits: { timeMs: 40_000, memoryMb: 900 } });
afterAll(() => examiner.close());

describe('a file made to hurt is refused, and the next file is examined', () => {
  it.each([
    ['nothing', () => Buffer.alloc(0), 'evidence.empty'],
    ['60 MB', () => Buffer.alloc(60 * 1024 * 1024, 0xff), 'evidence.file_too_large'],
    ['a program called photo.jpg', hostile.program, 'evidence.program'],
    ['an SVG with a script', hostile.svgBomb, 'evidence.svg'],
    ['an iPhone photo (HEIC)', hostile.heic, 'evidence.heic'],
    ['an archive', () => hostile.zip('photo.jpg'), 'evidence.archive'],
    ['text', () => Buffer.from('已确认，同意。'), 'evidence.unknown_type'],
    ['a web page', () => Buffer.from('<!doctype html><script>1</script>'), 'evidence.unknown_type'],
    ['a complete PNG of 20,000 × 20,000', hostile.hugePng, 'evidence.too_many_pixels'],
    ['a PNG that says 10,000 × 10,000', () => hostile.png(10_000, 10_000), 'evidence.too_many_pixels'],
    ['a PNG that says 2,000,000,000 × 1', () => hostile.png(2_000_000_000, 1), 'evidence.damaged'],
    ['a PNG of one pixel by 60,000', () => hostile.png(1, 60_000), 'evidence.too_many_pixels'],
    [
      'an empty PNG of 8,000 × 8,000, interlaced',
      () => hostile.png(8000, 8000, { interlaced: true }),
      'evidence.damaged',
    ],
    [
      'a JPEG that says 50,000 × 50,000',
      () => hostile.jpegDeclaring(50_000, 50_000),
      'evidence.too_many_pixels',
    ],
    ['a JPEG that says 8,000 × 8,000', () => hostile.jpegDeclaring(8000, 8000), 'evidence.damaged'],
    [
      'a GIF that says 50,000 × 50,000',
      () => hostile.gifDeclaring(50_000, 50_000),
      'evidence.too_many_pixels',
    ],
    ['a WebP that says 16,383 × 16,383', hostile.hugeWebp, 'evidence.too_many_pixels'],
    ['a PDF page of 70 metres', hostile.hugePage, 'evidence.pdf_page_size'],
    ['a PDF of 3,000 pages', hostile.longPdf, 'evidence.pdf_pages'],
    ['a PDF without pages', hostile.emptyPdf, 'evidence.pdf_empty'],
    ['a PDF whose pages hold each other', hostile.circularPdf, 'evidence.damaged'],
    ['a PDF with a password', hostile.encryptedPdf, 'evidence.pdf_encrypted'],
    ['a PDF of nothing but its first line', () => Buffer.from('%PDF-1.7\n'), 'evidence.damaged'],
    ['a PDF that unfolds to 1.5 GB', () => hostile.flateBomb(1500), 'evidence.took_too_much_memory'],
  ])(
    '%s',
    async (_what, make, code) => {
      const content = await make();
      const started = performance.now();
      const refusal = await refused(examiner.examine({ name: 'photo.jpg', content }));
      expect(refusal.code).toBe(code);
      expect(performance.now() - started).toBeLessThan(SOON_MS);
    },
    120_000,
  );

  it('millions of strokes end by memory or by time', async () => {
    const refusal = await refused(examiner.examine({ name: 'a.pdf', content: hostile.endlessDrawing() }));
    expect(['evidence.took_too_much_memory', 'evidence.took_too_long']).toContain(refusal.code);
  }, 120_000);

  it('of a moving picture only the first frame is looked at', async () => {
    const { pages, quality } = await examiner.examine({
      name: 'a.gif',
      content: await hostile.animatedGif(300),
    });
    expect({ pages, faults: quality?.faults }).toEqual({ pages: 300, faults: [] });
  }, 60_000);
});
