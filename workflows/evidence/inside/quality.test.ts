import sharp from 'sharp';
import { beforeAll, describe, expect, it, vi } from 'vitest';
import { DEFAULT_LIMITS } from '../limits.ts';
import { filledForm, flatPhoto, photograph, scene, signatureOnly, textPage } from '../testing/draw.ts';
import type { Quality } from '../types.ts';
import { decode } from './decode.ts';
import { examineBytes } from './examine.ts';
import { luminance } from './plane.ts';
import { judge } from './quality.ts';

/** As `examineBytes` judges it, without a fingerprint and a preview. */
async function quality(bytes: Buffer): Promise<Quality> {
  const { copy, size } = await decode(bytes, DEFAULT_LIMITS);
  const plane = luminance(copy.rgb, copy.width, copy.height);
  const shorterSide = Math.min(size.width, size.height);
  return judge({ plane, shorterSide, tinyPx: DEFAULT_LIMITS.tinyPx });
}
const faults = async (bytes: Buffer) => (await quality(bytes)).faults;
const blurred = (bytes: Buffer, sigma: number) =>
  sharp(bytes).blur(sigma).png({ compressionLevel: 1 }).toBuffer();
/** A phone's photo, already scaled to what everything is measured on. */
const shot = { width: 1200, height: 1600 };
/** Drawing photos takes longer than judging them, and the machine may be busy. */
vi.setConfig({ testTimeout: 120_000 });

let pages: [string, Buffer][];
let text: Buffer;
beforeAll(async () => {
  text = await textPage(1);
  pages = [
    ['text', text],
    ['form', await filledForm(1, 2)],
    ['scene', await scene(3, 1000, 750)],
    ['signature', await signatureOnly(4)],
  ];
});

describe('sharpness', () => {
  it('is high for what is sharp, falls with every step of blur, and tells what cannot be read', async () => {
    for (const [what, bytes] of pages) {
      const sharpest = await quality(bytes);
      const readable = await quality(await blurred(bytes, 1.5));
      const unreadable = await quality(await blurred(bytes, 5));
      const smear = await quality(await blurred(bytes, 8));
      const scores = [sharpest, readable, unreadable, smear].map(({ sharpness }) => sharpness);
      expect(scores[0], what).toBeGreaterThan(75);
      expect(scores.at(-1), what).toBeLessThan(20);
      expect([...scores].sort((a, b) => b - a)).toEqual(scores);
      expect(readable.faults, what).toEqual([]);
      expect(unreadable.faults, what).toEqual(['blurred']);
    }
  });

  it('does not depend on resolution, JPEG quality, noise, light or large white areas', async () => {
    const blur = 1.2;
    const photo = await photograph(text, { ...shot, blur });
    const usual = (await quality(photo)).sharpness;
    const others = [
      await photograph(text, { width: 1800, height: 2400, blur: 1.5 * blur }),
      await photograph(text, { ...shot, blur, quality: 40, noise: 10, light: 0.5 }),
      await sharp(photo).extend({ bottom: 300, background: '#fff' }).jpeg().toBuffer(),
    ];
    for (const other of others) expect(Math.abs((await quality(other)).sharpness - usual)).toBeLessThan(15);
  });

  it('a moved hand blurs one direction only, and is found', async () => {
    const form = await sharp(await filledForm(3, 3))
      .resize(1000)
      .extend({ right: 24, background: '#fff' })
      .png()
      .toBuffer();
    const kernel = [...Array(25).fill(0), ...Array(25).fill(1), ...Array(25).fill(0)];
    const moved = await sharp(form).convolve({ width: 25, height: 3, kernel, scale: 25 }).png().toBuffer();
    expect((await quality(moved)).sharpness).toBeLessThan((await quality(form)).sharpness - 40);
  });

  it('a sharp time stamp on a blurred photo does not save it', async () => {
    const photo = await photograph(text, { ...shot, blur: 5 });
    const stamp = await sharp(await textPage(8, { lines: 34 }))
      .extract({ left: 110, top: 120, width: 420, height: 120 })
      .png()
      .toBuffer();
    const stamped = await sharp(photo)
      .composite([{ input: stamp, left: 40, top: 1440 }])
      .jpeg()
      .toBuffer();
    expect(await faults(stamped)).toEqual(['blurred']);
  });
});

describe('other faults', () => {
  it('a wall is blank, a pocket is blank and dark', async () => {
    expect(await faults(await flatPhoto(220))).toEqual(['blank']);
    expect(await faults(await flatPhoto(200, { fall: 0.6, noise: 12 }))).toEqual(['blank']);
    expect(await faults(await flatPhoto(9))).toEqual(['blank', 'dark']);
    expect(await faults(await flatPhoto(20, { noise: 15 }))).toEqual(['blank', 'dark']);
  });

  it('a page with one small signature is not blank', async () => {
    for (const width of [60, 120, 260]) expect(await faults(await signatureOnly(4, width))).toEqual([]);
  });

  it('a page in the dark is dark, a dim one is not, nor is a screenshot in dark mode', async () => {
    expect(await faults(await photograph(text, { ...shot, light: 0.08 }))).toContain('dark');
    expect(await faults(await photograph(text, { ...shot, light: 0.3 }))).toEqual([]);
    expect(await faults(await sharp(text).removeAlpha().negate().linear(0.8, 20).png().toBuffer())).toEqual(
      [],
    );
  });

  it('a thumbnail is tiny', async () => {
    expect(await faults(await sharp(text).resize(200).png().toBuffer())).toContain('tiny');
    expect(await faults(await sharp(text).resize(600).png().toBuffer())).toEqual([]);
  });
});

it('is what an examination tells', async () => {
  const thumbnail = await sharp(text).resize(200).png().toBuffer();
  const { quality: told } = await examineBytes(thumbnail, ['picture'], DEFAULT_LIMITS);
  expect(told).toEqual(await quality(thumbnail));
});
