import { plainText } from '../../orders/text.ts';
import type { Difference } from '../workbook/difference.ts';

/** Lines on a card; a phone shows about so many without scrolling for long. */
const MOST_LINES = 12;
const LONGEST_VALUE = 36;

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

/** What differs, by sheet; when it is long the first lines and how many more there are. */
export function differenceText(differences: readonly Difference[]): string {
  const sheets = [...new Set(differences.map((one) => one.sheet))];
  let left = MOST_LINES;
  const blocks = sheets.map((sheet) => {
    const all = differences.filter((one) => one.sheet === sheet);
    // Every sheet gets a line, however much there is in those before it.
    const shown = all.slice(0, Math.max(1, left));
    left -= shown.length;
    const rest = all.length > shown.length ? [`- …另有 ${all.length - shown.length} 处`] : [];
    return [`**${sheet}**（${countText(all)}）`, ...shown.map((one) => `- ${lineOf(one)}`), ...rest].join(
      '\n',
    );
  });
  return blocks.join('\n\n');
}

function lineOf(one: Difference): string {
  const kind = kindOf(one);
  if (kind !== '改') return `${kind === '增' ? '新增' : '删除'} **${plain(one.row)}**`;
  const where = [one.row, one.field]
    .filter((part) => part !== '')
    .map(plain)
    .join(' · ');
  return `${where}：${plain(one.before) || '（空）'} → **${plain(one.after) || '（空）'}**`;
}

function plain(text: string): string {
  const letters = [...plainText(text).trim()];
  return letters.length > LONGEST_VALUE ? `${letters.slice(0, LONGEST_VALUE).join('')}…` : letters.join('');
}
