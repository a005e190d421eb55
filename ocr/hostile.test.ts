import { afterAll, describe, expect, it } from 'vitest';
import * as hostile from '../workflows/evidence/testing/hostile.ts';
import { openLetterReader } from './reader.ts';
import { watchPeak } from './testing/peak.ts';
import type { LetterResult } from './types.ts';

/** Far above what a refusal takes here; a loaded machine is slow. */
const SOON_MS = 45_000;
const LONG_MS = 120_000;

/** A process is ended beyond it, by a watchdog that looks every 50 ms: meanwhile a file may have taken 400 MB more. */
const MEMORY_MB = 1600;
const BRIEFLY_MB = 400;

const reader = openLetterReader({ limits: { timeMs: 8_000, memoryMb: MEMORY_MB } });
afterAll(() => reader.close());

/** Reads it, soon and with bounded memory. */
async function bounded(bytes: Buffer): Promise<LetterResult> {
  const [started, memory] = [performance.now(), watchPeak(reader.pids)];
  const result = await reader.read(bytes);
  expect(memory.stop()).toBeLessThan(MEMORY_MB + BRIEFLY_MB);
  expect(performance.now() - started).toBeLessThan(SOON_MS);
  return result;
}

const truncated = async () => {
  const whole = await hostile.jpegDeclaring(64, 64);
  return whole.subarray(0, whole.length / 2);
};

describe('a file made to hurt is refused with its reason, soon', () => {
  it.each([
    ['nothing', () => Buffer.alloc(0), 'letter.empty'],
    ['11 MB', () => Buffer.alloc(11 * 1024 * 1024, 0xff), 'letter.too_large'],
    ['a PNG of 20,000 × 20,000', hostile.hugePng, 'letter.too_many_pixels'],
    ['an SVG', hostile.svgBomb, 'letter.svg'],
    ['an SVG of a billion laughs', billionLaughs, 'letter.svg'],
    ['an iPhone photo (HEIC)', hostile.heic, 'letter.heic'],
    ['a program', hostile.program, 'letter.format'],
    ['an archive', () => hostile.zip('photo.jpg'), 'letter.format'],
    ['half a JPEG', truncated, /letter\.(damaged|too_small)/],
    ['a PDF page of 70 metres', hostile.hugePage, 'letter.pdf_page_size'],
    ['a PDF of 3,000 pages', hostile.longPdf, 'letter.pdf_pages'],
    ['a PDF with a password', hostile.encryptedPdf, 'letter.pdf_encrypted'],
    ['a PDF without pages', hostile.emptyPdf, /letter\.(pdf_empty|damaged)/],
    ['a PDF whose pages hold each other', hostile.circularPdf, /letter\.(pdf_|damaged)/],
    [
      'garbage behind a PDF’s first line',
      () => Buffer.from(`%PDF-1.7\n${'x'.repeat(5000)}`),
      'letter.damaged',
    ],
  ])(
    '%s',
    async (_what, make, code) => {
      const result = await bounded(await make());
      expect(result).toMatchObject({ outcome: 'refused', code: expect.stringMatching(code) });
    },
    LONG_MS,
  );
});

describe('a file that cannot be told from a letter before it is drawn ends by time or memory or says nothing', () => {
  it.each([
    ['millions of strokes', hostile.endlessDrawing],
    ['a picture of 30,000 × 30,000 in a PDF', hostile.hugeImage],
    ['a PDF that unfolds to 1.5 GB', () => hostile.flateBomb(1500)],
  ])(
    '%s',
    async (_what, make) => {
      const result = await bounded(make());
      const values = result.outcome === 'read' ? Object.values(result.fields).map(({ value }) => value) : [];
      expect(values.filter((value) => value !== null)).toEqual([]);
    },
    LONG_MS,
  );

  it('and the next file is looked at as if nothing had been', async () => {
    expect(await reader.read(hostile.svgBomb())).toMatchObject({ outcome: 'refused', code: 'letter.svg' });
  }, 120_000);
});

function billionLaughs(): Buffer {
  const entities = Array.from({ length: 10 }, (_, i) => `<!ENTITY l${i + 1} "${`&l${i};`.repeat(10)}">`);
  return Buffer.from(
    `<?xml version="1.0"?><!DOCTYPE svg [<!ENTITY l0 "ha">${entities.join('')}]><svg xmlns="http://www.w3.org/2000/svg"><text>&l10;</text></svg>`,
  );
}
