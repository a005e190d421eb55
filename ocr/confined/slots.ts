/** Why a place was not given. */
export type NoPlace = 'busy' | 'closing';

/** So many at a time, so many waiting in order; the next is refused at once. */
export class Slots {
  readonly #most: number;
  readonly #waiters: ((place: (() => void) | NoPlace) => void)[] = [];
  #free: number;
  closed = false;

  constructor(atATime: number, waiting: number) {
    this.#free = atATime;
    this.#most = waiting;
  }

  /** @returns the function that gives the place back, or why there is none */
  async take(): Promise<(() => void) | NoPlace> {
    if (this.closed) return 'closing';
    if (this.#free > 0) {
      this.#free -= 1;
      return this.#place();
    }
    if (this.#waiters.length >= this.#most) return 'busy';
    return new Promise((turn) => this.#waiters.push(turn));
  }

  /** Refuses those who wait and those who come. */
  close(): void {
    this.closed = true;
    for (const turn of this.#waiters.splice(0)) turn('closing');
  }

  /** Giving it back twice does nothing. */
  #place(): () => void {
    let held = true;
    return () => {
      if (!held) return;
      held = false;
      const next = this.#waiters.shift();
      if (next) next(this.#place());
      else this.#free += 1;
    };
  }
}
