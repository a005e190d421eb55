/** The family under which the picture renderer registers its font; pages fall back to the system's. Never quote it. */
export const FONT = 'Danmai Sans, PingFang SC, HarmonyOS Sans SC, Noto Sans SC, Microsoft YaHei, sans-serif';

/** Calm blues for work that fits; red is for overload only. Every step differs in lightness, too. */
export const COLOURS = {
  paper: '#ffffff',
  ink: '#1d2733',
  soft: '#5d6b7a',
  faint: '#8b97a4',
  line: '#e3e8ed',
  day: '#c9d2db',
  idle: '#e4eff6',
  low: '#aacfe4',
  middle: '#5f9fc9',
  full: '#1f639b',
  over: '#d43d3d',
  overBand: '#f6d6d6',
  down: '#aab3bd',
  downBand: '#dfe3e8',
  off: '#f4f6f8',
  live: '#2e9d6a',
  stale: '#d29a2b',
  unknown: '#b4bdc7',
  tile: '#f3f6f9',
  good: '#1f7a4f',
  goodBand: '#e3f3ea',
  watch: '#8f5b00',
  watchBand: '#fbf0d9',
  bad: '#c22f2f',
  badBand: '#fbe4e4',
} as const;

/** Text and ground of what is well, to be watched, or bad; each also says so in words. */
export const HEALTH_COLOURS = {
  good: { ink: COLOURS.good, band: COLOURS.goodBand },
  watch: { ink: COLOURS.watch, band: COLOURS.watchBand },
  bad: { ink: COLOURS.bad, band: COLOURS.badBand },
} as const;

/** Of statuses in the order of the flow: neighbours differ in lightness, not in hue alone. */
export const RING: readonly string[] = [
  '#d29a2b',
  '#9cc3dd',
  '#3f8f9e',
  '#1f639b',
  '#8c7fc0',
  '#2e9d6a',
  '#b9d7c6',
  '#aab3bd',
  '#dfe3e8',
];

/** Width on paper of a phone, in CSS pixels: texts are made for being read at this width. */
export const PHONE_WIDTH = 390;
export const MARGIN = 14;

/** Rounding of whole minutes must not paint an hour red that is just full. */
const FULL = 1.005;

export const isOver = (load: number): boolean => load > FULL;

/** Steps of the colour scale; a load belongs to the first step that it does not exceed. */
export const STEPS: readonly { upTo: number; colour: string; label: string }[] = [
  { upTo: 0.02, colour: COLOURS.idle, label: '空闲' },
  { upTo: 0.5, colour: COLOURS.low, label: '≤50' },
  { upTo: 0.8, colour: COLOURS.middle, label: '≤80' },
  { upTo: FULL, colour: COLOURS.full, label: '≤100%' },
  { upTo: Number.POSITIVE_INFINITY, colour: COLOURS.over, label: '超负荷' },
];

export const colourOf = (load: number): string =>
  STEPS.find(({ upTo }) => load <= upTo)?.colour ?? COLOURS.over;

export const percent = (share: number): string => `${Math.round(share * 100)}%`;
