import type { Card, CardButton, CardField } from '../../card.ts';
import type { Batch } from '../../orders/import/batch.ts';
import { count, paragraphs, quote } from '../../orders/import/cards/sections.ts';
import { problemLine } from '../../orders/import/rows/problem.ts';
import type { PlanSummary } from './summary.ts';

const TITLE = '排产计划';
/** Of one line of the card. */
const LONGEST_LINE = 160;

const fileField = ({ fileName }: Batch): CardField => ({ label: '文件', value: fileName.slice(0, 80) });

function section(heading: string, lines: readonly string[], all: number): string {
  if (lines.length === 0) return '';
  const rest = all > lines.length ? [`- 还有 ${count(all - lines.length)} 处`] : [];
  return [`**${heading}**`, '', ...lines.map((line) => `- ${quote(line, LONGEST_LINE)}`), ...rest].join('\n');
}

const fields = (batch: Batch, { rows, same }: PlanSummary): CardField[] => [
  fileField(batch),
  { label: '读到', value: `${count(rows)} 道工序${same > 0 ? `，${count(same)} 道没有变化` : ''}` },
];

const changeSection = ({ changes, changeCount }: PlanSummary): string =>
  section(`要改的工序（${count(changeCount)}）`, changes, changeCount);

const lateSection = ({ late, lateCount }: PlanSummary): string =>
  section(`⚠ 会晚于承诺交期（${count(lateCount)} 个订单）`, late, lateCount);

const othersText = ({ otherSheets }: PlanSummary): string =>
  otherSheets.length === 0
    ? ''
    : `没有读取的工作表：${otherSheets
        .slice(0, 5)
        .map((name) => quote(name, 20))
        .join('、')}`;

export function previewCard(batch: Batch, summary: PlanSummary, until: string): Card {
  const valid = batch.total > 0;
  const confirm: CardButton = {
    label: `确认排产 ${count(summary.changeCount)} 道工序`,
    action: 'confirm',
    params: { batch: batch.id },
    style: 'primary',
    ...(summary.lateCount > 0
      ? { confirm: `会有 ${summary.lateCount} 个订单晚于承诺交期，确认按表里的计划排产？` }
      : {}),
  };
  return {
    title: TITLE,
    status: valid ? { text: '等待确认', tone: 'warn' } : { text: '不能导入', tone: 'bad' },
    text: paragraphs(
      section(
        `有冲突或错误（${count(summary.faultCount)} 处），整个文件都不会导入`,
        summary.faults.map(({ place, problem }) => `${place}　${problemLine(problem)}`),
        summary.faultCount,
      ),
      valid ? changeSection(summary) : '',
      valid ? lateSection(summary) : '',
      valid ? section('请留意', summary.notes, summary.notes.length) : '',
      othersText(summary),
      valid ? '表里没有的工序不动。' : '请改好后重新发送整个文件。',
    ),
    fields: fields(batch, summary),
    buttons: [
      ...(valid ? [confirm] : []),
      ...(summary.errorList
        ? [{ label: '错误清单', action: 'errors', params: { batch: batch.id } } satisfies CardButton]
        : []),
      { label: '取消', action: 'cancel', params: { batch: batch.id } },
    ],
    footer: `${until} 前有效`,
  };
}

export const nothingNewCard = (batch: Batch, summary: PlanSummary): Card => ({
  title: TITLE,
  status: { text: '没有变化', tone: 'neutral' },
  text: paragraphs('文件与现在的排产相同，没有变化。', othersText(summary)),
  fields: fields(batch, summary),
});

export const applyingCard = (batch: Batch): Card => ({
  title: TITLE,
  status: { text: '正在排产', tone: 'info' },
  text: '正在写入…',
  fields: [fileField(batch)],
});

export const endedCard = (batch: Batch, status: string, sentence: string): Card => ({
  title: TITLE,
  status: { text: status, tone: 'neutral' },
  text: sentence,
  fields: [fileField(batch)],
});

/** @param refused why nothing was written after all; null when all of it was */
export const doneCard = (batch: Batch, summary: PlanSummary, refused: string | null): Card => ({
  title: TITLE,
  status: refused === null ? { text: '已排产', tone: 'good' } : { text: '没有排产', tone: 'bad' },
  text: refused === null ? paragraphs(changeSection(summary), lateSection(summary)) : refused,
  fields: fields(batch, summary),
});
