import { isUtf8 } from 'node:buffer';
import { open } from 'node:fs/promises';
import { fileTypeFromFile } from 'file-type';

const UNKNOWN = 'application/octet-stream';
const SAMPLE_BYTES = 4096;

/** Longest start of the sample that does not end within a character. */
function wholeCharacters(sample: Buffer): Buffer {
  let end = sample.length;
  while (end > 0 && end > sample.length - 4 && !isUtf8(sample.subarray(0, end))) end -= 1;
  return sample.subarray(0, end);
}

/** The media type by the file's first bytes: a known signature, else text, else unknown. */
export async function sniff(path: string): Promise<string> {
  // A parser's complaint about a malformed or hostile file is an answer: its type is unknown.
  const known = await fileTypeFromFile(path).catch(() => undefined);
  if (known) return known.mime;
  const file = await open(path, 'r');
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(SAMPLE_BYTES), 0, SAMPLE_BYTES, 0);
    const sample = buffer.subarray(0, bytesRead);
    const text = bytesRead < SAMPLE_BYTES ? sample : wholeCharacters(sample);
    return bytesRead > 0 && isUtf8(text) && !text.includes(0) ? 'text/plain' : UNKNOWN;
  } finally {
    await file.close();
  }
}
