import type { Weakness } from '../types.ts';
import type { Measures } from './measure.ts';

export interface Clarity {
  /** 0 to 100. */
  readonly clarity: number;
  readonly weakest: Weakness | null;
  readonly factors: Readonly<Record<Weakness, number>>;
}

/** From 0 at `bad` to 1 at `good`. */
const ramp = (value: number, bad: number, good: number): number =>
  Math.max(0, Math.min(1, (value - bad) / (good - bad)));

/** The weakest factor decides, and is what people are told. */
export function clarityOf(m: Measures): Clarity {
  const factors: Record<Weakness, number> = {
    ring_broken: ramp(m.coverage, 0.7, 0.95),
    ring_unclear: ramp(m.fill, 0.5, 0.8),
    faint: ramp(m.ink, 0.14, 0.32),
    blurred: ramp(m.edge, 0.05, 0.033),
    // Between ring and name a stamp leaves paper: both are 0.00 in clear ones; where ink ran, the gap has 0.37 and
    // more and 0.91 of the ring stand double, and of one put down twice at least 0.50. A name that reaches the ring
    // stands there in up to 0.17 of the directions.
    smeared: Math.min(
      ramp(m.outside, 0.6, 0.25),
      ramp(m.core, 0.3, 0.12),
      ramp(m.gap, 0.25, 0.1),
      ramp(m.doubled, 0.45, 0.25),
    ),
    // Short names fill little of the ring: eight or ten clear characters 0.037 to 0.09, longer ones 0.1 and more.
    no_text: ramp(m.text, 0.01, 0.05),
    // Ink on paper reaches 0.65, pure red 0.86 and more; enough for a person to look, not to refuse it.
    printed: Math.max(0.3, ramp(m.ink, 0.86, 0.79)),
    not_red: 1,
    not_round: 1,
  };
  const [weakest, least] = (Object.entries(factors) as [Weakness, number][]).reduce((low, one) =>
    one[1] < low[1] ? one : low,
  );
  return { clarity: Math.round(100 * least), weakest: least < 1 ? weakest : null, factors };
}
