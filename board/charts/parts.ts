import type { GraphicComponentOption } from 'echarts';
import type { Block, Place } from './block.ts';
import type { Freshness, MachineLoad, Minute } from './data.ts';
import { dayText, minuteAt, wallHour, weekdayText } from './shanghai.ts';
import { COLOURS, FONT, MARGIN } from './theme.ts';

/** What load curves and heat maps show unless they say otherwise. */
export const USUAL_SPAN = '72 小时';

interface TextStyle {
  size?: number;
  bold?: boolean;
  colour?: string;
  align?: 'left' | 'center' | 'right';
  /** No wider than this: what does not fit ends in …, by the real metrics of the font. */
  most?: number;
}

/** A line of text at a place; y is its middle. */
export function label(
  x: number,
  y: number,
  text: string,
  { size = 11, bold = false, colour = COLOURS.soft, align = 'left', most }: TextStyle = {},
): GraphicComponentOption {
  const font = `${bold ? 'bold ' : ''}${size}px ${FONT}`;
  const cut = most === undefined ? {} : { width: most, overflow: 'truncate' as const, ellipsis: '…' };
  return {
    type: 'text',
    silent: true,
    x,
    y,
    style: { text: oneLine(text), font, fill: colour, align, verticalAlign: 'middle', ...cut },
  };
}

/** Names come from people and workbooks: a line break in one would push over what is below. */
const oneLine = (text: string): string => text.replace(/\s+/g, ' ');

export function box(
  x: number,
  y: number,
  width: number,
  height: number,
  fill: string,
  radius = 0,
): GraphicComponentOption {
  return { type: 'rect', silent: true, shape: { x, y, width, height, r: radius }, style: { fill } };
}

export const dot = (x: number, y: number, fill: string): GraphicComponentOption => ({
  type: 'circle',
  silent: true,
  shape: { cx: x, cy: y, r: 3 },
  style: { fill },
});

/** Title and the line below it. */
export const heading = (title: string, subtitle: string): GraphicComponentOption[] => [
  label(MARGIN, 24, title, { size: 18, bold: true, colour: COLOURS.ink }),
  label(MARGIN, 46, subtitle, { size: 11.5, colour: COLOURS.soft }),
];

/** The same as a block; what comes next begins below it. */
export const headed =
  (title: string, subtitle: string) =>
  ({ top, width }: Place): Block => ({
    parts: [
      label(MARGIN, top + 24, title, { size: 18, bold: true, colour: COLOURS.ink, most: width - 2 * MARGIN }),
      label(MARGIN, top + 46, subtitle, { size: 11.5, colour: COLOURS.soft, most: width - 2 * MARGIN }),
    ],
    height: 66,
  });

/** A title within a picture. */
export const section =
  (title: string) =>
  ({ top }: Place): Block => ({
    parts: [label(MARGIN, top + 26, title, { size: 13.5, bold: true, colour: COLOURS.ink })],
    height: 46,
  });

/** What must be known of what stands above; '' leaves only the margin. */
export const note =
  (text: string) =>
  ({ top, width }: Place): Block => {
    const lines = text === '' ? [] : wrapped(text, 10.5, width - 2 * MARGIN, 3);
    return {
      parts: lines.map((line, index) => label(MARGIN, top + 14 + index * 16, line, { size: 10.5 })),
      height: 14 + lines.length * 16,
    };
  };

/** A text in lines no wider than `width`; of more than `most` lines the last one ends in …. */
export function wrapped(text: string, size: number, width: number, most: number): string[] {
  const lines = [''];
  for (const piece of piecesOf(text, size, width)) {
    const line = lines.at(-1) ?? '';
    // A line does not begin with a closing sign or a space.
    const stays = textWidth(line + piece, size) <= width || /^[，。；、：！？）」】%]$/.test(piece);
    if (stays) lines[lines.length - 1] = line + piece;
    else lines.push(piece.trimStart());
  }
  if (lines.length <= most) return lines;
  return [...lines.slice(0, most - 1), `${lines[most - 1]?.slice(0, -1)}…`];
}

