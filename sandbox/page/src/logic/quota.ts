/** The monthly quota as bars. */
export interface QuotaBar {
  title: string;
  used: number;
  /** 0 = no limit. */
  limit: number;
  /** 0…100 */
  percent: number;
  tone: 'blue' | 'orange' | 'red';
}

export function quotaBar(title: string, used: number, limit: number): QuotaBar {
  const percent = limit > 0 ? Math.min(100, (used / limit) * 100) : 0;
  const tone = percent >= 90 ? 'red' : percent >= 70 ? 'orange' : 'blue';
  return { title, used, limit, percent, tone };
}

/** `1,234` */
export const grouped = (n: number): string => String(Math.round(n)).replace(/\B(?=(\d{3})+$)/g, ',');

/** Median and 99th percentile, or a dash while there is nothing to measure. */
export function spread(latency: { count: number; p50: number; p99: number }): string {
  return latency.count === 0 ? '—' : `${millis(latency.p50)} · ${millis(latency.p99)}`;
}

/** `0.4 ms`, `12 ms`, `1.2 s` */
export function millis(ms: number): string {
  if (ms >= 1000) return `${(ms / 1000).toFixed(1)} s`;
  return ms < 10 ? `${ms.toFixed(1)} ms` : `${Math.round(ms)} ms`;
}
