import { deflateSync } from 'node:zlib';
import sharp from 'sharp';
import { expect, it, vi } from 'vitest';
import { comparePictures } from '../fingerprint.ts';
import { DEFAULT_LIMITS } from '../limits.ts';
import { docx, flateBomb } from '../testing/hostile.ts';
import { manyPages, onePage, stream, strokes } from '../testing/make-pdf.ts';
import { refused } from '../testing/refused.ts';
import { examineBytes } from './examine.ts';

vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 });

const examine = (bytes: Buffer) => examineBytes(bytes, ['pdf', 'document'], DEFAULT_LIMITS);

it('the first page of a PDF is measured and shown', async () => {
  const found = await examine(manyPages(12));
  expect(found).toMatchObject({ mime: 'application/pdf', kind: 'pdf', pages: 12, width: 595, height: 842 });
  expect(found.quality).toMatchObject({ faults: [] });
  const preview = await sharp(found.preview ?? Buffer.alloc(0)).metadata();
  expect(preview).toMatchObject({ format: 'jpeg', width: 905, height: 1280 });
});

it('pages of other strokes differ; the same page is the same', async () => {
  const [a, b, again] = await Promise.all(
    [1, 2, 1].map(async (seed) => (await examine(onePage(strokes(seed)))).fingerprint),
  );
  if (!a || !b || !again) throw new Error('no fingerprint');
  expect(comparePictures(a, b)).toBe('different');
  expect(again).toBe(a);
});

it('colours are not swapped', async () => {
  const red = onePage(stream(deflateSync('1 0 0 rg 0 0 595 842 re f')));
  const { preview } = await examine(red);
  const { channels } = await sharp(preview ?? Buffer.alloc(0)).stats();
  expect(channels.map(({ mean }) => Math.round(mean / 255))).toEqual([1, 0, 0]);
});

it('an empty page is blank; one with text that we have no font for is not', async () => {
  expect((await examine(onePage(stream(deflateSync(' '))))).quality?.faults).toEqual(['blank']);
  const unseen = onePage(stream(deflateSync('BT /F 20 Tf 3 Tr 100 700 Td (Confirmed) Tj ET')), {
    resources: '/Font<</F<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>>>',
  });
  expect(await examine(unseen)).toMatchObject({ quality: { faults: [] }, fingerprint: null });
});

it('memory of the renderer is bounded by itself', async () => {
  const limits = { ...DEFAULT_LIMITS, pdfMemoryMb: 64 };
  const refusal = await refused(examineBytes(flateBomb(200), ['pdf'], limits));
  expect(refusal.code).toBe('evidence.took_too_much_memory');
  expect((await examineBytes(onePage(strokes(1)), ['pdf'], limits)).kind).toBe('pdf');
});

it('a document is told by its type and not opened', async () => {
  const { kind, quality, fingerprint, preview } = await examine(docx());
  expect({ kind, quality, fingerprint, preview }).toEqual({
    kind: 'document',
    quality: undefined,
    fingerprint: null,
    preview: null,
  });
});
