import type { WhoRule } from './checkpoint-rules.ts';

/** What a digest can be made of; warnings.yaml says what each is. */
export const DIGEST_SECTIONS = [
  'checkpoints',
  'orders',
  'forms',
  'changes',
  'warnings',
  'late',
  'shortages',
  'outside',
  'machines',
  'timeouts',
] as const;
export type DigestSectionKey = (typeof DIGEST_SECTIONS)[number];

/** A time of day in Shanghai. */
export interface ClockTime {
  hour: number;
  minute: number;
}

/** When whom to warn of near promises; warnings.yaml says what each part means. */
export interface WarningRules {
  /** Days between today and the promise, at most; 0: on the day itself. */
  days: number;
  at: readonly ClockTime[];
  tell: readonly WhoRule[];
}

export interface DigestRules {
  at: readonly ClockTime[];
  /** Rows of a section, at most. */
  rows: number;
  /** By role. */
  sections: Readonly<Record<string, readonly DigestSectionKey[]>>;
  /** Roles that get `outside` though the file names it for nobody: it was written before there was such a section. */
  assumed: readonly string[];
}
