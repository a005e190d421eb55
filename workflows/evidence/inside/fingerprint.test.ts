import sharp, { type Sharp } from 'sharp';
import { beforeAll, describe, expect, it, vi } from 'vitest';
import { comparePictures, fingerprintDistance, OUTLINE_DIGITS, outlineDistance } from '../fingerprint.ts';
import { DEFAULT_LIMITS } from '../limits.ts';
import { filledForm, flatPhoto, photograph, scene, signatureOnly, textPage } from '../testing/draw.ts';
import { examineBytes } from './examine.ts';

vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 });

async function fingerprint(bytes: Buffer): Promise<string> {
  const { fingerprint: found } = await examineBytes(bytes, ['picture'], DEFAULT_LIMITS);
  if (!found) throw new Error('no fingerprint');
  return found;
}

async function cut(bytes: Buffer, share: number): Promise<Buffer> {
  const { width, height } = await sharp(bytes).metadata();
  const [left, top] = [Math.round(width * share), Math.round(height * share)];
  return sharp(bytes)
    .extract({ left, top, width: width - left, height: height - top })
    .jpeg({ quality: 80 })
    .toBuffer();
}

const changes: Record<string, (picture: Sharp) => Sharp> = {
  'saved as JPEG of quality 60': (picture) => picture.jpeg({ quality: 60 }),
  'made smaller': (picture) => picture.resize(800).jpeg({ quality: 60 }),
  'made half as large': (picture) => picture.resize(620).jpeg({ quality: 40 }),
  'made brighter': (picture) => picture.linear(1.15, -10).jpeg({ quality: 75 }),
  'made darker': (picture) => picture.linear(0.8, 10).jpeg({ quality: 75 }),
  'saved as WebP': (picture) => picture.webp({ quality: 50 }),
};

let pictures: [string, Buffer][];
beforeAll(async () => {
  const form = await filledForm(7, 8);
  pictures = [
    ['text', await textPage(1)],
    ['form', form],
    ['signature', await signatureOnly(4)],
    ['scene', await scene(5)],
    ['photo', await photograph(form, { width: 1200, height: 1600 })],
  ];
});

describe('the same picture is found again', () => {
  it.each(Object.entries(changes))('%s', async (_how, change) => {
    for (const [what, bytes] of pictures) {
      const [before, after] = [
        await fingerprint(bytes),
        await fingerprint(await change(sharp(bytes)).toBuffer()),
      ];
      expect(comparePictures(before, after), `${what} ${fingerprintDistance(before, after)}`).toBe('same');
      // The outline is what a database looks for first.
      expect(outlineDistance(before, after)).toBeLessThanOrEqual(48);
    }
  });

  it('turned by EXIF, without metadata, in other pixels', async () => {
    for (const [, bytes] of pictures) {
      const turned = await sharp(bytes)
        .rotate(270)
        .withMetadata({ orientation: 6 })
        .jpeg({ quality: 85 })
        .toBuffer();
      expect(comparePictures(await fingerprint(bytes), await fingerprint(turned))).toBe('same');
    }
  });

  it('cut by 2 % of a document it looks alike, so that a person is asked', async () => {
    for (const [what, bytes] of pictures.filter(([name]) => name !== 'scene')) {
      const [before, after] = [await fingerprint(bytes), await fingerprint(await cut(bytes, 0.02))];
      expect(comparePictures(before, after), what).toBe('alike');
    }
  });
});

describe('another picture is not taken for it', () => {
  const pairs = (prints: readonly string[]) =>
    prints.flatMap((a, i) => prints.slice(0, i).map((b) => [a, b] as const));

  it.each<[string, (seed: number) => Promise<Buffer>]>([
    ['pages of text', (seed) => textPage(100 + seed)],
    ['scenes', (seed) => scene(200 + seed)],
    ['forms of one print filled in by hand', (seed) => filledForm(7, 300 + seed)],
  ])('%s differ', async (_what, make) => {
    const prints = [];
    for (let seed = 0; seed < 6; seed++) prints.push(await fingerprint(await make(seed)));
    for (const [a, b] of pairs(prints)) expect(comparePictures(a, b)).toBe('different');
  });

  it.each<[string, (seed: number) => Promise<Buffer>]>([
    ['two fields of ten', (seed) => filledForm(7, 400 + seed, { alike: 8 })],
    ['the signature only', (seed) => filledForm(7, 400 + seed, { alike: 10 })],
    ['two small fields of 24', (seed) => filledForm(9, 400 + seed, { alike: 22, rows: 24 })],
  ])('forms that differ in %s are not the same', async (_what, make) => {
    const prints = [];
    for (let seed = 0; seed < 6; seed++) prints.push(await fingerprint(await make(seed)));
    for (const [a, b] of pairs(prints)) expect(comparePictures(a, b)).not.toBe('same');
  });
});

it('has 64 digits that a database can compare, then the detail', async () => {
  const print = await fingerprint(await textPage(1));
  expect(print).toMatch(/^[0-9a-f]{64}:[A-Za-z0-9+/]{3072}$/);
  expect(print.slice(0, OUTLINE_DIGITS)).toHaveLength(64);
  expect(outlineDistance('f'.repeat(64), '0'.repeat(64))).toBe(256);
  expect(outlineDistance(print, print)).toBe(0);
  expect(fingerprintDistance(print, print)).toBe(0);
});

it('a picture of nothing has none', async () => {
  const { fingerprint: none } = await examineBytes(await flatPhoto(220), ['picture'], DEFAULT_LIMITS);
  expect(none).toBeNull();
});
