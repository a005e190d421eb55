import type { Truth } from '../../../ocr/testing/truth.ts';
import type { LetterResult } from '../../../ocr/types.ts';

export interface Verdict {
  verdict: 'pass' | 'manual' | 'reject';
  reasons: readonly string[];
}

/** The flow's own rules on what was read. */
export function verdictOf(result: LetterResult, _expected: Truth['expected']): Verdict {
  return { verdict: result.outcome === 'refused' ? 'reject' : 'manual', reasons: [] };
}
