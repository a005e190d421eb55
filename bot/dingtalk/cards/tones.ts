import type { Tone } from '../../../workflows/card.ts';

/** Colours of tags and of the header. */
export const tagColors: Readonly<Record<Tone, string>> = {
  neutral: 'gray',
  info: 'blue',
  good: 'green',
  warn: 'orange',
  bad: 'red',
};

/** Colour tokens of text; each has a light and a dark shade (KB-CARD 0038). */
export const textColors: Readonly<Record<Tone, string>> = {
  neutral: 'common_level1_base_color',
  info: 'common_blue1_color',
  good: 'common_green1_color',
  warn: 'common_orange1_color',
  bad: 'common_red1_color',
};

export const buttonColors = { primary: 'blue', normal: 'gray', danger: 'red' } as const;
