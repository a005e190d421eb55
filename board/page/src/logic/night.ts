/**
 * Charts by night. board/charts paints on white, for the chat's pictures, too; its colours all come from one theme, so
 * a page in the dark exchanges them one by one.
 */
import type { EChartsOption } from 'echarts';
import { COLOURS, RING } from '../../../charts/theme.ts';

const NIGHT: Readonly<Record<keyof typeof COLOURS, string>> = {
  paper: '#182029',
  ink: '#e8edf3',
  soft: '#b0bcc9',
  faint: '#97a3b1',
  line: '#2b3541',
  day: '#3f4c5a',
  idle: '#22303c',
  low: '#2c5674',
  middle: '#3d83b3',
  full: '#7fbdea',
  over: '#ef5f62',
  overBand: '#47242a',
  down: '#66727f',
  downBand: '#333e4a',
  off: '#141b23',
  live: '#3fbf7f',
  stale: '#e0a33a',
  unknown: '#66727f',
  tile: '#1f2933',
  good: '#7fdba6',
  goodBand: '#143024',
  watch: '#f3bd6d',
  watchBand: '#362813',
  bad: '#ff9c9c',
  badBand: '#3d1c20',
};

/** The ring's own colours, where they are none of the theme's. */
const RING_NIGHT: Readonly<Record<string, string>> = {
  '#9cc3dd': '#5b8fb3',
  '#3f8f9e': '#3f9dae',
  '#8c7fc0': '#9c8fd4',
  '#b9d7c6': '#6f9a82',
};

const byDay = new Map<string, string>([
  ...RING.map((colour): [string, string] => [colour, RING_NIGHT[colour] ?? colour]),
  ...(Object.keys(COLOURS) as (keyof typeof COLOURS)[]).map((name): [string, string] => [
    COLOURS[name],
    NIGHT[name],
  ]),
]);

/** The same chart in colours for a dark ground. */
export const byNight = (option: EChartsOption): EChartsOption => exchanged(option) as EChartsOption;

function exchanged(value: unknown): unknown {
  if (typeof value === 'string') return byDay.get(value.toLowerCase()) ?? value;
  if (Array.isArray(value)) return value.map(exchanged);
  // What a chart draws by itself (renderItem, formatter) has its colours in what it returns.
  if (typeof value === 'function') return (...given: unknown[]) => exchanged(value(...given));
  if (value === null || typeof value !== 'object') return value;
  const copy: Record<string, unknown> = {};
  for (const [name, part] of Object.entries(value)) copy[name] = exchanged(part);
  return copy;
}
