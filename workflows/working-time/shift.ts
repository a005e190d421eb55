/** A span of work, in minutes after the midnight that begins its day; `to` may exceed 1440 (past midnight). */
export interface Shift {
  readonly from: number;
  readonly to: number;
}

const MINUTES_PER_DAY = 1_440;

/** `08:00-12:00`; the dashes that input methods and Word make of `-` are taken too. */
export const SHIFT_PATTERN = /^([01]?\d|2[0-3]):([0-5]\d)\s*[-–—~～]\s*(?:([01]?\d|2[0-3]):([0-5]\d)|24:00)$/;

/**
 * An end that is not after its start is on the next day; a shift without length comes back with `to` = `from`.
 * @throws RangeError when the text is not a shift.
 */
export function parseShift(text: string): Shift {
  const match = SHIFT_PATTERN.exec(text.trim());
  if (!match) throw new RangeError(`not a shift: ${text}`);
  const from = Number(match[1]) * 60 + Number(match[2]);
  const to = match[3] === undefined ? MINUTES_PER_DAY : Number(match[3]) * 60 + Number(match[4]);
  return { from, to: to < from ? to + MINUTES_PER_DAY : to };
}

/** How far the shifts of a day reach into the next day, in minutes; 0 when they end by midnight. */
export function reachOf(shifts: readonly Shift[]): number {
  return Math.max(0, (shifts.at(-1)?.to ?? 0) - MINUTES_PER_DAY);
}

export function minutesOf(shifts: readonly Shift[]): number {
  return shifts.reduce((sum, { from, to }) => sum + to - from, 0);
}

/** `04:00` of 240 and of 1680. */
export function clockText(minutes: number): string {
  const of = minutes % MINUTES_PER_DAY;
  return `${String(Math.floor(of / 60)).padStart(2, '0')}:${String(of % 60).padStart(2, '0')}`;
}
