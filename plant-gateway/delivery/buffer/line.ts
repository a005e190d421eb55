import { crc32 } from 'node:zlib';

/*
 * One line of a segment: CRC-32 of the text in eight hex digits, a space, the text as JSON, a line feed. Whatever is torn
 * or altered no longer fits its sum.
 */

/** @param value anything with a JSON form */
export function encodeLine(value: unknown): Buffer {
  const text = Buffer.from(JSON.stringify(value));
  const sum = crc32(text).toString(16).padStart(8, '0');
  return Buffer.concat([Buffer.from(`${sum} `), text, Buffer.from('\n')]);
}

/** A line without its line feed; undefined when it is not what was written. */
export function decodeLine(line: Buffer): unknown {
  const text = line.subarray(9);
  if (line.length < 11 || line[8] !== 0x20) return undefined;
  if (crc32(text).toString(16).padStart(8, '0') !== line.toString('latin1', 0, 8)) return undefined;
  return JSON.parse(text.toString());
}

/** The lines of a segment with where each ends; `undefined` values are broken lines. */
export function* linesOf(bytes: Buffer): Generator<{ value: unknown; end: number }> {
  let start = 0;
  while (start < bytes.length) {
    const feed = bytes.indexOf(0x0a, start);
    if (feed < 0) {
      yield { value: undefined, end: bytes.length };
      return;
    }
    yield { value: decodeLine(bytes.subarray(start, feed)), end: feed + 1 };
    start = feed + 1;
  }
}
