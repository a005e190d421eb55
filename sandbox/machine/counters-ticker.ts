import type { Bus } from '../ground/bus.ts';
import type { Meter } from './meter.ts';

/** Publishes the counters at most once a second, while somebody listens and something moves. Returns the stop. */
export function startCountersTicker(bus: Bus, meter: Meter, connections: () => number): () => void {
  let last = meter.fingerprint();
  const ticker = setInterval(() => {
    const now = meter.fingerprint();
    if (now === last || !bus.hasListeners) return;
    last = now;
    const counters = meter.counters(connections());
    bus.publish('everyone', () => ({ type: 'counters', counters }));
  }, 1000);
  ticker.unref();
  return () => clearInterval(ticker);
}
