import type { Card, CardButton, CardField } from '../card.ts';
import type { Batch } from '../orders/import/batch.ts';
import { count, paragraphs, quote } from '../orders/import/cards/sections.ts';
import {
  faultSection,
  fileField,
  othersText,
  previewButtons,
  section,
  sentenceCard,
} from '../workbooks/whole-card.ts';
import { type MasterKey, sheetOf } from './layouts.ts';
import type { MasterSummary, ToldDifference } from './summary.ts';

const TITLE = '基础资料';

const rowFields = ({ rows }: MasterSummary): CardField[] =>
  Object.entries(rows).map(([key, n]) => ({
    label: sheetOf(key as MasterKey).name,
    value: `${count(n)} 行`,
  }));

function differenceLine({ kind, code, revision, added, changed, removed, lines }: ToldDifference): string {
  const version = revision === '' ? '' : `（版本 ${quote(revision, 20)}）`;
  const parts =
    kind === 'materials' || kind === 'tools'
      ? [changed === 0 && removed === 0 ? (kind === 'tools' ? '新刀具' : '新物料') : '']
      : [
          added > 0 ? `新增 ${added} 行` : '',
          changed > 0 ? `修改 ${changed} 行` : '',
          removed > 0 ? `删除 ${removed} 行` : '',
        ];
  const counts = parts.filter((part) => part !== '').join('，');
  const detail = lines.map((line) => quote(line, 80)).join('；');
  return [`**${sheetOf(kind).name} ${quote(code)}**${version}`, counts, detail]
    .filter((part) => part !== '')
    .join('　');
}

const differenceSection = ({ differences, differenceCount }: MasterSummary): string =>
  section(`变化（${count(differenceCount)} 项）`, differences.map(differenceLine), differenceCount);

function touchedText({ touched }: MasterSummary): string {
  if (touched.count === 0) return '';
  const more = touched.count > touched.first.length ? ` 等 ${count(touched.count)} 个` : '';
  return `在制订单 ${touched.first.map((number) => quote(number)).join('、')}${more}仍用确认时的 BOM 和工艺路线，会通知计划员。`;
}

export function previewCard(batch: Batch, summary: MasterSummary, until: string): Card {
  const valid = batch.total > 0;
  const removes = summary.differences.some(({ removed }) => removed > 0);
  const confirm: CardButton = {
    label: `确认导入 ${count(summary.differenceCount)} 项`,
    action: 'confirm',
    params: { batch: batch.id },
    style: 'primary',
    ...(removes ? { confirm: '表里没有的行会被删除，确定导入吗？' } : {}),
  };
  return {
    title: TITLE,
    status: valid ? { text: '等待确认', tone: 'warn' } : { text: '不能导入', tone: 'bad' },
    text: paragraphs(
      faultSection(summary, '错误'),
      valid ? differenceSection(summary) : '',
      valid ? touchedText(summary) : '',
      othersText(summary),
      valid ? '' : '请改好后重新发送整个文件。',
    ),
    fields: [fileField(batch), ...rowFields(summary)],
    buttons: previewButtons(batch, summary, valid ? confirm : null),
    footer: `${until} 前有效`,
  };
}

export const nothingNewCard = (batch: Batch, summary: MasterSummary): Card => ({
  title: TITLE,
  status: { text: '没有变化', tone: 'neutral' },
  text: paragraphs('文件与系统里的基础资料相同，没有变化。', othersText(summary)),
  fields: [fileField(batch), ...rowFields(summary)],
});

export const applyingCard = (batch: Batch): Card =>
  sentenceCard(batch, TITLE, { text: '正在导入', tone: 'info' }, '正在写入…');

export const endedCard = (batch: Batch, status: string, sentence: string): Card =>
  sentenceCard(batch, TITLE, { text: status, tone: 'neutral' }, sentence);

/** @param refused why nothing was written after all; null when all of it was */
export const doneCard = (batch: Batch, summary: MasterSummary, refused: string | null): Card => ({
  title: TITLE,
  status: refused === null ? { text: '导入完成', tone: 'good' } : { text: '没有导入', tone: 'bad' },
  text: refused === null ? paragraphs(differenceSection(summary), touchedText(summary)) : refused,
  fields: [fileField(batch), ...rowFields(summary)],
});
