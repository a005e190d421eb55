import { AppError, type ErrorParams } from '../errors.ts';
import { spreadsheetSentences } from './sentences.ts';

/** Every way in which a file is refused; the sentence for each is in `sentences.ts`. */
export type SpreadsheetCode = `spreadsheet.${keyof typeof spreadsheetSentences}`;

/** A file that is not read, or not read to its end. Nothing of it may be used then. */
export class SpreadsheetError extends AppError {
  declare readonly code: SpreadsheetCode;

  constructor(code: SpreadsheetCode, params: ErrorParams = {}, options?: { cause?: unknown }) {
    super(code, params, options);
    this.name = 'SpreadsheetError';
  }

  /** What to tell the sender, in Chinese: what is wrong and what to do. */
  get sentence(): string {
    return sentenceFor(this.code, this.params);
  }
}

function sentenceFor(code: SpreadsheetCode, params: ErrorParams): string {
  const key = code.slice('spreadsheet.'.length) as keyof typeof spreadsheetSentences;
  return spreadsheetSentences[key](params);
}

export function isSpreadsheetCode(code: unknown): code is SpreadsheetCode {
  if (typeof code !== 'string' || !code.startsWith('spreadsheet.')) return false;
  return Object.hasOwn(spreadsheetSentences, code.slice('spreadsheet.'.length));
}
