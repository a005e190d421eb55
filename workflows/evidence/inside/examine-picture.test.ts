import sharp from 'sharp';
import { beforeAll, describe, expect, it, vi } from 'vitest';
import { DEFAULT_LIMITS } from '../limits.ts';
import { photograph, textPage } from '../testing/draw.ts';
import { png } from '../testing/hostile.ts';
import { refused } from '../testing/refused.ts';
import { examineBytes } from './examine.ts';

vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 });

const examine = (bytes: Buffer, limits = DEFAULT_LIMITS) => examineBytes(bytes, ['picture'], limits);

let page: Buffer;
let photo: Buffer;
beforeAll(async () => {
  page = await textPage(5, { lines: 14 });
  photo = await photograph(page, { width: 900, height: 1200 });
});

describe('a picture is shown upright and clean', () => {
  it('turned as its EXIF says, with the size that a person sees', async () => {
    const lying = await sharp(photo).rotate(90).withMetadata({ orientation: 8 }).jpeg().toBuffer();
    const { width, height, preview } = await examine(lying);
    expect({ width, height }).toEqual({ width: 900, height: 1200 });
    expect(await sharp(preview ?? Buffer.alloc(0)).metadata()).toMatchObject({ width: 900, height: 1200 });
  });

  it('nothing of its metadata is left in the preview', async () => {
    const secret = 'GPS 31.2304N';
    const exif = {
      IFD0: { Copyright: secret },
      IFD3: { GPSLatitudeRef: 'N', GPSLatitude: '31/1 13/1 49/1' },
    };
    const tagged = await sharp(photo).withExif(exif).withXmp(`<x>${secret}</x>`).jpeg().toBuffer();
    expect(tagged.includes(secret)).toBe(true);
    const { preview } = await examine(tagged);
    expect(preview?.includes(secret)).toBe(false);
    const { exif: left, icc, xmp, orientation } = await sharp(preview ?? Buffer.alloc(0)).metadata();
    expect([left, icc, xmp, orientation]).toEqual([undefined, undefined, undefined, undefined]);
  });

  it('at most 1280 pixels, and a long screenshot not narrower than 480', async () => {
    const wide = await examine(await sharp(photo).resize(2400, 1800, { fit: 'fill' }).jpeg().toBuffer());
    expect(await sharp(wide.preview ?? Buffer.alloc(0)).metadata()).toMatchObject({
      width: 1280,
      height: 960,
    });
    const long = await sharp(page).resize(900, 9000, { fit: 'fill' }).png({ compressionLevel: 1 }).toBuffer();
    const { preview, quality } = await examine(long);
    expect(await sharp(preview ?? Buffer.alloc(0)).metadata()).toMatchObject({ width: 480, height: 4804 });
    expect(quality?.faults).toEqual([]);
  });

  it.each(['cmyk', 'b-w', 'rgb16', 'lab'])('%s pixels', async (space) => {
    const tiff = await sharp(page).resize(620).toColourspace(space).tiff({ compression: 'lzw' }).toBuffer();
    expect((await examine(tiff)).quality?.faults).toEqual([]);
  });

  it('paper shines through where it is transparent', async () => {
    const clear = await sharp(page).unflatten().png().toBuffer();
    const { quality } = await examine(clear);
    expect(quality).toMatchObject({ faults: [], brightness: 255 });
  });
});

describe('a picture that is not whole is refused', () => {
  const half = (bytes: Buffer) => bytes.subarray(0, bytes.length >> 1);

  it.each([
    ['jpeg', 'evidence.damaged'],
    ['png', 'evidence.damaged'],
    ['webp', 'evidence.damaged'],
    ['gif', 'evidence.damaged'],
    ['tiff', 'evidence.unknown_type'], // what tells its type stands at its end
  ] as const)('half a %s', async (format, code) => {
    const bytes = await sharp(photo).toFormat(format, { effort: 1 }).toBuffer();
    expect((await refused(examine(half(bytes)))).code).toBe(code);
  });

  it('half a JPEG with its end glued on, progressive too', async () => {
    const end = Buffer.from([0xff, 0xd9]);
    for (const progressive of [false, true]) {
      const bytes = await sharp(photo).jpeg({ progressive }).toBuffer();
      expect((await refused(examine(Buffer.concat([half(bytes), end])))).code).toBe('evidence.damaged');
    }
  });

  it('a JPEG of which a piece is zeros, as a broken download leaves it', async () => {
    const bytes = Buffer.from(photo).fill(0, photo.length * 0.4, photo.length - 2);
    expect((await refused(examine(bytes))).code).toBe('evidence.damaged');
  });

  it('nothing but a signature', async () => {
    for (const start of ['ffd8ffe000104a46494600', '89504e470d0a1a0a0000000d49484452', '474946383961']) {
      const bytes = Buffer.concat([Buffer.from(start, 'hex'), Buffer.alloc(500, 7)]);
      expect(['evidence.damaged', 'evidence.too_many_pixels', 'evidence.unknown_type']).toContain(
        (await refused(examine(bytes))).code,
      );
    }
    expect((await refused(examine(png(500, 500)))).code).toBe('evidence.damaged');
  });
});

describe('what phones and chat programs do to whole pictures is no damage', () => {
  it('a video after the end, as moving photos have it', async () => {
    const whole = await examine(photo);
    expect(await examine(Buffer.concat([photo, Buffer.alloc(50_000, 9)]))).toEqual(whole);
  });

  it('a wrong parameter of the scan, as some cameras write it', async () => {
    const bytes = Buffer.from(photo);
    const scan = bytes.indexOf(Buffer.from('ffda', 'hex'));
    bytes[scan + 6 + 2 * (bytes[scan + 4] ?? 0)] = 0;
    expect((await examine(bytes)).quality?.faults).toEqual([]);
  });
});
