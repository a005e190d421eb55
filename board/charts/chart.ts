import type { EChartsOption } from 'echarts';

/** A chart and the size that it was laid out for, CSS pixels. */
export interface Chart {
  option: EChartsOption;
  width: number;
  height: number;
}

/** Where a chart is laid out. */
export interface Paper {
  /** CSS pixels; a phone has 390. */
  width: number;
  /** Height of a row where rows can be touched, CSS pixels; pictures are denser. */
  row?: number;
}
