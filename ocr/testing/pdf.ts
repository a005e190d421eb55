import { deflateSync } from 'node:zlib';

/** A PDF as scanners write them: one picture a page, and behind it the text that recognition found. */
export function scannedPdf(
  jpeg: Buffer,
  size: { width: number; height: number },
  hidden: readonly string[] = [],
): Buffer {
  const box = { width: 595, height: Math.round((595 * size.height) / size.width) };
  return pdfOf([
    '<</Type/Catalog/Pages 2 0 R>>',
    '<</Type/Pages/Kids[3 0 R]/Count 1>>',
    `<</Type/Page/Parent 2 0 R/MediaBox[0 0 ${box.width} ${box.height}]/Contents 4 0 R/Resources<</XObject<</I 5 0 R>>/Font<</F 6 0 R>>>>>>`,
    stream(deflateSync(contentOf(box, hidden)), '/Filter/FlateDecode'),
    stream(
      jpeg,
      `/Type/XObject/Subtype/Image/Width ${size.width}/Height ${size.height}/ColorSpace/DeviceRGB/BitsPerComponent 8/Filter/DCTDecode`,
    ),
    '<</Type/Font/Subtype/Type0/BaseFont/SimSun/Encoding/Identity-H/DescendantFonts[7 0 R]/ToUnicode 9 0 R>>',
    '<</Type/Font/Subtype/CIDFontType2/BaseFont/SimSun/CIDSystemInfo<</Registry(Adobe)/Ordering(Identity)/Supplement 0>>/FontDescriptor 8 0 R/DW 1000>>',
    '<</Type/FontDescriptor/FontName/SimSun/Flags 4/FontBBox[0 -200 1000 900]/ItalicAngle 0/Ascent 850/Descent -150/CapHeight 700/StemV 80>>',
    stream(deflateSync(unicodeMap()), '/Filter/FlateDecode'),
  ]);
}

/** Rendering mode 3: the text is there to be found, not to be seen. */
function contentOf({ width, height }: { width: number; height: number }, lines: readonly string[]): string {
  const text = lines.map(
    (line, i) =>
      `1 0 0 1 60 ${height - 80 - i * 22} Tm <${Buffer.from(line, 'utf16le').swap16().toString('hex')}> Tj`,
  );
  return `q ${width} 0 0 ${height} 0 0 cm /I Do Q\nBT 3 Tr /F 11 Tf\n${text.join('\n')}\nET`;
}

/** Codes are UTF-16 themselves; a range may not leave its high byte. */
function unicodeMap(): string {
  const ranges = Array.from({ length: 256 }, (_, i) => {
    const high = i.toString(16).padStart(2, '0');
    return `<${high}00> <${high}ff> <${high}00>`;
  });
  const blocks: string[] = [];
  for (let i = 0; i < ranges.length; i += 100) {
    const some = ranges.slice(i, i + 100);
    blocks.push(`${some.length} beginbfrange\n${some.join('\n')}\nendbfrange`);
  }
  return `/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CMapName /U def /CMapType 2 def 1 begincodespacerange <0000> <ffff> endcodespacerange\n${blocks.join('\n')}\nendcmap end end`;
}

function stream(data: Buffer, dictionary: string): Buffer {
  return Buffer.concat([
    Buffer.from(`<<${dictionary}/Length ${data.length}>>\nstream\n`),
    data,
    Buffer.from('\nendstream'),
  ]);
}

/** Objects numbered from 1; the first is the catalogue. */
function pdfOf(objects: readonly (string | Buffer)[]): Buffer {
  const parts: Buffer[] = [Buffer.from('%PDF-1.7\n')];
  const rows: string[] = [];
  let at = parts[0]?.length ?? 0;
  objects.forEach((object, i) => {
    const part = Buffer.concat([
      Buffer.from(`${i + 1} 0 obj\n`),
      Buffer.from(object),
      Buffer.from('\nendobj\n'),
    ]);
    rows.push(`${String(at).padStart(10, '0')} 00000 n \n`);
    at += part.length;
    parts.push(part);
  });
  const size = objects.length + 1;
  const end = `xref\n0 ${size}\n0000000000 65535 f \n${rows.join('')}trailer\n<</Size ${size}/Root 1 0 R>>\nstartxref\n${at}\n%%EOF\n`;
  return Buffer.concat([...parts, Buffer.from(end)]);
}
