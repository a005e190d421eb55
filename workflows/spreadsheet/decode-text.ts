import { SpreadsheetError } from './errors.ts';

const BOMS: readonly (readonly [number[], string])[] = [
  [[0xef, 0xbb, 0xbf], 'utf-8'],
  [[0xff, 0xfe], 'utf-16le'],
  [[0xfe, 0xff], 'utf-16be'],
];

/**
 * Decodes a text file: by its byte order mark; without one as UTF-8, and as GB18030 (which covers GBK and GB2312, what
 * Chinese Excel writes as "CSV") when it is not valid UTF-8.
 *
 * @throws SpreadsheetError when it is no text at all.
 */
export function decodeText(bytes: Buffer): string {
  const marked = BOMS.find(([mark]) => mark.every((byte, i) => bytes[i] === byte));
  const text = marked ? decode(bytes, marked[1]) : (decode(bytes, 'utf-8') ?? decode(bytes, 'gb18030'));
  if (text === null || hasControls(text)) throw new SpreadsheetError('spreadsheet.not_a_spreadsheet');
  return text;
}

function decode(bytes: Buffer, encoding: string): string | null {
  try {
    return new TextDecoder(encoding, { fatal: true }).decode(bytes);
  } catch (error) {
    if (error instanceof TypeError) return null;
    throw error;
  }
}

/** Binary files decode as GB18030 more often than one would think, but not without control characters. */
function hasControls(text: string): boolean {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
  return /[\u0000-\u0008\u000e-\u001a\u001c-\u001f]/.test(text.slice(0, 1_000_000));
}
