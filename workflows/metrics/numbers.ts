/** Seconds as minutes with one decimal: automatic steps take seconds. */
export const minutesOf = (seconds: number): number => Math.round(seconds / 6) / 10;

/** The same of what may be missing; drivers give numerics as text. */
export const minutesOrNull = (seconds: number | string | null): number | null =>
  seconds === null ? null : minutesOf(Number(seconds));

/** With one decimal, or missing. */
export const roundOrNull = (value: number | string | null): number | null =>
  value === null ? null : Math.round(Number(value) * 10) / 10;

export const shareOf = (part: number, all: number): number | null => (all > 0 ? part / all : null);
