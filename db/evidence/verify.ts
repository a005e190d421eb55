import { createHash } from 'node:crypto';
import { Readable } from 'node:stream';
import { DbError } from '../errors.ts';

/**
 * Passes the bytes on and fails at the end when they are not those of the hash. The last piece is kept back until that is
 * known: who counts the bytes does not take a damaged file for a whole one.
 */
export function verifying(source: Readable, sha256: string): Readable {
  const checked = async function* (): AsyncGenerator<Uint8Array> {
    const hash = createHash('sha256');
    let last: Uint8Array | undefined;
    for await (const chunk of source) {
      hash.update(chunk);
      if (last) yield last;
      last = chunk;
    }
    if (hash.digest('hex') === sha256) {
      if (last) yield last;
      return;
    }
    throw new DbError(
      'evidence.corrupt',
      `凭证文件 ${sha256.slice(0, 12)}… 的内容与存入时不一致，可能被改动或损坏，请联系管理员。`,
      `The bytes of evidence ${sha256} are not the ones that were stored.`,
    );
  };
  return Readable.from(checked(), { objectMode: false });
}
