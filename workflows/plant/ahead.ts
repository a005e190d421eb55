/** A gateway's clock may be ahead by so much, ms; what lies further on has not happened. */
export const AHEAD_MS = 10 * 60_000;
