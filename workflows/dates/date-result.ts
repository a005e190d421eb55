import type { IsoDate } from './civil.ts';
import type { DateSystem } from './excel-serial.ts';

export type DateProblem =
  | 'date.empty'
  | 'date.unreadable'
  | 'date.no_such_day'
  | 'date.ambiguous'
  | 'date.vague'
  | 'date.relative'
  | 'date.year_out_of_range'
  | 'date.weekday_mismatch';

export type DateResult =
  | { readonly ok: true; readonly date: IsoDate }
  /** `reason` is a Chinese sentence that says what is wrong and what to write instead. */
  | { readonly ok: false; readonly code: DateProblem; readonly reason: string };

export interface DateOptions {
  /** Today in Shanghai, `YYYY-MM-DD`; the caller takes it from the database clock. */
  readonly today: IsoDate;
  /**
   * Whether 明天, 下周五, 15号 are understood. Default true. Spreadsheet cells pass false: a sheet is read days
   * after it was written, and then the words mean another day.
   */
  readonly allowRelative?: boolean;
  /** Which year a day without a year belongs to, see `nearest-year.ts`. Default `nearest`. */
  readonly lean?: 'nearest' | 'future' | 'past';
  /** The workbook's date system, for serial numbers. Default `1900`. */
  readonly dateSystem?: DateSystem;
}

export interface DateContext {
  readonly today: IsoDate;
  readonly allowRelative: boolean;
  readonly lean: 'nearest' | 'future' | 'past';
  readonly dateSystem: DateSystem;
}

export function understood(date: IsoDate): DateResult {
  return { ok: true, date };
}

/** `what` is the first half of the sentence; the advice is the same everywhere. */
export function refused(code: DateProblem, what: string, context: DateContext): DateResult {
  return { ok: false, code, reason: `${what}，请写成 ${context.today} 这样的完整日期` };
}
