import type { ErrorParams } from '../errors.ts';
import type { EvidenceLimits } from './limits.ts';
import type { EvidenceCode } from './refusal.ts';
import type { EvidenceKind, Examination } from './types.ts';

/** Told to the process once, as its argument. */
export type ChildSettings = Pick<EvidenceLimits, 'memoryMb'>;

/** The bytes follow on standard input: a file never lies in a folder where others could read it. */
export interface ToChild {
  readonly size: number;
  readonly allowed: readonly EvidenceKind[];
  readonly limits: EvidenceLimits;
}

export type Outcome =
  | { readonly type: 'examined'; readonly examination: Examination }
  | { readonly type: 'refused'; readonly code: EvidenceCode; readonly params: ErrorParams }
  | { readonly type: 'fault'; readonly stack: string };

/** `rssMb`: what the process has grown to; wasm memory does not shrink. */
export type FromChild = { readonly type: 'ready' } | (Outcome & { readonly rssMb: number });