/** Where a line may break: between Chinese characters, not within a number or a word that a line has room for. */
const piecesOf = (text: string, size: number, width: number): string[] =>
  (text.replace(/\s+/g, ' ').match(/[\w.#+/-]+|./gu) ?? []).flatMap((piece) =>
    textWidth(piece, size) > width ? [...piece] : [piece],
  );

/** A remark below a picture, in lines; none for ''. @param y of its first line @returns what to draw and how high it is */
export function remark(
  text: string,
  { y, width }: { y: number; width: number },
): { parts: GraphicComponentOption[]; height: number } {
  const lines = text === '' ? [] : wrapped(text, 11, width - 2 * MARGIN, 3);
  return {
    parts: lines.map((line, index) => label(MARGIN, y + index * 16, line, { colour: COLOURS.ink })),
    height: lines.length * 16,
  };
}

/** Chips with what their colours mean, in one row or more. @returns what to draw and how high it is */
export function legend(
  items: readonly { colour: string; label: string; round?: boolean }[],
  { top, width }: { top: number; width: number },
): { parts: GraphicComponentOption[]; height: number } {
  const ROW = 18;
  const SIZE = 10.5;
  const parts: GraphicComponentOption[] = [];
  let x = MARGIN;
  let y = top + ROW / 2;
  for (const item of items) {
    const wide = 14 + textWidth(item.label, SIZE);
    if (x + wide > width - MARGIN) {
      x = MARGIN;
      y += ROW;
    }
    parts.push(item.round ? dot(x + 4, y, item.colour) : box(x, y - 5, 10, 10, item.colour, 2));
    parts.push(label(x + 14, y, item.label, { size: SIZE }));
    x += wide + 10;
  }
  return { parts, height: y + ROW / 2 - top };
}

/** Near enough for laying out: Chinese characters and signs are square, others a little over half as wide. */
export const textWidth = (text: string, size: number): number =>
  [...text].reduce((sum, char) => sum + ((char.codePointAt(0) ?? 0) >= 0x2190 ? 1 : 0.56), 0) * size;

/** The days within a stretch, each with the part of it that it covers. */
function daysBetween(from: Minute, to: Minute): { from: Minute; to: Minute }[] {
  const days: { from: Minute; to: Minute }[] = [];
  for (let at = from; at < to; ) {
    const next = minuteAt((Math.floor(wallHour(at) / 24) + 1) * 24);
    days.push({ from: at, to: Math.min(next, to) });
    at = next;
  }
  return days;
}

/**
 * Days above a time axis, each over its stretch: as much of 「11/27 周五」 as has room, at least its date. Never 今天, 明天: pictures are
 * passed on and looked at later.
 * @param xOf place of an instant
 */
export function dayHeads(
  { from, to }: { from: Minute; to: Minute },
  xOf: (minute: Minute) => number,
  y: number,
): GraphicComponentOption[] {
  return daysBetween(from, to).flatMap((day) => {
    const [left, right] = [xOf(day.from), xOf(day.to)];
    const [month = '', date = ''] = dayText(day.from).split('/');
    const texts = [`${month}/${date} ${weekdayText(day.from)}`, `${month}/${date}`, date];
    const text = texts.find((one) => textWidth(one, 11) <= right - left - 4);
    if (text === undefined) return [];
    return [label((left + right) / 2, y, text, { colour: COLOURS.ink, bold: true, align: 'center' })];
  });
}

/** Pixels that a mark of two digits needs. */
const ROOM = 13;

/** Of each day, 一 to 日, where it has room. */
const weekdays = (
  time: { from: Minute; to: Minute },
  xOf: (minute: Minute) => number,
  y: number,
): GraphicComponentOption[] =>
  daysBetween(time.from, time.to)
    .filter((day) => xOf(day.to) - xOf(day.from) >= ROOM)
    .map((day) =>
      label((xOf(day.from) + xOf(day.to)) / 2, y, weekdayText(day.from).slice(1), {
        ...{ size: 9.5, align: 'center', colour: COLOURS.faint },
      }),
    );

/** 6, 12 and 18 o'clock; midnight is where the day's line stands. Of many days their weekdays instead. */
export function hourMarks(
  { from, to }: { from: Minute; to: Minute },
  xOf: (minute: Minute) => number,
  y: number,
): GraphicComponentOption[] {
  const marks: GraphicComponentOption[] = [];
  if (xOf(from + 6 * 60) - xOf(from) < ROOM) return weekdays({ from, to }, xOf, y);
  for (let hour = Math.ceil(wallHour(from) / 6) * 6; hour < wallHour(to); hour += 6) {
    const text = String(hour % 24);
    if (text !== '0')
      marks.push(label(xOf(minuteAt(hour)), y, text, { size: 9.5, align: 'center', colour: COLOURS.faint }));
  }
  return marks;
}

/** A line at each midnight. */
export const dayLines = (
  { from, to }: { from: Minute; to: Minute },
  xOf: (minute: Minute) => number,
  top: number,
  bottom: number,
): GraphicComponentOption[] =>
  daysBetween(from, to)
    .slice(1)
    .map((day) => box(xOf(day.from) - 0.5, top, 1, bottom - top, COLOURS.day));

export const FRESH_COLOURS: Readonly<Record<Freshness['kind'], string>> = {
  live: COLOURS.live,
  minutes: COLOURS.stale,
  unread: COLOURS.unknown,
  reports: COLOURS.stale,
  none: COLOURS.unknown,
};

/** `实时`, `8 分钟前`, `读不到`, `仅报工`, `未接入` */
export function freshText(fresh: Freshness): string {
  switch (fresh.kind) {
    case 'live':
      return '实时';
    case 'minutes':
      if (fresh.minutes < 1) return '刚断开';
      return fresh.minutes < 60 ? `${fresh.minutes} 分钟前` : `${Math.round(fresh.minutes / 60)} 小时前`;
    case 'unread':
      return '读不到';
    case 'reports':
      return '仅报工';
    case 'none':
      return '未接入';
  }
}

/** `可用率 0.87（实测）` */
export function availabilityText({ share, sure }: MachineLoad['availability']): string {
  if (sure === 'unmeasured') return '可用率未测，按 1 计';
  return `可用率 ${share.toFixed(2)}（${sure === 'measured' ? '实测' : '数据不足，参照同型'}）`;
}
