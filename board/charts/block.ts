import type { EChartsOption, GraphicComponentOption, SeriesOption } from 'echarts';
import type { Chart } from './chart.ts';
import { COLOURS } from './theme.ts';

/** A part of a picture that other parts stand above and below: where it is placed, and how high it became. */
export interface Block {
  parts: GraphicComponentOption[];
  height: number;
  series?: SeriesOption[];
  /** Of the one block of a picture that has axes. */
  axes?: Pick<EChartsOption, 'grid' | 'xAxis' | 'yAxis'>;
}

/** Where a block begins and what it may take. */
export interface Place {
  top: number;
  width: number;
}

/** Puts blocks one below the other, `gap` pixels apart. */
export function stacked(
  { width, top = 0, gap = 0 }: { width: number; top?: number; gap?: number },
  blocks: readonly ((place: Place) => Block)[],
): Block {
  const all: Block = { parts: [], height: 0, series: [] };
  blocks.forEach((make, index) => {
    if (index > 0) all.height += gap;
    const block = make({ top: top + all.height, width });
    all.parts.push(...block.parts);
    all.series?.push(...(block.series ?? []));
    if (block.axes) all.axes = block.axes;
    all.height += block.height;
  });
  return all;
}

/** A block as a picture of its own. */
export const chartFrom = ({ parts, height, series = [], axes = {} }: Block, width: number): Chart => ({
  width,
  height: Math.ceil(height),
  option: { animation: false, backgroundColor: COLOURS.paper, graphic: parts, ...axes, series },
});
