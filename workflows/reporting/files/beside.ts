import type { FactRow, FactValues } from './read-row.ts';
import type { Amounted, Moment } from './read-value.ts';
import type { FoundSheet } from './recognise.ts';
import { type FactField, labelIn } from './sheet.ts';

/** Differences that a line of the card names. */
const NAMED = 2;

/** `第 2 行、第 3 行 BG-1：合格数 50、60`: two rows of one line of a document that do not say the same. */
export function besideText(
  { kind }: FoundSheet,
  row: Pick<FactRow, 'place' | 'values'>,
  first: Pick<FactRow, 'place' | 'values'>,
): string {
  const fields = [...new Set([...Object.keys(first.values), ...Object.keys(row.values)])] as FactField[];
  const differing = fields.flatMap((field) => {
    const [before, now] = [textOf(first.values[field]), textOf(row.values[field])];
    return before === now ? [] : [`${labelIn(kind, field)} ${before}、${now}`];
  });
  const what = row.values.document ?? row.values.number ?? row.values.order ?? '';
  const more = differing.length > NAMED ? '等' : '';
  return `${first.place}、${row.place} ${what}：${differing.slice(0, NAMED).join('，')}${more}`;
}

const WORDS: Readonly<Record<string, string>> = {
  true: '是',
  false: '否',
  passed: '合格',
  failed: '不合格',
  final: '终检',
  in_process: '过程检',
};

function textOf(value: FactValues[keyof FactValues]): string {
  if (value === undefined) return '空';
  if (typeof value !== 'object') return WORDS[String(value)] ?? String(value);
  if ('day' in value) return momentText(value);
  return amountText(value);
}

const momentText = ({ day, time }: Moment): string => [day, time].filter((part) => part).join(' ');
const amountText = ({ amount, unit = '' }: Amounted): string => `${amount}${unit}`;
