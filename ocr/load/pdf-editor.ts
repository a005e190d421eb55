import { EDITORS } from './picture.ts';

/** Bytes after a mark in which a program's name would stand. */
const NEAR = 2_048;
/** Where a PDF, or the metadata of a picture inside it, says what made it. */
const MARKS = ['Exif\0\0', 'CreatorTool', '/Producer', '/Creator'];

/** A scan that passed through an editor before it was put into a PDF; null when nothing says so. */
export function editorInPdf(bytes: Buffer): string | null {
  for (const mark of MARKS)
    for (let at = bytes.indexOf(mark); at >= 0; at = bytes.indexOf(mark, at + mark.length)) {
      const found = EDITORS.exec(bytes.subarray(at, at + NEAR).toString('latin1'));
      if (found) return found[0];
    }
  return null;
}
