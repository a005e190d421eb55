/** What the cards of workbooks have in common that are taken whole or not at all. */
import type { Card, CardButton, CardField } from '../card.ts';
import type { Batch } from '../orders/import/batch.ts';
import { count, quote } from '../orders/import/cards/sections.ts';
import { problemLine } from '../orders/import/rows/problem.ts';
import type { BookSummary } from './whole-book.ts';

export const fileField = ({ fileName }: Batch): CardField => ({
  label: '文件',
  value: fileName.slice(0, 80),
});

/** A heading and the first lines of `all`; '' when there are none. */
export function section(heading: string, lines: readonly string[], all: number): string {
  if (lines.length === 0) return '';
  const rest = all > lines.length ? [`- 还有 ${count(all - lines.length)} 处`] : [];
  return [`**${heading}**`, '', ...lines.map((line) => `- ${line}`), ...rest].join('\n');
}

/** @param what 错误, 冲突或错误 */
export const faultSection = ({ faults, faultCount }: BookSummary, what: string): string =>
  section(
    `有${what}（${count(faultCount)} 处），整个文件都不会导入`,
    faults.map(({ place, problem }) => `${quote(place)}　${quote(problemLine(problem), 140)}`),
    faultCount,
  );

export const othersText = ({ otherSheets }: BookSummary): string =>
  otherSheets.length === 0
    ? ''
    : `没有读取的工作表：${otherSheets
        .slice(0, 5)
        .map((name) => quote(name, 20))
        .join('、')}`;

/** 错误清单 and 取消, after the button that confirms, if there is one. */
export const previewButtons = (
  { id }: Batch,
  { errorList }: BookSummary,
  confirm: CardButton | null,
): CardButton[] => [
  ...(confirm ? [confirm] : []),
  ...(errorList ? [{ label: '错误清单', action: 'errors', params: { batch: id } }] : []),
  { label: '取消', action: 'cancel', params: { batch: id } },
];

/** What became of a batch, in one sentence. */
export const sentenceCard = (batch: Batch, title: string, status: Card['status'], text: string): Card => ({
  title,
  ...(status ? { status } : {}),
  text,
  fields: [fileField(batch)],
});
