import { SpreadsheetError } from './errors.ts';
import type { SpreadsheetLimits } from './limits.ts';
import { RichText } from './rich-text.ts';
import { parseXml } from './xml-feed.ts';
import type { ZipParts } from './zip-parts.ts';

/** Reads the table of strings that cells refer to by index. */
export async function readSharedStrings(
  parts: ZipParts,
  name: string | null,
  limits: SpreadsheetLimits,
): Promise<readonly string[]> {
  const strings: string[] = [];
  if (name === null) return strings;
  const limit = limits.cellChars;
  const item = new RichText(limit, () => {
    return new SpreadsheetError('spreadsheet.cell_too_long', {
      cell: `（共享文字第 ${strings.length + 1} 条）`,
      limit,
    });
  });
  let chars = 0;
  await parseXml(name, parts.read(name), {
    open: (element) => item.open(element),
    text: (text) => item.add(text),
    close(element) {
      item.close(element);
      if (element !== 'si') return;
      const text = ownCopy(item.take());
      chars += text.length;
      if (strings.push(text) > limits.strings || chars > limits.stringChars) {
        throw new SpreadsheetError('spreadsheet.too_much_data');
      }
    },
  });
  return strings;
}

/**
 * The parser hands out slices of the piece it reads; V8 would keep every such piece alive for as long as the slice,
 * markup included. Slices begin at 13 characters.
 */
function ownCopy(text: string): string {
  return text.length < 13 ? text : Buffer.from(text, 'utf16le').toString('utf16le');
}
