import { AppError, type ErrorParams } from '../errors.ts';
import { evidenceSentences } from '../sentences/evidence.ts';

/** Every way in which a file is refused has a sentence. */
export type EvidenceCode = keyof typeof evidenceSentences;

/** A file that proves nothing, or that nobody could look at. It never counts as evidence. */
export class EvidenceRefusal extends AppError {
  declare readonly code: EvidenceCode;

  constructor(code: EvidenceCode, params: ErrorParams = {}, options?: { cause?: unknown }) {
    super(code, params, options);
    this.name = 'EvidenceRefusal';
  }
}

export function isEvidenceCode(code: unknown): code is EvidenceCode {
  return typeof code === 'string' && Object.hasOwn(evidenceSentences, code);
}
