import type { Counters, Limits } from '../control-types.ts';
import type { Clock } from '../ground/clock.ts';
import type { Collection, Store } from '../ground/store.ts';
import { Latencies } from './latency.ts';

interface Month {
  name: string;
  apiCalls: number;
  pushes: number;
}

const emptyPushes = { sent: 0, acked: 0, redelivered: 0, lost: 0, failedAcks: 0, strayAcks: 0 };
const emptyClicks = { total: 0, answered: 0, late: 0, failed: 0, notDelivered: 0 };

/** Counts everything that costs or can be measured. Months are those of Asia/Shanghai and survive restarts. */
export class Meter {
  readonly limits: Limits;
  pushes = { ...emptyPushes };
  clicks = { ...emptyClicks };
  gateway = { opens: 0, refused: 0 };
  readonly ackLatency = new Latencies();
  readonly clickLatency = new Latencies();
  #calls: Counters['calls'] = {};
  #callCount = 0;
  readonly #windows = new Map<string, { second: number; calls: number }>();
  readonly #clock: Clock;
  readonly #months: Collection<Month>;

  constructor(clock: Clock, store: Store, limits: Limits) {
    this.#clock = clock;
    this.#months = store.collection<Month>('months');
    this.limits = { ...limits };
  }

  /** Whether this API may be called once more in the present second (a 1 s window); counts the call if so. */
  takeQps(route: string): boolean {
    if (this.limits.qps <= 0) return true;
    const second = Math.floor(this.#clock.elapsed() / 1000);
    const window = this.#windows.get(route);
    if (!window || window.second !== second) {
      this.#windows.set(route, { second, calls: 1 });
      return true;
    }
    if (window.calls >= this.limits.qps) return false;
    window.calls += 1;
    return true;
  }

  /** Counts one quota-bearing API call; false when the month's allowance is used up (then it is not counted). */
  takeApiCall(): boolean {
    const month = this.#month();
    if (this.limits.apiCallsPerMonth > 0 && month.apiCalls >= this.limits.apiCallsPerMonth) return false;
    this.#months.put(month.name, { ...month, apiCalls: month.apiCalls + 1 });
    return true;
  }

  /** Counts one push; false when the allowance is used up: then the push goes out without its content. */
  takePush(): boolean {
    const month = this.#month();
    if (this.limits.pushesPerMonth > 0 && month.pushes >= this.limits.pushesPerMonth) return false;
    this.#months.put(month.name, { ...month, pushes: month.pushes + 1 });
    return true;
  }

  called(route: string, outcome: 'ok' | 'failed' | 'throttled'): void {
    const entry = this.#calls[route] ?? { total: 0, failed: 0, throttled: 0 };
    this.#calls[route] = entry;
    entry.total += 1;
    this.#callCount += 1;
    if (outcome === 'failed') entry.failed += 1;
    if (outcome === 'throttled') entry.throttled += 1;
  }

  /** Changes whenever any count does. */
  fingerprint(): string {
    return [this.#callCount, ...Object.values(this.pushes), this.clicks.total, this.gateway.opens].join();
  }

  counters(connections: number): Counters {
    return {
      calls: this.#calls,
      month: this.#month(),
      limits: this.limits,
      pushes: this.pushes,
      ackLatencyMs: this.ackLatency.summary(),
      clicks: this.clicks,
      clickLatencyMs: this.clickLatency.summary(),
      gateway: { ...this.gateway, connections },
    };
  }

  /** Back to zero, the month's quota too. */
  reset(): void {
    this.pushes = { ...emptyPushes };
    this.clicks = { ...emptyClicks };
    this.gateway = { opens: 0, refused: 0 };
    this.#calls = {};
    this.ackLatency.clear();
    this.clickLatency.clear();
    for (const name of [...this.#months.records.keys()]) this.#months.delete(name);
  }

  #month(): Month {
    const name = new Date(this.#clock.now() + 8 * 3_600_000).toISOString().slice(0, 7);
    return this.#months.get(name) ?? { name, apiCalls: 0, pushes: 0 };
  }
}
