import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { EChartsOption } from 'echarts';
import { describe, expect, it } from 'vitest';
import { chartOf } from '../../board/charts/charts.ts';
import type { ChartData } from '../../board/charts/data.ts';
import { label } from '../../board/charts/parts.ts';
import {
  EDGES,
  usualBars,
  usualBoard,
  usualRisk,
  usualToday,
} from '../../board/charts/testing/board-samples.ts';
import { brokenMachine, busyShop } from '../../board/charts/testing/samples.ts';
import { renderChart } from './render-chart.ts';
import { differing, gridOf } from './testing/grid.ts';

const FOLDER = path.join(import.meta.dirname, 'testing/golden');
const COLUMNS = 26;
/** Of some thousand: a changed machine's row has dozens. */
const TOLERATED = 6;

describe('pictures look as they did when they were looked at (UPDATE_PICTURES=1 after looking again)', () => {
  it.each([
    ['heat-map', busyShop()],
    ['load-curve', brokenMachine()],
    ['bars', usualBars()],
    ['board', usualBoard()],
    ['risk-list', usualRisk()],
    ['today', usualToday()],
    ['long-today', EDGES['long today']],
    ['empty-board', EDGES['empty board']],
  ] as const satisfies readonly (readonly [string, ChartData])[])('%s', async (name, data) => {
    const { option, ...size } = chartOf(data);
    const grid = await gridOf(
      renderChart(option, { ...size, density: 1 }),
      COLUMNS,
      Math.round(size.height / 15),
    );
    const file = path.join(FOLDER, `${name}.txt`);
    if (process.env.UPDATE_PICTURES) await writeFile(file, `${grid.join('\n')}\n`);
    const golden = (await readFile(file, 'utf8')).trimEnd().split('\n');
    expect(differing(grid, golden)).toBeLessThanOrEqual(TOLERATED);
  });

  it('a machine that becomes overloaded is seen by that comparison', async () => {
    const shop = busyShop();
    const worse = shop.machines.map((one, index) =>
      index === 4 ? { ...one, hours: one.hours.map(() => 1.4) } : one,
    );
    const grids = await Promise.all(
      [shop, { ...shop, machines: worse }].map((data) => {
        const { option, ...size } = chartOf(data);
        return gridOf(renderChart(option, { ...size, density: 1 }), COLUMNS, Math.round(size.height / 15));
      }),
    );
    expect(differing(grids[0] ?? [], grids[1] ?? [])).toBeGreaterThan(TOLERATED * 2);
  });
});

describe('Chinese without any font of the system', () => {
  const size = { width: 40, height: 40, density: 2 };
  const drawn = (text: string, bold = false): string => {
    const option: EChartsOption = { graphic: [label(4, 20, text, { size: 28, bold })] };
    return renderChart(option, size).toString('base64');
  };

  it('no two characters are drawn alike, as boxes (豆腐) would be', () => {
    const characters = [...'负荷热力图停机镀镍≤％①℃▲✓囍鑫淼'];
    expect(new Set(characters.map((one) => drawn(one))).size).toBe(characters.length);
  });

  it('bold text is drawn with the bold font', () => {
    expect(drawn('产', true)).not.toBe(drawn('产'));
  });
});
