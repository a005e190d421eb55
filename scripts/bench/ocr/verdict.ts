import type { Truth } from '../../../ocr/testing/truth.ts';
import type { LetterResult } from '../../../ocr/types.ts';
import { judgeLetter } from '../../../workflows/due-date-change/rules.ts';

export interface Judged {
  verdict: 'pass' | 'manual' | 'reject';
  /** Codes. */
  reasons: readonly string[];
}

/** The flow's own rules on what was read. */
export function verdictOf(result: LetterResult, expected: Truth['expected']): Judged {
  if (result.outcome !== 'read')
    return { verdict: result.outcome === 'refused' ? 'reject' : 'manual', reasons: [result.code] };
  const { verdict, reasons } = judgeLetter(result, {
    orderNumber: expected.orderNumber,
    customerName: expected.customerName,
    createdDate: expected.created,
    currentDueDate: expected.currentDue,
    newDueDate: expected.newDue,
    today: expected.today,
  });
  return { verdict, reasons: reasons.map(({ code }) => code) };
}
