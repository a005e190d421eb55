import { AppError } from '../errors.ts';

/** A day is needed of a year whose holidays nobody has told us. An alarm: the answer is never guessed. */
export class YearMissingError extends AppError {
  declare readonly code: 'calendar.year_missing';
  readonly year: number;

  constructor(year: number) {
    super('calendar.year_missing', { year });
    this.name = 'YearMissingError';
    this.year = year;
  }

  /** What to tell people, in Chinese: what is missing and who can add it. */
  get sentence(): string {
    return `工作日历缺少 ${this.year} 年的放假和调休安排，这一步要用到，所以没有办成。请管理员升级 chinese-days，或把这一年写入 calendar.yaml。`;
  }
}
