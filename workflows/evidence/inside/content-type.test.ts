import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { docx, heic, program, svgBomb, zip } from '../testing/hostile.ts';
import { onePage, strokes } from '../testing/make-pdf.ts';
import { refused } from '../testing/refused.ts';
import { contentType } from './content-type.ts';

const blank = sharp({ create: { width: 8, height: 8, channels: 3, background: '#fff' } });
const mp4 = Buffer.from('00000018667479706d703432000000006d70343269736f6d', 'hex');
const avif = await blank.clone().avif().toBuffer();

describe('the type of a file comes from its content', () => {
  it.each(['jpeg', 'png', 'webp', 'gif', 'tiff'] as const)('%s is a picture', async (format) => {
    const bytes = await blank.clone().toFormat(format).toBuffer();
    expect(await contentType(bytes)).toEqual({ mime: `image/${format}`, kind: 'picture' });
  });

  it('PDF, also with the few bytes before it that some scanners write', async () => {
    const pdf = onePage(strokes(1));
    expect(await contentType(pdf)).toEqual({ mime: 'application/pdf', kind: 'pdf' });
    const late = Buffer.concat([Buffer.from('@PJL\r\n'), pdf]);
    expect(await contentType(late)).toEqual({ mime: 'application/pdf', kind: 'pdf' });
  });

  it('Word is a document, and so is what Office wrote before 2007', async () => {
    expect((await contentType(docx())).kind).toBe('document');
    const old = Buffer.concat([Buffer.from('d0cf11e0a1b11ae1', 'hex'), Buffer.alloc(600)]);
    expect(await contentType(old)).toEqual({ mime: 'application/x-cfb', kind: 'document' });
  });

  it.each([
    ['HEIC', heic(), 'evidence.heic', {}],
    [
      'BMP',
      Buffer.concat([Buffer.from('BM'), Buffer.alloc(60)]),
      'evidence.picture_format',
      { format: 'BMP' },
    ],
    ['AVIF', avif, 'evidence.picture_format', { format: 'AVIF' }],
    ['SVG', svgBomb(), 'evidence.svg', {}],
    ['SVG after spaces', Buffer.from('\n  <SVG onload="x()">'), 'evidence.svg', {}],
    ['a program', program(), 'evidence.program', {}],
    ['a program for Linux', Buffer.from('7f454c46020101', 'hex'), 'evidence.program', {}],
    ['a video', mp4, 'evidence.video', {}],
    ['an archive', zip('a.jpg'), 'evidence.archive', {}],
    ['text', Buffer.from('hello'), 'evidence.unknown_type', {}],
    ['one byte', Buffer.from([0xff]), 'evidence.unknown_type', {}],
    ['zeros', Buffer.alloc(1000), 'evidence.unknown_type', {}],
  ])('%s is refused', async (_what, bytes, code, params) => {
    expect(await refused(contentType(bytes))).toMatchObject({ code, params });
  });
});
