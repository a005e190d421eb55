import { crc32, deflateRawSync, deflateSync } from 'node:zlib';
import sharp from 'sharp';
import { manyPages, onePage, pdfOf, stream } from './make-pdf.ts';

const MEGABYTE = 1024 * 1024;

function chunk(type: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const out = Buffer.alloc(body.length + 8);
  out.writeUInt32BE(data.length, 0);
  body.copy(out, 4);
  out.writeUInt32BE(crc32(body), body.length + 4);
  return out;
}

/** A grey PNG that declares this size; `interlaced` ones must be decoded as a whole. */
export function png(
  width: number,
  height: number,
  { interlaced = false, data = Buffer.alloc(0) } = {},
): Buffer {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set([8, 0, 0, 0, interlaced ? 1 : 0], 8);
  return Buffer.concat([
    Buffer.from('89504e470d0a1a0a', 'hex'),
    chunk('IHDR', header),
    chunk('IDAT', data),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}

/** 20,000 × 20,000 white pixels in some 400 KB, complete and correct. */
export const hugePng = (): Buffer =>
  png(20_000, 20_000, { data: deflateSync(Buffer.alloc(20_001 * 20_000), { level: 1 }) });

/** A small JPEG whose header says that it is larger. */
export async function jpegDeclaring(width: number, height: number): Promise<Buffer> {
  const bytes = await sharp({ create: { width: 64, height: 64, channels: 3, background: '#888' } })
    .jpeg()
    .toBuffer();
  const start = bytes.indexOf(Buffer.from('ffc0', 'hex'));
  bytes.writeUInt16BE(height, start + 5);
  bytes.writeUInt16BE(width, start + 7);
  return bytes;
}

/** A small GIF whose screen and first frame say that they are larger. */
export async function gifDeclaring(width: number, height: number): Promise<Buffer> {
  const bytes = await sharp({ create: { width: 64, height: 64, channels: 3, background: '#888' } })
    .gif()
    .toBuffer();
  const frame = bytes.indexOf(Buffer.from('2c00000000', 'hex'));
  for (const at of [6, frame + 5]) {
    bytes.writeUInt16LE(width, at);
    bytes.writeUInt16LE(height, at + 2);
  }
  return bytes;
}

/** 16,383 × 16,383, the most that WebP can say. */
export async function hugeWebp(): Promise<Buffer> {
  const bytes = await sharp({ create: { width: 64, height: 64, channels: 3, background: '#888' } })
    .webp()
    .toBuffer();
  const start = bytes.indexOf(Buffer.from('9d012a', 'hex'));
  bytes.writeUInt16LE(0x3fff, start + 3);
  bytes.writeUInt16LE(0x3fff, start + 5);
  return bytes;
}

/** A GIF of so many frames, each 1000 × 1000. */
export async function animatedGif(frames: number): Promise<Buffer> {
  const one = await sharp({ create: { width: 1000, height: 1000, channels: 3, background: '#777' } })
    .composite([
      {
        input: Buffer.from(
          '<svg width="800" height="800"><path d="M0 0L800 800M0 800L800 0" stroke="#111" stroke-width="30"/></svg>',
        ),
      },
    ])
    .gif({ colours: 4 })
    .toBuffer();
  // Header, screen descriptor and palette; then one frame, repeated; then the trailer.
  const palette = 13 + 3 * 2 ** (((one[10] ?? 0) & 7) + 1);
  const frame = one.subarray(palette, -1);
  return Buffer.concat([
    one.subarray(0, palette),
    ...Array.from({ length: frames }, () => frame),
    one.subarray(-1),
  ]);
}

/** The signature of HEIC, as iPhones write it. */
export const heic = (): Buffer =>
  Buffer.concat([
    Buffer.from('00000018667479706865696300000000686569636d696631', 'hex'),
    Buffer.alloc(2000, 1),
  ]);

export const program = (): Buffer =>
  Buffer.concat([Buffer.from('MZ\u0090\u0000', 'latin1'), Buffer.alloc(4000, 3)]);

export const svgBomb = (): Buffer =>
  Buffer.from(
    '<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg" width="500" height="500"><script>alert(1)</script></svg>',
  );

/** A page of 200,000 points, 70 metres. */
export const hugePage = (): Buffer =>
  onePage(stream(deflateSync('0 0 m 9 9 l S')), { box: '0 0 200000 200000' });

/** Two filters over each other: `megabytes` of spaces in a few hundred bytes. */
export function flateBomb(megabytes: number): Buffer {
  const inner = deflateSync(Buffer.alloc(megabytes * MEGABYTE, ' '), { level: 9 });
  return onePage(stream(deflateSync(inner, { level: 9 }), '', '[/FlateDecode/FlateDecode]'));
}

/** Millions of strokes over the whole page. */
export const endlessDrawing = (): Buffer =>
  onePage(stream(deflateSync(Buffer.from('0 0 m 595 842 l 595 0 l 0 842 l S\n'.repeat(3_000_000)))));

/** One image of 30,000 × 30,000 points. */
export const hugeImage = (): Buffer =>
  onePage(stream(deflateSync('595 0 0 842 0 0 cm /I Do')), {
    resources: '/XObject<</I 5 0 R>>',
    more: [
      stream(
        deflateSync(Buffer.alloc(30_000 * 30_000, 200), { level: 1 }),
        '/Type/XObject/Subtype/Image/Width 30000/Height 30000/ColorSpace/DeviceGray/BitsPerComponent 8',
      ),
    ],
  });

/** Asks for a password to be opened. */
export const encryptedPdf = (): Buffer =>
  onePage(stream(deflateSync('0 0 m 9 9 l S')), {
    trailer: `/Encrypt<</Filter/Standard/V 2/R 3/Length 128/P -4/O<${'ab'.repeat(32)}>/U<${'cd'.repeat(32)}>>>/ID[<${'01'.repeat(16)}><${'01'.repeat(16)}>]`,
  });

/** Pages whose tree is its own child. */
export const circularPdf = (): Buffer =>
  pdfOf(['<</Type/Catalog/Pages 2 0 R>>', '<</Type/Pages/Kids[2 0 R]/Count 1>>']);

export const emptyPdf = (): Buffer =>
  pdfOf(['<</Type/Catalog/Pages 2 0 R>>', '<</Type/Pages/Kids[]/Count 0>>']);
export const longPdf = (): Buffer => manyPages(3000);

/** A ZIP of these entries; what is inside does not matter. */
export function zip(...names: string[]): Buffer {
  return Buffer.concat(names.flatMap((name) => zipEntry(name, Buffer.from('hello'))));
}

/** What makes a ZIP a Word document. */
export function docx(): Buffer {
  const main = 'application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml';
  const types = `<Types><Override PartName="/word/document.xml" ContentType="${main}"/></Types>`;
  return Buffer.concat([...zipEntry('[Content_Types].xml', Buffer.from(types)), zip('word/document.xml')]);
}

function zipEntry(name: string, content: Buffer): Buffer[] {
  const packed = deflateRawSync(content);
  const local = Buffer.alloc(30);
  local.write('PK\u0003\u0004', 'latin1');
  local.writeUInt16LE(20, 4);
  local.writeUInt16LE(8, 8);
  local.writeUInt32LE(crc32(content), 14);
  local.writeUInt32LE(packed.length, 18);
  local.writeUInt32LE(content.length, 22);
  local.writeUInt16LE(name.length, 26);
  return [local, Buffer.from(name), packed];
}
