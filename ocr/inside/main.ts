import { serveJobs } from '../confined/serve.ts';
import { openEngine } from '../engine/open.ts';
import { PdfStarved } from '../load/pdf.ts';
import { onlyKnownDecoders } from '../load/picture.ts';
import { LetterRefusal } from '../refusal.ts';
import type { EngineName } from '../types.ts';
import type { LetterJob, LetterOutcome } from '../wire.ts';
import { readBytes } from './read.ts';

/** The side of the process that reads letters; it is ready when the models are loaded. */
export async function serve({ engine: wanted }: { engine: EngineName | 'auto' }): Promise<void> {
  onlyKnownDecoders();
  const engine = await openEngine(wanted);
  serveJobs<LetterJob, LetterOutcome>(async (bytes, { limits, options }) => {
    try {
      return { type: 'read', reading: await readBytes(bytes, engine, limits, options) };
    } catch (error) {
      if (error instanceof LetterRefusal) return { type: 'refused', code: error.code, params: error.params };
      if (error instanceof PdfStarved) return { type: 'starved' };
      throw error;
    }
  });
}
