import type { Card, CardButton, CardField } from '../../card.ts';
import type { Batch } from '../../orders/import/batch.ts';
import { count, paragraphs, quote } from '../../orders/import/cards/sections.ts';
import {
  faultSection,
  fileField,
  othersText,
  previewButtons,
  section,
  sentenceCard,
} from '../../workbooks/whole-card.ts';
import type { PlanSummary } from './summary.ts';

const TITLE = '排产计划';
/** Of one line of the card. */
const LONGEST_LINE = 160;

const lines = (heading: string, said: readonly string[], all: number): string =>
  section(
    heading,
    said.map((line) => quote(line, LONGEST_LINE)),
    all,
  );

const fields = (batch: Batch, { rows, same }: PlanSummary): CardField[] => [
  fileField(batch),
  { label: '读到', value: `${count(rows)} 道工序${same > 0 ? `，${count(same)} 道没有变化` : ''}` },
];

const changeSection = ({ changes, changeCount }: PlanSummary): string =>
  lines(`要改的工序（${count(changeCount)}）`, changes, changeCount);

const lateSection = ({ late, lateCount }: PlanSummary): string =>
  lines(`⚠ 会晚于承诺交期（${count(lateCount)} 个订单）`, late, lateCount);

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
      faultSection(summary, '冲突或错误'),
      valid ? changeSection(summary) : '',
      valid ? lateSection(summary) : '',
      valid ? lines('请留意', summary.notes, summary.notes.length) : '',
      othersText(summary),
      valid ? '表里没有的工序不动。' : '请改好后重新发送整个文件。',
    ),
    fields: fields(batch, summary),
    buttons: previewButtons(batch, summary, valid ? confirm : null),
    footer: `${until} 前有效`,
  };
}

export const nothingNewCard = (batch: Batch, summary: PlanSummary): Card => ({
  title: TITLE,
  status: { text: '没有变化', tone: 'neutral' },
  text: paragraphs('文件与现在的排产相同，没有变化。', othersText(summary)),
  fields: fields(batch, summary),
});

export const applyingCard = (batch: Batch): Card =>
  sentenceCard(batch, TITLE, { text: '正在排产', tone: 'info' }, '正在写入…');

export const endedCard = (batch: Batch, status: string, sentence: string): Card =>
  sentenceCard(batch, TITLE, { text: status, tone: 'neutral' }, sentence);

/** @param refused why nothing was written after all; null when all of it was */
export const doneCard = (batch: Batch, summary: PlanSummary, refused: string | null): Card => ({
  title: TITLE,
  status: refused === null ? { text: '已排产', tone: 'good' } : { text: '没有排产', tone: 'bad' },
  text: refused === null ? paragraphs(changeSection(summary), lateSection(summary)) : refused,
  fields: fields(batch, summary),
});
