import type { Clock } from './clock.ts';

interface Entry {
  dueMs: number;
  run: (() => void) | null;
}

/** Longest sleep in one go, ms; setTimeout cannot hold more than 24.8 days. */
const longestSleepMs = 60_000;

/**
 * Timers on the clock's elapsed line: a forward move fires at once what it passed, in order of due time.
 * A binary heap with lazy cancelling: thousands of redelivery timers a second, nearly all cancelled by an ack.
 */
export class Timers {
  readonly #clock: Clock;
  #heap: Entry[] = [];
  #cancelled = 0;
  #sleeping: NodeJS.Timeout | null = null;
  #wakeAt = Number.POSITIVE_INFINITY;
  #closed = false;

  constructor(clock: Clock) {
    this.#clock = clock;
    clock.onMoved(() => this.#wake());
  }

  /** Runs `run` once, `delayMs` from now; the returned function cancels it. */
  after(delayMs: number, run: () => void): () => void {
    const entry: Entry = { dueMs: this.#clock.elapsed() + delayMs, run };
    this.#push(entry);
    this.#arm();
    return () => {
      if (entry.run === null) return;
      entry.run = null;
      this.#cancelled += 1;
      if (this.#cancelled > 1000 && this.#cancelled > this.#heap.length / 2) this.#sweep();
    };
  }

  close(): void {
    this.#closed = true;
    this.#heap = [];
    if (this.#sleeping) clearTimeout(this.#sleeping);
  }

  #wake(): void {
    this.#sleeping = null;
    this.#wakeAt = Number.POSITIVE_INFINITY;
    const now = this.#clock.elapsed();
    for (let head = this.#heap[0]; head && head.dueMs <= now; head = this.#heap[0]) {
      this.#pop();
      const run = head.run;
      head.run = null;
      if (run) run();
      else this.#cancelled -= 1;
    }
    this.#arm();
  }

  #arm(): void {
    const head = this.#heap[0];
    if (!head || this.#closed || head.dueMs >= this.#wakeAt) return;
    if (this.#sleeping) clearTimeout(this.#sleeping);
    this.#wakeAt = head.dueMs;
    const sleep = Math.min(longestSleepMs, Math.max(0, Math.ceil(head.dueMs - this.#clock.elapsed())));
    this.#sleeping = setTimeout(() => this.#wake(), sleep);
  }

  #sweep(): void {
    const live = this.#heap.filter((entry) => entry.run !== null).sort((a, b) => a.dueMs - b.dueMs);
    this.#heap = live;
    this.#cancelled = 0;
  }

  #push(entry: Entry): void {
    const heap = this.#heap;
    let at = heap.push(entry) - 1;
    while (at > 0) {
      const parentAt = (at - 1) >> 1;
      const parent = heap[parentAt];
      if (!parent || parent.dueMs <= entry.dueMs) break;
      heap[at] = parent;
      at = parentAt;
    }
    heap[at] = entry;
  }

  #pop(): void {
    const heap = this.#heap;
    const last = heap.pop();
    if (!last || heap.length === 0) return;
    let at = 0;
    for (;;) {
      let childAt = at * 2 + 1;
      let child = heap[childAt];
      const right = heap[childAt + 1];
      if (child && right && right.dueMs < child.dueMs) {
        childAt += 1;
        child = right;
      }
      if (!child || child.dueMs >= last.dueMs) break;
      heap[at] = child;
      at = childAt;
    }
    heap[at] = last;
  }
}
