import { createRequire } from 'node:module';
import { createCanvas, GlobalFonts } from '@napi-rs/canvas';
import type { EChartsOption } from 'echarts';
import { BarChart, CustomChart, LineChart, PieChart } from 'echarts/charts';
import { GraphicComponent, GridComponent, MarkAreaComponent, MarkLineComponent } from 'echarts/components';
import { init, setPlatformAPI, use } from 'echarts/core';
import { CanvasRenderer } from 'echarts/renderers';
import { indexedPng } from './indexed-png.ts';

/** The first family of the charts' font list (board/charts/theme.ts). */
const FAMILY = 'Danmai Sans';
const FONT_FILES = [
  '@expo-google-fonts/noto-sans-sc/400Regular/NotoSansSC_400Regular.ttf',
  '@expo-google-fonts/noto-sans-sc/700Bold/NotoSansSC_700Bold.ttf',
];

export interface PictureSize {
  /** CSS pixels; the picture has `density` times as many. */
  width: number;
  height: number;
  density: number;
}

let ready = false;

/** Once per thread: the font (no system font is needed for Chinese) and what ECharts needs of a platform. */
function prepare(): void {
  if (ready) return;
  const require = createRequire(import.meta.url);
  for (const file of FONT_FILES) GlobalFonts.registerFromPath(require.resolve(file), FAMILY);
  setPlatformAPI({
    createCanvas: () => createCanvas(16, 16) as never,
    // zrender paints in slices of 15 ms by this clock and goes on in a timer: a clock that stands makes it one slice.
    // Else half a chart is encoded, and the timer crashes after `dispose`.
    getTime: () => 0,
  } as never);
  use([
    BarChart,
    CustomChart,
    LineChart,
    PieChart,
    GraphicComponent,
    GridComponent,
    MarkAreaComponent,
    MarkLineComponent,
    CanvasRenderer,
  ]);
  ready = true;
}

/** Draws any chart as a PNG, synchronously: for a thread of its own. */
export function renderChart(option: EChartsOption, { width, height, density }: PictureSize): Buffer {
  prepare();
  const canvas = createCanvas(width * density, height * density);
  const chart = init(canvas as never, null, {
    renderer: 'canvas',
    width,
    height,
    devicePixelRatio: density,
  });
  try {
    chart.setOption({ ...option, animation: false });
    chart.getZr().refreshImmediately();
    return indexedPng(canvas.data(), canvas);
  } finally {
    chart.dispose();
  }
}
