export interface BackoffRule {
  /** First wait, ms. */
  firstMs: number;
  /** Longest wait, ms. */
  maxMs: number;
}

/**
 * How long to wait before attempt number `attempt` (1 = first retry): doubling from `firstMs` up to `maxMs`, then
 * anywhere between half and all of it, so that many clients do not come back in step.
 * @param random 0 ≤ random < 1
 */
export function backoffMs(attempt: number, rule: BackoffRule, random: number): number {
  const full = Math.min(rule.maxMs, rule.firstMs * 2 ** Math.max(0, attempt - 1));
  return Math.round(full / 2 + (full / 2) * random);
}
