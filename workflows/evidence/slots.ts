import { EvidenceRefusal } from './refusal.ts';

interface Waiter {
  readonly turn: () => void;
  readonly refuse: (why: EvidenceRefusal) => void;
}

/** So many at a time, so many waiting in order; the next is refused at once. */
export class Slots {
  readonly #most: number;
  readonly #waiters: Waiter[] = [];
  #free: number;
  closed = false;

  constructor(atATime: number, waiting: number) {
    this.#free = atATime;
    this.#most = waiting;
  }

  /**
   * @returns the function that gives the place back; calling it again does nothing
   * @throws EvidenceRefusal `evidence.busy`, `evidence.closing`
   */
  async take(): Promise<() => void> {
    if (this.closed) throw new EvidenceRefusal('evidence.closing');
    if (this.#free > 0) this.#free -= 1;
    else await this.#wait();
    let held = true;
    return () => {
      if (held) this.#release();
      held = false;
    };
  }

  /** Refuses those who wait and those who come. */
  close(): void {
    this.closed = true;
    for (const { refuse } of this.#waiters.splice(0)) refuse(new EvidenceRefusal('evidence.closing'));
  }

  #wait(): Promise<void> {
    if (this.#waiters.length >= this.#most) throw new EvidenceRefusal('evidence.busy');
    return new Promise((turn, refuse) => this.#waiters.push({ turn, refuse }));
  }

  #release(): void {
    const next = this.#waiters.shift();
    if (next) next.turn();
    else this.#free += 1;
  }
}
