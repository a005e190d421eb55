import { SpreadsheetError } from './errors.ts';
import { builtInFormat, customFormat, type NumberFormat } from './number-format.ts';
import { type Attributes, parseXml } from './xml-feed.ts';
import type { ZipParts } from './zip-parts.ts';

/** Excel allows about 65,000. */
const MOST = 100_000;
const LONGEST_CODE = 1_000;

/** Reads the number format of every cell style, by style index. */
export async function readStyles(parts: ZipParts, name: string | null): Promise<readonly NumberFormat[]> {
  const custom = new Map<string, NumberFormat>();
  const styles: NumberFormat[] = [];
  if (name === null) return styles;
  let inCellXfs = false;
  const formatOf = ({ numFmtId = '0' }: Attributes) =>
    custom.get(numFmtId) ?? builtInFormat(Number(numFmtId));
  await parseXml(name, parts.read(name), {
    open(element, attributes) {
      if (element === 'cellXfs') inCellXfs = true;
      else if (element === 'xf' && inCellXfs) styles.push(formatOf(attributes));
      else if (element === 'numFmt' && attributes.numFmtId !== undefined) {
        custom.set(attributes.numFmtId, customFormat((attributes.formatCode ?? '').slice(0, LONGEST_CODE)));
      }
      if (custom.size > MOST || styles.length > MOST) throw new SpreadsheetError('spreadsheet.too_much_data');
    },
    close(element) {
      if (element === 'cellXfs') inCellXfs = false;
    },
  });
  return styles;
}
