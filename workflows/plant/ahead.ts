/** A gateway's clock may be ahead by so much, ms; what lies further on has not happened. */
export const AHEAD_MS = 10 * 60_000;

/** A gateway's clock that is wrong by more is told, ms. */
export const WRONG_MS = 30_000;
