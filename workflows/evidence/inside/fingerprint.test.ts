import sharp, { type Sharp } from 'sharp';
import { beforeAll, describe, expect, it, vi } from 'vitest';
import {
  compareOrientations,
  comparePictures,
  fingerprintDistance,
  OUTLINE_DIGITS,
  orientations,
  outlineDistance,
} from '../fingerprint.ts';
import { DEFAULT_LIMITS } from '../limits.ts';
import { filledForm, flatPhoto, photograph, scene, signatureOnly, textPage } from '../testing/draw.ts';
import { decode } from './decode.ts';
import { examineBytes } from './examine.ts';
import { luminance } from './plane.ts';
import { takeFingerprint } from './take-fingerprint.ts';

vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 });

/** As `examineBytes` takes it, without judging and showing the picture. */
async function fingerprint(bytes: Buffer): Promise<string> {
  const { copy } = await decode(bytes, DEFAULT_LIMITS);
  const found = takeFingerprint(luminance(copy.rgb, copy.width, copy.height));
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
  'saved as WebP': (picture) => picture.webp({ quality: 50, effort: 1 }),
};

interface Known {
  what: string;
  bytes: Buffer;
  print: string;
}

let pictures: Known[];
beforeAll(async () => {
  const form = await filledForm(7, 8);
  const drawn: [string, Buffer][] = [
    ['text', await textPage(1)],
    ['form', form],
    ['signature', await signatureOnly(4)],
    ['scene', await scene(5, 800, 600)],
    ['photo', await photograph(form, { width: 900, height: 1200 })],
  ];
  pictures = [];
  for (const [what, bytes] of drawn) pictures.push({ what, bytes, print: await fingerprint(bytes) });
});

describe('the same picture is found again', () => {
  it.each(Object.entries(changes))('%s', async (_how, change) => {
    for (const { what, bytes, print } of pictures) {
      const after = await fingerprint(await change(sharp(bytes)).toBuffer());
      expect(comparePictures(print, after), `${what} ${fingerprintDistance(print, after)}`).toBe('same');
      // The outline is what a database looks for first.
      expect(outlineDistance(print, after)).toBeLessThanOrEqual(48);
    }
  });

  it('turned by EXIF, without metadata, in other pixels', async () => {
    for (const { bytes, print } of pictures) {
      const turned = await sharp(bytes)
        .rotate(270)
        .withMetadata({ orientation: 6 })
        .jpeg({ quality: 85 })
        .toBuffer();
      expect(comparePictures(print, await fingerprint(turned))).toBe('same');
    }
  });

  it('cut by 2 % of a document it looks alike, so that a person is asked', async () => {
    for (const { what, bytes, print } of pictures.filter((one) => one.what !== 'scene'))
      expect(comparePictures(print, await fingerprint(await cut(bytes, 0.02))), what).toBe('alike');
  });
});

describe('the same picture, turned in the gallery and saved again,', () => {
  const turns = [0, 90, 180, 270].flatMap((angle) => [false, true].map((mirrored) => ({ angle, mirrored })));

  it.each(turns)('by $angle degrees, in a mirror: $mirrored, is found again', async ({ angle, mirrored }) => {
    for (const { what, bytes, print } of pictures.filter((one) => ['text', 'photo'].includes(one.what))) {
      const turned = await sharp(bytes).rotate(angle).flop(mirrored).jpeg({ quality: 60 }).toBuffer();
      const prints = orientations(await fingerprint(turned));
      expect(compareOrientations(prints, print), what).toBe('same');
      const distances = prints.map((one) => Math.round(fingerprintDistance(one, print)));
      expect(
        distances.filter((distance) => distance <= 25),
        `${what} ${distances}`,
      ).toHaveLength(1);
    }
  });

  it('cut by 2 % as well, a document still looks alike', async () => {
    for (const { what, bytes, print } of pictures.filter((one) => ['text', 'photo'].includes(one.what))) {
      const turned = await sharp(await cut(bytes, 0.02))
        .rotate(90)
        .flop()
        .jpeg()
        .toBuffer();
      expect(compareOrientations(orientations(await fingerprint(turned)), print), what).toBe('alike');
    }
  });
});

it('the orientations are eight, upright first, and those of a turned picture are the same eight', () => {
  const { print } = pictures[0] as Known;
  const prints = orientations(print);
  expect(prints[0]).toBe(print);
  expect(new Set(prints).size).toBe(8);
  for (const turned of prints) expect([...orientations(turned)].sort()).toEqual([...prints].sort());
});

describe('another picture is not taken for it', () => {
  const made = async (make: (seed: number) => Promise<Buffer>, many = 3) => {
    const prints: string[] = [];
    for (let seed = 0; seed < many; seed++) prints.push(await fingerprint(await make(seed)));
    return prints.flatMap((a, i) => prints.slice(0, i).map((b) => [a, b] as const));
  };

  // measure.ts has these for as many pictures as wanted.
  it.each<[string, (seed: number) => Promise<Buffer>]>([
    ['pages of text', (seed) => textPage(100 + seed)],
    ['scenes', (seed) => scene(200 + seed, 800, 600)],
    ['forms of one print filled in by hand', (seed) => filledForm(7, 300 + seed)],
  ])('%s differ, whichever way up', async (_what, make) => {
    for (const [a, b] of await made(make)) expect(compareOrientations(orientations(a), b)).toBe('different');
  });

  it.each<[string, (seed: number) => Promise<Buffer>]>([
    ['two fields of ten', (seed) => filledForm(7, 400 + seed, { alike: 8 })],
    ['the signature only', (seed) => filledForm(7, 400 + seed, { alike: 10 })],
    ['two small fields of 24', (seed) => filledForm(9, 400 + seed, { alike: 22, rows: 24 })],
  ])('forms that differ in %s are not the same', async (_what, make) => {
    for (const [a, b] of await made(make)) expect(compareOrientations(orientations(a), b)).not.toBe('same');
  });
});

it('is what an examination tells', async () => {
  const { bytes, print } = pictures[0] as Known;
  expect((await examineBytes(bytes, ['picture'], DEFAULT_LIMITS)).fingerprint).toBe(print);
});

it('has 64 digits that a database can compare, then the detail', () => {
  const { print } = pictures[0] as Known;
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
