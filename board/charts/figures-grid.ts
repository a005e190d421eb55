import type { GraphicComponentOption } from 'echarts';
import type { Block, Place } from './block.ts';
import type { Figure } from './board-data.ts';
import { changeOf, changeText, valueText } from './figure-text.ts';
import { box, label } from './parts.ts';
import { COLOURS, HEALTH_COLOURS, MARGIN } from './theme.ts';

const GAP = 8;
const HEIGHT = 78;
const PADDING = 10;

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
  const alarming = figure.health !== undefined && figure.health !== 'good';
  return [
    box(x, y, width, HEIGHT, alarming ? colour.band : COLOURS.tile, 6),
    label(left, y + 15, figure.name, { size: 11, most }),
    label(left, y + 36, valueText(figure), {
      size: 19,
      bold: true,
      colour: alarming ? colour.ink : COLOURS.ink,
      most,
    }),
    ...change('较上周', figure, figure.lastWeek, left, y + 55, most),
    ...change('较上月', figure, figure.lastMonth, left, y + 68, most),
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
  const colour = moved.worse === null ? COLOURS.soft : moved.worse ? COLOURS.bad : COLOURS.good;
  return [label(x, y, changeText(against, moved), { size: 10, colour, bold: moved.worse === true, most })];
}
