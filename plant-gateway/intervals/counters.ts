import type { CounterRule } from '../config/plant.ts';

/**
 * How far a counter went on. Smaller than before means that it wrapped or was set back to 0: where both may happen, it
 * wrapped if the way over the top is short (a hundredth of its range, at least 10), else it was set back and what it
 * shows now was made since.
 * @returns whole parts, never negative; 0 when the drop cannot be explained (the new value is then the new beginning)
 */
export function stepOf({ wrap, resetAllowed }: CounterRule, last: number, raw: number): number {
  if (raw >= last) return raw - last;
  const overTop = wrap === null ? Number.POSITIVE_INFINITY : wrap - last + raw;
  if (!resetAllowed) return wrap === null || overTop < 0 ? 0 : overTop;
  const near = wrap !== null && overTop >= 0 && overTop <= Math.max(10, wrap / 100);
  return near ? overTop : raw;
}
