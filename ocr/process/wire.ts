import type { LetterLimits } from '../limits.ts';
import type { Params, RefusalCode } from '../refusal.ts';
import type { EngineName, LetterReading, ReadOptions } from '../types.ts';

/** Told to the process once, as its argument. */
export interface ChildSettings {
  readonly memoryMb: number;
  /** `auto`: PP-OCRv4, and tesseract.js where the native runtime does not load. */
  readonly engine: EngineName | 'auto';
}

/** The bytes follow on standard input: a letter never lies in a folder where others could read it. */
export interface ToChild {
  readonly size: number;
  readonly limits: LetterLimits;
  readonly options: ReadOptions;
}

export type Outcome =
  | { readonly type: 'read'; readonly reading: LetterReading }
  | { readonly type: 'refused'; readonly code: RefusalCode; readonly params: Params }
  /** It wanted more memory than it may have; the process is still well. */
  | { readonly type: 'starved' }
  | { readonly type: 'fault'; readonly stack: string };

/** `rssMb`: what the process has grown to. */
export type FromChild = { readonly type: 'ready' } | (Outcome & { readonly rssMb: number });
