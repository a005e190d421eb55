import type { GraphicComponentOption } from 'echarts';
import type { Block, Place } from './block.ts';
import type { Figure } from './board-data.ts';
import { changeOf, changeText, valueText } from './figure-text.ts';
import { box, label, textWidth } from './parts.ts';
import { COLOURS, HEALTH_COLOURS, MARGIN } from './theme.ts';

const GAP = 8;
const HEIGHT = 78;
const PADDING = 9;
/** Type of the period beside a value. */
const SPAN = 10;
/** Sizes of a value, the largest that fits; bold digits are wider than textWidth takes them for. */
const SIZES = [19, 17, 14];
const BOLD = 1.15;
/** Below it a change is written shorter. */
const WIDE = 120;
/** So that a tile is seen without its colour, too. */
const SIGNS = { good: '', watch: '!', bad: '!!' } as const;

/** Figures as tiles, so many side by side, each with its arrows against last week and last month. */
export function figuresGrid(figures: readonly Figure[], columns: number, { top, width }: Place): Block {
  const tile = (width - 2 * MARGIN - (columns - 1) * GAP) / columns;
  return {
    height: Math.ceil(figures.length / columns) * (HEIGHT + GAP) - GAP,
    parts: figures.flatMap((figure, index) => {
      const x = MARGIN + (index % columns) * (tile + GAP);
      return tileOf(figure, x, top + Math.floor(index / columns) * (HEIGHT + GAP), tile);
    }),
  };
}

function tileOf(figure: Figure, x: number, y: number, width: number): GraphicComponentOption[] {
  const [left, most] = [x + PADDING, width - 2 * PADDING];
  const colour = HEALTH_COLOURS[figure.health ?? 'good'];
  const sign = { size: 13, bold: true, align: 'right', colour: colour.ink } as const;
  const value = valueText(figure);
  const span = figure.span ?? '';
  const beside = span === '' ? 0 : textWidth(span, SPAN) + 4;
  const alarming = figure.health !== undefined && figure.health !== 'good';
  return [
    box(x, y, width, HEIGHT, alarming ? colour.band : COLOURS.tile, 6),
    label(left, y + 15, figure.name, { size: 11, most: alarming ? most - 8 : most }),
    label(left, y + 36, value, {
      size: SIZES.find((size) => textWidth(value, size) * BOLD <= most - beside) ?? 14,
      bold: true,
      colour: alarming ? colour.ink : COLOURS.ink,
      most,
    }),
    ...(span === '' ? [] : [label(x + width - PADDING, y + 38, span, { size: SPAN, align: 'right' })]),
    ...change('上周', figure, figure.lastWeek, left, y + 55, most),
    ...change('上月', figure, figure.lastMonth, left, y + 68, most),
    ...(alarming ? [label(x + width - 6, y + 15, SIGNS[figure.health ?? 'good'], sign)] : []),
  ];
}

function change(
  against: string,
  figure: Figure,
  before: number | null | undefined,
  x: number,
  y: number,
  most: number,
): GraphicComponentOption[] {
  const moved = changeOf(figure, before);
  if (!moved) return [];
  const text =
    most < WIDE
      ? changeText(against, { ...moved, text: moved.text.replace(' 个点', '点') })
      : changeText(`较${against}`, moved);
  const colour = moved.worse === null ? COLOURS.soft : moved.worse ? COLOURS.bad : COLOURS.good;
  return [label(x, y, text, { size: 10, colour, bold: moved.worse === true, most })];
}
