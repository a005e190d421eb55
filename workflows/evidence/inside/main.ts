import { serveJobs } from '../../../ocr/confined/serve.ts';
import { EvidenceRefusal } from '../refusal.ts';
import type { EvidenceJob, EvidenceOutcome } from '../wire.ts';
import { onlyKnownDecoders } from './decode.ts';
import { examineBytes } from './examine.ts';

/** The side of the process that examines files. */
export function serve(): void {
  onlyKnownDecoders();
  serveJobs<EvidenceJob, EvidenceOutcome>(async (bytes, { allowed, limits }) => {
    try {
      return { type: 'examined', examination: await examineBytes(bytes, allowed, limits) };
    } catch (error) {
      if (!(error instanceof EvidenceRefusal)) throw error;
      return { type: 'refused', code: error.code, params: error.params };
    }
  });
}
