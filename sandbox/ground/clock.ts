/** The sandbox's own clock, in ms. It runs at the machine's pace and can be moved. */
export class Clock {
  #offsetMs = 0;
  #forwardMs = 0;
  readonly #listeners: ((offsetMs: number) => void)[] = [];

  /** ms since 1970 as the sandbox sees it. */
  now(): number {
    return Date.now() + this.#offsetMs;
  }

  /**
   * ms on a line that never runs backwards: real time passed plus every forward move.
   * Lifetimes and redelivery are measured on it, so moving the clock back never stretches them.
   */
  elapsed(): number {
    return performance.now() + this.#forwardMs;
  }

  get offsetMs(): number {
    return this.#offsetMs;
  }

  /** Moves the clock to `offsetMs` from the machine's time and tells the listeners, also when nothing changed. */
  moveTo(offsetMs: number): void {
    const rounded = Math.round(offsetMs);
    this.#forwardMs += Math.max(0, rounded - this.#offsetMs);
    this.#offsetMs = rounded;
    for (const listener of this.#listeners) listener(rounded);
  }

  onMoved(listener: (offsetMs: number) => void): void {
    this.#listeners.push(listener);
  }
}
