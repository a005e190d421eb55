import { nothing, type Reading, read, wrong } from '../orders/import/rows/problem.ts';
import { cut, tidyName, tidyText } from '../orders/import/rows/words.ts';
import { readAmount, readYes } from '../reporting/files/read-value.ts';
import type { PlainCell } from '../spreadsheet/types.ts';
import type { MasterField } from './layouts.ts';

const LONGEST: Partial<Record<MasterField, number>> = {
  name: 120,
  requirement: 200,
  supplier: 120,
  unit: 12,
};
const MOST_MINUTES = 100_000;
/** Of all pieces of a tool together. */
const MOST_LIFE = 100_000_000;

/** Reads a cell as what its column means. @param heading the column's name as written: 准备工时(小时) */
export function readMasterCell(
  field: MasterField,
  content: PlainCell,
  shown: string,
  heading: string,
): Reading<unknown> {
  switch (field) {
    case 'quantityPer':
      return decimal(readAmount(content, shown, 'positive'));
    case 'scrap':
      return readShare(content, shown);
    case 'nominal':
    case 'lower':
    case 'upper':
      return readLimit(content, shown);
    case 'setup':
    case 'run':
      return readMinutes(content, shown, heading);
    case 'leadDays':
      return readWhole(shown.replace(/\s*(?:天|日)$/, ''), 0, 999, '天数');
    case 'line':
      return readWhole(shown, 1, 99_999, '行号');
    case 'pieces':
      return readWhole(shown.replace(/\s*(?:把|件|个|套|只)$/, ''), 0, 99_999, '数量');
    case 'life':
    case 'used':
      return readMinutes(content, shown, heading, MOST_LIFE);
    case 'step':
      return readWhole(shown.replace(/^工序/, ''), 0, 99_999, '工序号');
    case 'outsourced':
    case 'critical':
      return readYes(shown);
    case 'factors':
      return readFactors(shown);
    case 'substitutes':
      return readSubstitutes(shown);
    default:
      return readWords(field, content, shown);
  }
}

/** A decimal without a unit behind it. */
function decimal(amount: ReturnType<typeof readAmount>): Reading<string> {
  if (!amount.ok || amount.value === undefined) return amount as Reading<never>;
  if (amount.value.unit) return wrong('amount.unit', `不要写单位“${amount.value.unit}”，单位请写在“单位”列`);
  return read(amount.value.amount);
}

/** Limits may be below zero. */
const readLimit = (content: PlainCell, shown: string): Reading<string> =>
  decimal(readAmount(content, shown.replace(/^±/, ''), 'any'));

/** `3%`, `0.03`: less than all of it. */
function readShare(content: PlainCell, shown: string): Reading<string> {
  const percent = /%$/.test(shown);
  const amount = readAmount(content, shown.replace(/\s*%$/, ''), 'zero');
  if (!amount.ok || amount.value === undefined) return amount as Reading<never>;
  const share =
    percent && content.kind === 'text' ? Number(amount.value.amount) / 100 : Number(amount.value.amount);
  if (share >= 1) return wrong('scrap.range', `损耗率“${cut(shown, 20)}”看不出是多少，请写成 3% 或 0.03`);
  return read(String(Number(share.toFixed(4))));
}

/** Minutes; hours where the cell or the column says so. */
function readMinutes(
  content: PlainCell,
  shown: string,
  heading: string,
  most = MOST_MINUTES,
): Reading<string> {
  const [, number = shown, unit = ''] = /^([\d.,]+)\s*(h|小时|时|min|分钟?|s|秒)?$/i.exec(shown.trim()) ?? [];
  const amount = readAmount(
    content.kind === 'number' ? content : { kind: 'text', text: number },
    number,
    'zero',
  );
  if (!amount.ok || amount.value === undefined) return amount as Reading<never>;
  const of = unit || heading.normalize('NFKC');
  const factor = /h|小时|(?<!工)时$/i.test(of) ? 60 : /s|秒/i.test(of) ? 1 / 60 : 1;
  const minutes = Number((Number(amount.value.amount) * factor).toFixed(4));
  return minutes > most ? wrong('minutes.too_many', '工时太长，请核对（单位：分钟）') : read(String(minutes));
}

