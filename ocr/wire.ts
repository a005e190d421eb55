import type { Job } from './confined/wire.ts';
import type { LetterLimits } from './limits.ts';
import type { Params, RefusalCode } from './refusal.ts';
import type { LetterReading, ReadOptions } from './types.ts';

/** One letter. */
export interface LetterJob extends Job {
  readonly limits: LetterLimits;
  readonly options: ReadOptions;
}

export type LetterOutcome =
  | { readonly type: 'read'; readonly reading: LetterReading }
  | { readonly type: 'refused'; readonly code: RefusalCode; readonly params: Params }
  /** It wanted more memory than it may have; the process is still well. */
  | { readonly type: 'starved' };
