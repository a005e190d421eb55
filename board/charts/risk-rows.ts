import type { GraphicComponentOption } from 'echarts';
import type { Block, Place } from './block.ts';
import type { RiskRow } from './board-data.ts';
import { daysLeftText } from './figure-text.ts';
import { box, label, textWidth } from './parts.ts';
import { COLOURS, MARGIN } from './theme.ts';

const ROW = 46;
const BADGE = 72;

/** Orders that may come late, two lines each: which, for whom, how long; below it where it is and who has it. */
export function riskRows(rows: readonly RiskRow[], { top, width }: Place): Block {
  return {
    height: rows.length * ROW,
    parts: rows.flatMap((row, index) => rowOf(row, top + index * ROW, width)),
  };
}

function rowOf(row: RiskRow, y: number, width: number): GraphicComponentOption[] {
  const right = width - MARGIN;
  const most = right - BADGE - 10 - MARGIN;
  const number = [row.number, row.warned ? '已预警' : '', row.rush ? '加急' : ''].filter(Boolean).join(' ');
  const after = MARGIN + Math.min(most * 0.6, textWidth(number, 12.5) + 10);
  // What matters most stands first: what does not fit is cut off.
  const where = [row.status, row.owner ?? '无人负责', `承诺 ${dayOf(row.promisedDate)}`, row.product].join(
    ' · ',
  );
  return [
    box(MARGIN, y, width - 2 * MARGIN, 1, COLOURS.line),
    ...(row.warned ? [box(MARGIN - 8, y + 8, 3, 30, COLOURS.bad)] : []),
    label(MARGIN, y + 15, number, { size: 12.5, bold: true, colour: COLOURS.ink, most: after - MARGIN }),
    label(after, y + 15, row.customer, { size: 12, colour: COLOURS.ink, most: MARGIN + most - after }),
    label(MARGIN, y + 33, where, { size: 11, most }),
    ...badge(row.daysLeft, right - BADGE, y + 12),
  ];
}

/** Late on red, due today or tomorrow on amber, else plain; always in words. */
function badge(days: number, x: number, y: number): GraphicComponentOption[] {
  const [ground, ink] =
    days < 0
      ? [COLOURS.bad, COLOURS.paper]
      : days <= 1
        ? [COLOURS.watchBand, COLOURS.watch]
        : [COLOURS.tile, COLOURS.ink];
  return [
    box(x, y, BADGE, 23, ground, 4),
    label(x + BADGE / 2, y + 12, daysLeftText(days), {
      size: 11.5,
      bold: days <= 1,
      align: 'center',
      colour: ink,
      most: BADGE - 4,
    }),
  ];
}

function dayOf(date: string): string {
  const [, month, day] = date.split('-');
  return `${Number(month)}/${Number(day)}`;
}
