import sharp from 'sharp';
import { expect, it } from 'vitest';
import { DEFAULT_LIMITS, PAGE_LONG_SIDE } from '../limits.ts';
import { loadPicture } from './picture.ts';

/** Grey paper with a black upper left corner. */
function sheet(width: number, height: number) {
  const corner = { create: { width: 100, height: 100, channels: 3, background: '#000' } } as const;
  return sharp({ create: { width, height, channels: 3, background: '#ccc' } }).composite([
    { input: corner, left: 0, top: 0 },
  ]);
}
const load = (bytes: Buffer) => loadPicture(bytes, DEFAULT_LIMITS);

it('a photo is laid upright as its EXIF says', async () => {
  // Stored with the corner at the upper left; shown, it is at the upper right.
  const { page, orientation } = await load(
    await sheet(900, 700).withMetadata({ orientation: 6 }).jpeg().toBuffer(),
  );
  expect([page.width, page.height, orientation]).toEqual([700, 900, 6]);
  const at = (x: number, y: number) => page.data[(y * page.width + x) * 3] ?? -1;
  expect(at(660, 40)).toBeLessThan(20);
  expect(at(40, 40)).toBeGreaterThan(180);
});

it('a large one is made smaller, no small one larger', async () => {
  const { page } = await load(await sheet(2000, 4000).jpeg().toBuffer());
  expect([page.width, page.height]).toEqual([PAGE_LONG_SIDE / 2, PAGE_LONG_SIDE]);
  const small = await load(await sheet(700, 1000).png().toBuffer());
  expect([small.page.width, small.page.height]).toEqual([700, 1000]);
});

it('one too small to be read is refused with what to send instead', async () => {
  await expect(load(await sheet(1000, 699).jpeg().toBuffer())).rejects.toMatchObject({
    code: 'letter.too_small',
    message: expect.stringContaining('请上传原图'),
  });
});

it('one that ends in the middle is refused, not read as far as it goes', async () => {
  const whole = await sheet(900, 1200).jpeg().toBuffer();
  await expect(load(whole.subarray(0, whole.length / 2))).rejects.toMatchObject({ code: 'letter.damaged' });
});

it('clear parts of a PNG are paper', async () => {
  const clear = {
    create: { width: 700, height: 700, channels: 4, background: { r: 0, g: 0, b: 0, alpha: 0 } },
  } as const;
  expect((await load(await sharp(clear).png().toBuffer())).page.data[0]).toBe(255);
});
