/** Monday first, as Chinese business weeks are counted. */
export const WEEKDAYS = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const;
export type Weekday = (typeof WEEKDAYS)[number];

/** What working time is, as a person writes it (calendar.yaml has exactly this shape). Shanghai wall clock. */
export interface CalendarConfig {
  /** Spans of a normal working day, early to late: `08:00-12:00`. The last may pass midnight: `20:00-04:00`. */
  shifts: readonly string[];
  /** Days of the week with normal shifts; Monday to Friday unless given. */
  weekdays?: readonly Weekday[] | undefined;
  /** `cn` (unless given): Chinese statutory holidays and 调休 make-up days go before weekdays. */
  statutory?: 'cn' | 'off' | undefined;
  /**
   * The factory's own days, which go before everything else. Key: `2027-02-05`, or `2027-02-05..2027-02-12` (both
   * ends included); a day written alone goes before a range. Value: `['off']`, `['work']` (normal shifts) or the
   * day's own shifts.
   */
  days?: Readonly<Record<string, readonly string[]>> | undefined;
  /** Years for which `days` says it all: the statutory data is neither asked nor missed. */
  completeYears?: readonly number[] | undefined;
}

/** A fault of a configuration that has the right shape, at a path of it; the text is Chinese, for who edits it. */
export interface CalendarFault {
  path: PropertyKey[];
  text: string;
}

/**
 * Before 1992 Shanghai had summer time, which our fixed +08:00 does not know; the upper end catches typing errors
 * and keeps every search finite.
 */
export const FIRST_YEAR = 1992;
export const LAST_YEAR = 2199;
