import { expect, it } from 'vitest';
import { editorInPdf } from './pdf-editor.ts';

const pdf = (inside: string) => Buffer.from(`%PDF-1.7\n${inside}\n%%EOF`, 'latin1');

it.each([
  [
    'a scan whose metadata names it',
    'stream\n\xff\xd8\xff\xe1\x00\x40Exif\0\0MM\0*Adobe Photoshop 25.0\0endstream',
  ],
  ['the program that wrote the PDF', '<</Creator (Adobe Photoshop 25.0)/Producer (x)>>'],
])('finds an editor by %s', (_, inside) => {
  expect(editorInPdf(pdf(inside))).toBe('Photoshop');
});

it('says nothing of a scanner, nor of letters in the picture itself', () => {
  expect(
    editorInPdf(pdf(`<</Producer (Canon iR-ADV)>>${' '.repeat(3_000)}stream\nxxGIMPxx endstream`)),
  ).toBeNull();
});
