import fc from 'fast-check';
import { expect, it } from 'vitest';
import { SpreadsheetError } from './errors.ts';
import { sheetFile, sheetXml, stylesWith } from './testing/make-xlsx.ts';
import { readHere } from './testing/read-all.ts';

const SHEET = 'xl/worksheets/sheet1.xml';
const strings = '<si><t>恒锐</t></si><si><r><t>富</t></r><r><t>文本</t></r></si>';
const styles = stylesWith(14, 'yyyy"年"m"月"d"日"', '00000');
const rows = `<row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1" s="1"><v>46096</v></c><c r="C1"><f>A1*2</f><v>7</v></c></row>
<row r="2"><c t="inlineStr"><is><t>x</t></is></c><c t="b"><v>1</v></c><c s="3"><v>42</v></c></row>`;
const after = '<mergeCells count="1"><mergeCell ref="A1:A9"/></mergeCells>';
const whole = sheetFile(rows, { strings, styles, after });
const xml = sheetXml(rows, after);

/** Reads it, or refuses it in the one way that is allowed. */
async function outcome(file: Buffer): Promise<string> {
  try {
    await readHere(file);
    return 'read';
  } catch (error) {
    expect(error).toBeInstanceOf(SpreadsheetError);
    const { sentence } = error as SpreadsheetError;
    expect(sentence).toMatch(/。$/);
    expect(sentence).not.toMatch(/undefined|NaN|\[object/);
    return 'refused';
  }
}

it('a file with any bytes changed is read or refused, never anything else', async () => {
  const changes = fc.array(fc.tuple(fc.nat(whole.length - 1), fc.nat(255)), { minLength: 1, maxLength: 6 });
  await fc.assert(
    fc.asyncProperty(changes, async (list) => {
      const file = Buffer.from(whole);
      for (const [at, value] of list) file[at] = value;
      await outcome(file);
    }),
    { numRuns: 1_500 },
  );
});

it('a sheet whose XML was edited at random is read or refused', async () => {
  const piece = fc.constantFrom(
    '<c>',
    '</c>',
    '<row>',
    '</row>',
    '<v>',
    '</v>',
    '<f/>',
    '<is>',
    '<t>',
    '"',
    '&amp;',
    '9'.repeat(30),
    ' r="B7"',
    ' t="s"',
    '-',
    '',
  );
  const edit = fc.tuple(fc.nat(xml.length), fc.nat(12), piece);
  const seen = new Set<string>();
  await fc.assert(
    fc.asyncProperty(fc.array(edit, { minLength: 1, maxLength: 4 }), async (edits) => {
      const data = edits.reduce(
        (text, [at, length, put]) => text.slice(0, at) + put + text.slice(at + length),
        xml,
      );
      seen.add(await outcome(sheetFile('', { strings, styles, entries: [{ name: SHEET, data }] })));
    }),
    { numRuns: 1_500 },
  );
  expect([...seen].sort()).toEqual(['read', 'refused']);
});

it('any bytes at all are read or refused', async () => {
  const start = fc.constantFrom('', 'PK\u0003\u0004', 'a,b\n', '\ufeff', '<html>', 'sep=;\n');
  await fc.assert(
    fc.asyncProperty(start, fc.uint8Array({ maxLength: 400 }), async (head, tail) => {
      await outcome(Buffer.concat([Buffer.from(head), tail]));
    }),
    { numRuns: 1_500 },
  );
});
