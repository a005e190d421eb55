import { plainText } from '../../orders/text.ts';
import type { Difference } from '../workbook/difference.ts';
import { changedPart } from './changed-part.ts';

/** Lines on a card; a phone shows about so many without scrolling for long. */
const MOST_LINES = 12;
/** Rights that somebody gains are never among "more". Far beyond this nobody reads lines on a card. */
const MOST_GAINS = 60;
const LONGEST_NAME = 36;
/** A new row that says no more than this is told whole. */
const SHORT_ROW = 40;

const kindOf = ({ field, before }: Difference): '改' | '增' | '删' => {
  if (field !== '') return '改';
  return before === '' ? '增' : '删';
};

/** `改 3 处、增 1 行` */
export function countText(differences: readonly Difference[]): string {
  const count = (kind: string) => differences.filter((one) => kindOf(one) === kind).length;
  const parts = [
    [count('改'), '改', '处'],
    [count('增'), '增', '行'],
    [count('删'), '删', '行'],
  ] as const;
  return parts.flatMap(([n, verb, unit]) => (n > 0 ? [`${verb} ${n} ${unit}`] : [])).join('、');
}

/**
 * What differs: first, and whole, what gives somebody rights; then what is probably not meant, then the rest by sheet. When that is long the first lines
 * and how many more there are.
 */
export function differenceText(differences: readonly Difference[]): string {
  const gains = differences.filter((one) => one.gain);
  const others = differences.filter((one) => !one.gain);
  const sheets = [...new Set(others.map((one) => one.sheet))];
  let left = MOST_LINES;
  const blocks = sheets.map((sheet) => {
    const all = others.filter((one) => one.sheet === sheet);
    // Every sheet gets a line, however much there is in those before it.
    const shown = all.slice(0, Math.max(1, left));
    left -= shown.length;
    return block(`**${sheet}**（${countText(all)}）`, shown.map(lineOf), all.length);
  });
  const gained = gains.slice(0, MOST_GAINS).map((one) => `${one.sheet} · ${lineOf(one)}`);
  const first = gains.length > 0 ? [block('**⚠ 有人的权限会变大**', gained, gains.length)] : [];
  const warnings = differences.flatMap((one) => one.warnings ?? []);
  const warned =
    warnings.length > 0
      ? [block('**⚠ 请留意**', warnings.slice(0, MOST_LINES).map(plainText), warnings.length)]
      : [];
  return [...first, ...warned, ...blocks].join('\n\n');
}

function block(heading: string, lines: readonly string[], all: number): string {
  const rest = all > lines.length ? [`- …另有 ${all - lines.length} 处，见「全部改动」`] : [];
  return [heading, ...lines.map((line) => `- ${line}`), ...rest].join('\n');
}

function lineOf(one: Difference): string {
  const kind = kindOf(one);
  if (kind === '删') return `删除 **${name(one.row)}**`;
  const whole = one.gain || [...one.after].length <= SHORT_ROW;
  if (kind === '增') return `新增 **${name(one.row)}**${whole ? `：${plainText(one.after)}` : ''}`;
  const where = [one.row, one.field]
    .filter((part) => part !== '')
    .map(name)
    .join(' · ');
  return `${where}：${changeText(one)}`;
}

function changeText({ before, after, items }: Difference): string {
  if (items && items.added.length + items.removed.length > 0)
    return [
      ...(items.added.length > 0
        ? [`增加 ${items.added.map((item) => `**${plainText(item)}**`).join('、')}`]
        : []),
      ...(items.removed.length > 0 ? [`去掉 ${items.removed.map(plainText).join('、')}`] : []),
    ].join('；');
  const [was, is] = changedPart(before, after);
  return `${plainText(was) || '（空）'} → **${plainText(is) || '（空）'}**`;
}

/** What a row or column is called; it says where, not what. */
function name(text: string): string {
  const letters = [...text.trim()];
  return plainText(
    letters.length > LONGEST_NAME ? `${letters.slice(0, LONGEST_NAME).join('')}…` : text.trim(),
  );
}
