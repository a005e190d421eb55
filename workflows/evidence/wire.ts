import type { Job } from '../../ocr/confined/wire.ts';
import type { ErrorParams } from '../errors.ts';
import type { EvidenceLimits } from './limits.ts';
import type { EvidenceCode } from './refusal.ts';
import type { EvidenceKind, Examination } from './types.ts';

/** One file. */
export interface EvidenceJob extends Job {
  readonly allowed: readonly EvidenceKind[];
  readonly limits: EvidenceLimits;
}

export type EvidenceOutcome =
  | { readonly type: 'examined'; readonly examination: Examination }
  | { readonly type: 'refused'; readonly code: EvidenceCode; readonly params: ErrorParams };
