/** Lets things begin one after another. */
export interface Pacer {
  /** Resolves when it is this one's turn. */
  turn(): Promise<void>;
}

/**
 * Connections are opened at least `gapMs` apart: many at once to one listener overflow its queue, and the system tries
 * again only after a second (plant.md §1.4). A slow one does not hold up those behind it.
 */
export function pacer(gapMs = 1): Pacer {
  let free = 0;
  return {
    async turn() {
      const now = performance.now();
      free = Math.max(now, free + gapMs);
      if (free > now) await new Promise((resolve) => setTimeout(resolve, free - now));
    },
  };
}
