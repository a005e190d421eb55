import { describe, expect, it } from 'vitest';
import * as hostile from './testing/hostile.ts';
import { sheetFile } from './testing/make-xlsx.ts';
import { readThere, refusal } from './testing/read-all.ts';

/** Far above what a refusal takes here (0.2 to 3 s), far below what an unbounded reader needs. */
const SOON_MS = 15_000;

/** Peak memory of this process, worker threads included. */
function peakMb(): number {
  return process.resourceUsage().maxRSS / 1024;
}

describe('a file made to hurt is refused soon and in little memory', () => {
  it.each([
    ['30 million rows', hostile.thirtyMillionRows, 'spreadsheet.zip_bomb'],
    ['millions of rows that compress like honest ones', hostile.endlessRows, 'spreadsheet.too_many_rows'],
    ['1.5 GB of one letter in one cell', hostile.oneHugeCell, 'spreadsheet.zip_bomb'],
    [
      '250 MB of text in one cell that compress like honest ones',
      hostile.oneHugeHonestCell,
      'spreadsheet.too_much_data',
    ],
    ['the first and the last cell of the grid', hostile.wholeGrid, 'spreadsheet.too_many_columns'],
    ['rows with only column XFD', hostile.onlyLastColumn, 'spreadsheet.too_many_columns'],
    ['400 MB of shared strings', hostile.hugeSharedStrings, 'spreadsheet.too_much_data'],
    ['150 MB of shared strings', () => hostile.hugeSharedStrings(150), 'spreadsheet.too_much_data'],
    [
      'one long shared string in half a million cells',
      hostile.sharedStringFlood,
      'spreadsheet.too_much_data',
    ],
    ['a size that is understated 300,000 times', hostile.understatedSize, 'spreadsheet.corrupt'],
    ['entities that unfold to a billion', hostile.entityBomb, 'spreadsheet.doctype'],
    ['an entity that reads a file of the server', hostile.externalEntity, 'spreadsheet.doctype'],
    ['a million elements inside each other', hostile.deepNesting, 'spreadsheet.zip_bomb'],
    ['megabytes of attributes', hostile.endlessTag, 'spreadsheet.too_much_data'],
    [
      'a file of more than 20 MB',
      () => Buffer.alloc(20 * 1024 * 1024 + 1, 'PK'),
      'spreadsheet.file_too_large',
    ],
  ])('%s', async (_what, make, code) => {
    const file = make();
    const [started, before] = [performance.now(), peakMb()];
    expect((await refusal(readThere(file))).code).toBe(code);
    expect(performance.now() - started).toBeLessThan(SOON_MS);
    // Copy of the file, unpacked pieces and the worker itself; the worker's heap alone may have 384.
    expect(peakMb() - before).toBeLessThan(450);
  });

  it('elements inside each other are refused also when they are few enough to look honest', async () => {
    const file = sheetFile('<a>'.repeat(100) + '</a>'.repeat(100));
    expect((await refusal(readThere(file))).code).toBe('spreadsheet.corrupt');
  });

  it('a merged block that repeats long texts over many rows and columns', async () => {
    const text = 'x'.repeat(30_000);
    const rows = Array.from({ length: 40 }, (_, i) => {
      const ref = `${'ABCDEFGHIJKLMNOPQRSTUVWXYZABCDEFGHIJKLMN'[i]}`;
      const column = i < 26 ? ref : `A${ref}`;
      return {
        row: `<row r="${i + 1}"><c r="${column}${i + 1}" t="s"><v>0</v></c></row>`,
        merge: `<mergeCell ref="${column}${i + 1}:${column}90000"/>`,
      };
    });
    const file = sheetFile(rows.map(({ row }) => row).join(''), {
      strings: `<si><t>${text}</t></si>`,
      after: `<mergeCells>${rows.map(({ merge }) => merge).join('')}</mergeCells>`,
    });
    expect((await refusal(readThere(file))).code).toBe('spreadsheet.row_too_long');
  });
});
