import type { SpreadsheetLimits } from './limits.ts';

/**
 * Measures the time a worker may work, which stands still while it waits for its consumer; and the time the consumer
 * may let it wait. Real milliseconds of this process: a safety limit, no business time.
 */
export class WorkBudget {
  readonly #limits: SpreadsheetLimits;
  readonly #spent: (what: 'timeout' | 'abandoned') => void;
  #remaining: number;
  #workingSince: number | null = null;
  #timer: NodeJS.Timeout | undefined;

  constructor(limits: SpreadsheetLimits, spent: (what: 'timeout' | 'abandoned') => void) {
    this.#limits = limits;
    this.#spent = spent;
    this.#remaining = limits.timeMs;
  }

  working(): void {
    if (this.#workingSince !== null) return;
    clearTimeout(this.#timer);
    this.#workingSince = performance.now();
    this.#timer = setTimeout(() => this.#spent('timeout'), Math.max(0, this.#remaining));
  }

  waiting(): void {
    if (this.#workingSince === null) return;
    clearTimeout(this.#timer);
    this.#remaining -= performance.now() - this.#workingSince;
    this.#workingSince = null;
    this.#timer = setTimeout(() => this.#spent('abandoned'), this.#limits.idleMs).unref();
  }

  done(): void {
    clearTimeout(this.#timer);
  }
}
