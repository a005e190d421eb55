const HOUR_MS = 3_600_000;
const MINUTE_MS = 60_000;

/**
 * When somebody may be told again: null is now, else the instant at which one of the messages of the last hour has
 * become old enough.
 * @param told instants of the messages of the last hour, oldest first
 */
export function freeAt(perHour: number, told: readonly Date[]): Date | null {
  if (told.length < perHour) return null;
  const last = told[told.length - perHour];
  return last ? new Date(last.getTime() + HOUR_MS) : null;
}

/** How many more messages may go out in this minute, and when the oldest of it has become old enough. */
export function leftOfMinute(
  perMinute: number,
  told: { count: number; oldest: Date | null },
): { left: number; again: Date | null } {
  const left = Math.max(0, perMinute - told.count);
  return { left, again: told.oldest ? new Date(told.oldest.getTime() + MINUTE_MS) : null };
}
