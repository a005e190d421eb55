import type { ChangeEvent } from '../control-types.ts';

/** Who may see a change: everybody, or these people (and watchers that follow everything). */
export type Audience = 'everyone' | readonly string[];

export interface Change {
  seq: number;
  audience: Audience;
  /** The event as this person sees it; null = a watcher that follows everything. Built only when somebody listens. */
  view: (userId: string | null) => ChangeEvent;
}

const kept = 2000;

/** Numbers every change and hands it to whoever listens; the newest 2,000 can be replayed. */
export class Bus {
  #seq: number;
  #ring: Change[] = [];
  readonly #listeners = new Set<(change: Change) => void>();

  constructor(startAfter: number) {
    this.#seq = startAfter;
  }

  /** The number of the latest change. */
  get seq(): number {
    return this.#seq;
  }

  get hasListeners(): boolean {
    return this.#listeners.size > 0;
  }

  publish(audience: Audience, view: Change['view']): number {
    this.#seq += 1;
    const change = { seq: this.#seq, audience, view };
    this.#ring.push(change);
    if (this.#ring.length > 2 * kept) this.#ring = this.#ring.slice(-kept);
    for (const listener of this.#listeners) listener(change);
    return this.#seq;
  }

  /** Changes after `seq`, or null when some of them are no longer kept. */
  since(seq: number): Change[] | null {
    const oldest = this.#ring[0]?.seq ?? this.#seq + 1;
    if (seq < oldest - 1 || seq > this.#seq) return null;
    return this.#ring.filter((change) => change.seq > seq);
  }

  listen(listener: (change: Change) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }
}
