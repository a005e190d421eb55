import { deflateSync } from 'node:zlib';
import { randomFrom } from './draw.ts';

/** A PDF of these objects, numbered from 1; the first is the catalogue. */
export function pdfOf(objects: readonly (string | Buffer)[], trailer = ''): Buffer {
  const parts: Buffer[] = [Buffer.from('%PDF-1.7\n%\u00e2\u00e3\n', 'latin1')];
  const offsets: number[] = [];
  let at = parts[0]?.length ?? 0;
  objects.forEach((object, i) => {
    const body = Buffer.concat([
      Buffer.from(`${i + 1} 0 obj\n`),
      Buffer.from(object),
      Buffer.from('\nendobj\n'),
    ]);
    offsets.push(at);
    at += body.length;
    parts.push(body);
  });
  const rows = offsets.map((offset) => `${String(offset).padStart(10, '0')} 00000 n \n`).join('');
  const size = objects.length + 1;
  parts.push(
    Buffer.from(
      `xref\n0 ${size}\n0000000000 65535 f \n${rows}trailer\n<</Size ${size}/Root 1 0 R${trailer}>>\nstartxref\n${at}\n%%EOF\n`,
    ),
  );
  return Buffer.concat(parts);
}

export function stream(data: Buffer, dictionary = '', filter = '/FlateDecode'): Buffer {
  return Buffer.concat([
    Buffer.from(`<<${dictionary}/Filter ${filter}/Length ${data.length}>>\nstream\n`),
    data,
    Buffer.from('\nendstream'),
  ]);
}

export interface OnePage {
  box?: string;
  resources?: string;
  trailer?: string;
  more?: readonly (string | Buffer)[];
}

/** One page with this content; `more` are objects from number 5 on. */
export function onePage(
  content: Buffer,
  { box = '0 0 595 842', resources = '', trailer, more = [] }: OnePage = {},
): Buffer {
  return pdfOf(
    [
      '<</Type/Catalog/Pages 2 0 R>>',
      '<</Type/Pages/Kids[3 0 R]/Count 1>>',
      `<</Type/Page/Parent 2 0 R/MediaBox[${box}]/Contents 4 0 R/Resources<<${resources}>>>>`,
      content,
      ...more,
    ],
    trailer,
  );
}

/** Lines of small strokes, different for each seed. */
export function strokes(seed: number, count = 4000): Buffer {
  const random = randomFrom(seed);
  let content = '0.8 w\n';
  for (let i = 0; i < count; i++) {
    const x = 60 + random() * 470;
    const y = 60 + Math.floor(random() * 45) * 16;
    content += `${x.toFixed(1)} ${y} m ${(x + random() * 10 - 5).toFixed(1)} ${(y + random() * 9).toFixed(1)} l S\n`;
  }
  return stream(deflateSync(content));
}

/** So many pages, all the same. */
export function manyPages(count: number): Buffer {
  const kids = Array.from({ length: count }, (_, i) => `${i + 4} 0 R`).join(' ');
  return pdfOf([
    '<</Type/Catalog/Pages 2 0 R>>',
    `<</Type/Pages/Kids[${kids}]/Count ${count}/MediaBox[0 0 595 842]>>`,
    strokes(1),
    ...Array.from({ length: count }, () => '<</Type/Page/Parent 2 0 R/Contents 3 0 R/Resources<<>>>>'),
  ]);
}
