import { type Area, WORD_ORDERS, type WordOrder } from '../config/plant.ts';
import { isBitArea } from '../modbus/blocks.ts';
import { ordered } from '../modbus/decode.ts';
import type { Probed } from './probe.ts';

const FIRST: Readonly<Record<Area, number>> = { coil: 1, discrete: 10_001, input: 30_001, holding: 40_001 };

/**
 * What was found, for a person who looks for the right address: each register as number and bits, and each pair of
 * neighbours in the four orders of words. The order whose numbers make sense is the one to write into plant.yaml.
 */
export function probeText(area: Area, found: readonly Probed[]): string {
  const refused = found.filter(({ value }) => value === null);
  const parts = [isBitArea(area) ? bitLines(area, found) : wordLines(area, found)];
  if (!isBitArea(area)) parts.push(pairLines(found));
  if (refused.length > 0) parts.push([`设备没有这些地址：${rangesOf(refused.map(({ offset }) => offset))}`]);
  return parts
    .filter((lines) => lines.length > 0)
    .map((lines) => lines.join('\n'))
    .join('\n\n');
}

/** `40001` of holding register 0; six digits beyond 9999. */
function referenceOf(area: Area, offset: number): string {
  const first = FIRST[area];
  if (offset < 9_999) return String(first + offset).padStart(5, '0');
  return `${Math.floor(first / 10_000)}${String(offset + 1).padStart(5, '0')}`;
}

const table = (rows: readonly (readonly string[])[]): string[] => {
  const widths = (rows[0] ?? []).map((_, i) => Math.max(...rows.map((row) => widthOf(row[i] ?? ''))));
  return rows.map((row) =>
    row.map((cell, i) => `${' '.repeat(Math.max(0, (widths[i] ?? 0) - widthOf(cell)))}${cell}`).join('  '),
  );
};
/** Columns on a terminal: a Chinese character takes two. */
const widthOf = (text: string): number => [...text].reduce((sum, char) => sum + (char > '\u2e7f' ? 2 : 1), 0);

const known = (found: readonly Probed[]) =>
  found.flatMap(({ offset, value }) => (value === null ? [] : [{ offset, value }]));

const bitLines = (area: Area, found: readonly Probed[]): string[] =>
  table([
    ['偏移', '编号', '值'],
    ...known(found).map(({ offset, value }) => [String(offset), referenceOf(area, offset), String(value)]),
  ]);

const wordLines = (area: Area, found: readonly Probed[]): string[] =>
  table([
    ['偏移', '编号', '十六进制', 'u16', 'i16', '位 15…0'],
    ...known(found).map(({ offset, value }) => [
      String(offset),
      referenceOf(area, offset),
      value.toString(16).toUpperCase().padStart(4, '0'),
      String(value),
      String(value > 32_767 ? value - 65_536 : value),
      value
        .toString(2)
        .padStart(16, '0')
        .replace(/(....)(?!$)/g, '$1 '),
    ]),
  ]);

/** Pairs that are not all zero. */
function pairLines(found: readonly Probed[]): string[] {
  const words = known(found);
  const rows = words.flatMap(({ offset, value }, i) => {
    const next = words[i + 1];
    if (!next || next.offset !== offset + 1 || (value === 0 && next.value === 0)) return [];
    const bytes = Buffer.alloc(4);
    bytes.writeUInt16BE(value, 0);
    bytes.writeUInt16BE(next.value, 2);
    return [[`${offset}–${next.offset}`, ...WORD_ORDERS.map((order) => numbersOf(bytes, order))]];
  });
  return rows.length === 0 ? [] : table([['两个寄存器（u32 / f32）', ...WORD_ORDERS], ...rows]);
}

function numbersOf(bytes: Buffer, order: WordOrder): string {
  const number = ordered(bytes, order);
  const float = number.readFloatBE();
  const size = Math.abs(float);
  // What no sensor shows is left out: it is nearly always another number read as a float.
  const plausible = Number.isFinite(float) && size >= 1e-4 && size < 1e8;
  return `${number.readUInt32BE()} / ${plausible ? Number(float.toPrecision(6)) : '–'}`;
}

/** `3、5–9` */
function rangesOf(offsets: readonly number[]): string {
  const ranges: [number, number][] = [];
  for (const offset of offsets) {
    const last = ranges.at(-1);
    if (last && last[1] === offset - 1) last[1] = offset;
    else ranges.push([offset, offset]);
  }
  return ranges.map(([from, to]) => (from === to ? `${from}` : `${from}–${to}`)).join('、');
}
