import type { CallRecord } from '../control-types.ts';

const kept = 2000;

/** The newest API calls with their bodies, for tests and for looking into. In memory only. */
export class CallLog {
  #records: CallRecord[] = [];
  #seq = 0;

  add(record: Omit<CallRecord, 'seq'>): void {
    this.#seq += 1;
    this.#records.push({ ...record, seq: this.#seq });
    if (this.#records.length > 2 * kept) this.#records = this.#records.slice(-kept);
  }

  /** Oldest first; `route` fits a part of the route's name. */
  list(since: number, route: string): CallRecord[] {
    return this.#records.slice(-kept).filter((one) => one.seq > since && one.route.includes(route));
  }

  clear(): void {
    this.#records = [];
  }
}
