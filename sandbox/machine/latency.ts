/** The newest measurements, for percentiles. */
export class Latencies {
  readonly #values: number[] = [];
  #next = 0;
  readonly #kept: number;

  constructor(kept = 10_000) {
    this.#kept = kept;
  }

  add(ms: number): void {
    this.#values[this.#next] = ms;
    this.#next = (this.#next + 1) % this.#kept;
  }

  /** ms, rounded to 0.01. */
  summary(): { count: number; p50: number; p99: number; max: number } {
    const sorted = [...this.#values].sort((a, b) => a - b);
    const at = (share: number) =>
      Math.round(100 * (sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? 0)) / 100;
    return { count: sorted.length, p50: at(0.5), p99: at(0.99), max: at(1) };
  }

  clear(): void {
    this.#values.length = 0;
    this.#next = 0;
  }
}
