import sharp from 'sharp';
import { expect, it } from 'vitest';
import { scansInPdf } from '../load/pdf-scans.ts';
import { scannedPdf } from '../testing/pdf.ts';
import { Random } from '../testing/random.ts';
import type { Field } from '../types.ts';
import { patchedValues } from './patched.ts';
import type { Stored } from './stored.ts';

const [WIDTH, HEIGHT] = [640, 800];
/** The day of the date, as a reader would have boxed it. */
const DATE = { x: 300, y: 400, width: 160, height: 24 };

/** Lines of strokes as dense as writing. */
function strokes(seed: string): string {
  const random = new Random(seed);
  const one = (x: number, y: number) =>
    `<path d="M${x} ${y}l${random.between(-9, 9)} ${random.between(-9, 9)}l${random.between(-9, 9)} ${random.between(-9, 9)}" stroke="#222" stroke-width="2" fill="none"/>`;
  const lines = Array.from({ length: 24 }, (_, line) =>
    Array.from({ length: 90 }, (_, i) => one(40 + i * 6, 40 + line * 31)).join(''),
  );
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${WIDTH}" height="${HEIGHT}"><rect width="100%" height="100%" fill="#f0efea"/>${lines.join('')}</svg>`;
}

const jpeg = (bytes: Buffer, quality: number) => sharp(bytes).jpeg({ quality }).toBuffer();
const scan = jpeg(Buffer.from(strokes('letter')), 80);

/** Two characters of other strokes laid over the date, and the whole saved again. */
async function altered(quality: number): Promise<Buffer> {
  const patch = await sharp(Buffer.from(strokes('other')))
    .extract({ left: 101, top: 213, width: 32, height: 26 })
    .png()
    .toBuffer();
  const edited = await sharp(await scan)
    .composite([{ input: patch, left: 381, top: 399 }])
    .png()
    .toBuffer();
  return jpeg(edited, quality);
}

async function look(stored: Stored, turned: 0 | 1 | 2 | 3 = 0) {
  const { data, info } = await sharp(stored.bytes).autoOrient().raw().toBuffer({ resolveWithObject: true });
  const [width, height] = turned % 2 ? [info.height, info.width] : [info.width, info.height];
  const at = (box: typeof DATE): Field => ({
    value: '2026-04-12',
    readings: ['2026-04-12', '2026-04-12'],
    confidence: 1,
    crop: { page: 1, box },
    reason: null,
    sentence: null,
  });
  const none = { ...at(DATE), crop: null };
  const fields = {
    orderNumber: at({ ...DATE, y: 90 }),
    newDueDate: at(DATE),
    signingDate: at({ ...DATE, y: 650 }),
    oldDueDate: none,
    customerName: none,
  };
  return patchedValues([{ rgb: { data, width, height }, turned, stored }], fields);
}

it('a date changed in a scan is found where it was changed', async () => {
  const found = await look({ bytes: await altered(92), orientation: 1 });
  expect(found.map(({ field }) => field)).toEqual(['newDueDate']);
  const [{ crop } = { crop: { box: DATE } }] = found;
  expect(Math.abs(crop.box.x + crop.box.width / 2 - 397)).toBeLessThan(20);
});

it('a scan saved again as a whole is not called changed, nor one saved once, nor one without any past', async () => {
  const drawn = await sharp(Buffer.from(strokes('letter')))
    .png()
    .toBuffer();
  for (const bytes of [await jpeg(await scan, 92), await jpeg(await scan, 70), await scan, drawn])
    expect(await look({ bytes, orientation: 1 })).toEqual([]);
});

it('a changed scan is found out when it was kept without loss', async () => {
  const bytes = await sharp(await altered(100))
    .png()
    .toBuffer();
  expect((await look({ bytes, orientation: 1 })).map(({ field }) => field)).toEqual(['newDueDate']);
});

it.each([
  ['by its pixels', 3, 1],
  ['by EXIF', 0, 8],
] as const)('a photo that lies on its side %s shows the same place', async (_, turned, orientation) => {
  // Stored a quarter turn clockwise from upright, so that three more make it upright.
  const upright = await altered(100);
  const turnedBack = sharp(await sharp(upright).rotate(90).png().toBuffer());
  const bytes = await (orientation === 1
    ? turnedBack.png().toBuffer()
    : turnedBack.withMetadata({ orientation }).png().toBuffer());
  expect((await look({ bytes, orientation }, turned)).map(({ field }) => field)).toEqual(['newDueDate']);
});

it('the scan is taken out of a PDF as the scanner stored it, and only when it is its page', async () => {
  const bytes = await scan;
  const size = { width: WIDTH, height: HEIGHT };
  const pdf = scannedPdf(bytes, size);
  const [stored] = (await scansInPdf(pdf, [size])) ?? [];
  expect(stored && Buffer.compare(stored.bytes.subarray(0, bytes.length), bytes)).toBe(0);
  expect(await scansInPdf(pdf, [size, size])).toBeNull();
  expect(await scansInPdf(pdf, [{ width: WIDTH, height: WIDTH }])).toBeNull();
});

it('a PDF full of pictures that begin and never end is given up at once', async () => {
  const bytes = Buffer.from('stream\n\u00ff\u00d8\u00ff'.repeat(100_000), 'latin1');
  const started = performance.now();
  expect(await scansInPdf(bytes, [{ width: WIDTH, height: HEIGHT }])).toBeNull();
  // Looking for the end anew each time took 46 s.
  expect(performance.now() - started).toBeLessThan(5000);
});
