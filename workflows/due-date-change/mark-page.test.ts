import sharp from 'sharp';
import { expect, it } from 'vitest';
import type { Field, LetterReading } from '../../ocr/types.ts';
import type { Reason } from './letter-reader.ts';
import { markPage } from './mark-page.ts';
import { letter as plain, read } from './testing/readings.ts';

/** A white page on which the order number, the new date and the signing date stand below each other. */
async function letter(): Promise<LetterReading> {
  const picture = await sharp({ create: { width: 700, height: 600, channels: 3, background: 'white' } })
    .jpeg()
    .toBuffer();
  const at = (y: number): Field => ({
    ...read('x'),
    crop: { page: 1, box: { x: 100, y, width: 300, height: 40 } },
  });
  const { pages } = plain();
  return plain(
    { pages: pages.map((one) => ({ ...one, width: 700, height: 600, picture })), seals: [], customer: null },
    { orderNumber: at(100), newDueDate: at(300), signingDate: at(500), oldDueDate: { ...at(0), crop: null } },
  );
}

const about = (item: Reason['item'], weight: Reason['weight']): Reason => ({
  code: 'x',
  item,
  sentence: '',
  weight,
});

/** The colour with the most saturation on the left border of the box that begins at y. */
async function borderAt(bytes: Buffer, y: number): Promise<string> {
  const { data, info } = await sharp(bytes).raw().toBuffer({ resolveWithObject: true });
  let best = [255, 255, 255];
  for (let x = 80; x < 110; x += 1) {
    const i = ((y + 20) * info.width + x) * info.channels;
    const pixel = [...data.subarray(i, i + 3)];
    if (Math.max(...pixel) - Math.min(...pixel) > Math.max(...best) - Math.min(...best)) best = pixel;
  }
  const [red = 0, green = 0, blue = 0] = best;
  if (green > red) return 'green';
  return green > blue + 25 ? 'orange' : 'red';
}

it('what refuses the letter is red, what a person looks at orange, the rest green', async () => {
  const bytes = await markPage(await letter(), [
    about('orderNumber', 'reject'),
    about('newDueDate', 'manual'),
  ]);
  if (!bytes) throw new Error('no picture');
  expect(await Promise.all([100, 300, 500].map((y) => borderAt(bytes, y)))).toEqual([
    'red',
    'orange',
    'green',
  ]);
});

it('a place that was changed in the picture has a mark of its own', async () => {
  const box = { x: 100, y: 400, width: 30, height: 40 };
  const reading: LetterReading = {
    ...(await letter()),
    patched: [{ field: 'newDueDate', kind: 'no_past', crop: { page: 1, box }, strength: 80 }],
  };
  const bytes = await markPage(reading, []);
  if (!bytes) throw new Error('no picture');
  expect(await borderAt(bytes, 400)).toBe('orange');
});
