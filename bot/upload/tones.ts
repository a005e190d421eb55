import type { Tone } from '../../workflows/card.ts';

/** A tone as the style sheet names it. */
export const TONES: Readonly<Record<Tone, string>> = {
  neutral: 'gray',
  info: 'blue',
  good: 'green',
  warn: 'orange',
  bad: 'red',
};