function readWhole(shown: string, least: number, most: number, what: string): Reading<number> {
  const value = Number(shown);
  const fits = /^\d+$/.test(shown.trim()) && value >= least && value <= most;
  return fits
    ? read(value)
    : wrong('number.unreadable', `看不懂${what}“${cut(shown, 20)}”，请填 ${least} 到 ${most} 的整数`);
}

/** `1米=22.2kg；1根=133.2`: how many of the material's own unit one of another is. */
function readFactors(shown: string): Reading<{ unit: string; factor: number; of: string }[]> {
  const list: { unit: string; factor: number; of: string }[] = [];
  for (const part of shown.normalize('NFKC').split(/[;；、,\n]+/)) {
    if (part.trim() === '') continue;
    const match =
      /^\s*(?:1\s*)?(\p{L}[\p{L}\d]{0,7})\s*[=:]\s*(\d+(?:\.\d{1,6})?)\s*(\p{L}[\p{L}\d]{0,7})?\s*$/u.exec(
        part,
      );
    if (!match || Number(match[2]) <= 0)
      return wrong(
        'factors.unreadable',
        `看不懂换算“${cut(part.trim(), 20)}”，请写成 1米=22.2kg，多个用分号隔开`,
      );
    list.push({ unit: match[1] ?? '', factor: Number(match[2]), of: match[3] ?? '' });
  }
  return list.length > 0 ? read(list) : nothing;
}

/** `M-40CR-60、M-45-60×1.05`: in the order in which they are tried. */
function readSubstitutes(shown: string): Reading<{ material: string; factor: string }[]> {
  const list: { material: string; factor: string }[] = [];
  for (const part of shown.normalize('NFKC').split(/[;；、,\n]+/)) {
    if (part.trim() === '') continue;
    const match = /^\s*([^\s×*:]{1,60})(?:\s*[×*:]\s*(\d+(?:\.\d{1,4})?))?\s*$/.exec(part);
    if (!match || Number(match[2] ?? 1) <= 0)
      return wrong(
        'substitutes.unreadable',
        `看不懂替代料“${cut(part.trim(), 20)}”，请写物料编码，用量不同时写成 M-45-60×1.05，多个用顿号隔开`,
      );
    list.push({ material: match[1] ?? '', factor: String(Number(match[2] ?? '1')) });
  }
  return list.length > 0 ? read(list) : nothing;
}

const CODES: readonly MasterField[] = ['code', 'parent', 'material', 'product'];

/** Stored as they are written, so that what was exported and is sent back changes nothing. */
const SENTENCES: readonly MasterField[] = ['name', 'supplier', 'tooling', 'method', 'requirement'];
/** Names that others refer to: letters and digits are folded, punctuation is part of the name. */
const NAMES: readonly MasterField[] = ['workCentre', 'process'];

function asWritten(field: MasterField, shown: string): string {
  if (field === 'requirement') return tidyText(shown);
  const line = tidyText(shown).replace(/\s+/g, ' ');
  if (SENTENCES.includes(field)) return line;
  return NAMES.includes(field) ? line.replace(/[０-９Ａ-Ｚａ-ｚ]+/g, tidyName) : tidyName(shown);
}

function readWords(field: MasterField, content: PlainCell, shown: string): Reading<string> {
  if (content.kind === 'date' && (CODES.includes(field) || field === 'revision'))
    return wrong('code.is_date', `被当成了日期（${shown}），请把该单元格设为“文本”格式后重新填写`);
  const text = asWritten(field, shown);
  const most = LONGEST[field] ?? 60;
  return text.length > most
    ? wrong('text.too_long', `文字有 ${text.length} 个字，最多 ${most} 个，请缩短`)
    : read(text);
}
