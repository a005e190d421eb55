import type { Card, CardButton, CardField } from '../card.ts';
import type { Batch } from '../orders/import/batch.ts';
import { count, paragraphs, quote } from '../orders/import/cards/sections.ts';
import { problemLine } from '../orders/import/rows/problem.ts';
import { type MasterKey, sheetOf } from './layouts.ts';
import type { MasterSummary, ToldDifference } from './summary.ts';

const TITLE = '基础资料';

const fileField = ({ fileName }: Batch): CardField => ({ label: '文件', value: fileName.slice(0, 80) });

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

function section(heading: string, lines: readonly string[], all: number): string {
  if (lines.length === 0) return '';
  const rest = all > lines.length ? [`- 还有 ${count(all - lines.length)} 处`] : [];
  return [`**${heading}**`, '', ...lines.map((line) => `- ${line}`), ...rest].join('\n');
}

const faultSection = ({ faults, faultCount }: MasterSummary): string =>
  section(
    `有错误（${count(faultCount)} 处），整个文件都不会导入`,
    faults.map(({ place, problem }) => `${quote(place)}　${quote(problemLine(problem), 140)}`),
    faultCount,
  );

const differenceSection = ({ differences, differenceCount }: MasterSummary): string =>
  section(`变化（${count(differenceCount)} 项）`, differences.map(differenceLine), differenceCount);

function touchedText({ touched }: MasterSummary): string {
  if (touched.count === 0) return '';
  const more = touched.count > touched.first.length ? ` 等 ${count(touched.count)} 个` : '';
  return `在制订单 ${touched.first.map((number) => quote(number)).join('、')}${more}仍用确认时的 BOM 和工艺路线，会通知计划员。`;
}

const othersText = ({ otherSheets }: MasterSummary): string =>
  otherSheets.length === 0
    ? ''
    : `没有读取的工作表：${otherSheets
        .slice(0, 5)
        .map((name) => quote(name, 20))
        .join('、')}`;

const errorsButton = (batch: Batch, summary: MasterSummary): CardButton[] =>
  summary.errorList ? [{ label: '错误清单', action: 'errors', params: { batch: batch.id } }] : [];

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
      faultSection(summary),
      valid ? differenceSection(summary) : '',
      valid ? touchedText(summary) : '',
      othersText(summary),
      valid ? '' : '请改好后重新发送整个文件。',
    ),
    fields: [fileField(batch), ...rowFields(summary)],
    buttons: [
      ...(valid ? [confirm] : []),
      ...errorsButton(batch, summary),
      { label: '取消', action: 'cancel', params: { batch: batch.id } },
    ],
    footer: `${until} 前有效`,
  };
}

export const nothingNewCard = (batch: Batch, summary: MasterSummary): Card => ({
  title: TITLE,
  status: { text: '没有变化', tone: 'neutral' },
  text: paragraphs('文件与系统里的基础资料相同，没有变化。', othersText(summary)),
  fields: [fileField(batch), ...rowFields(summary)],
});

export const applyingCard = (batch: Batch): Card => ({
  title: TITLE,
  status: { text: '正在导入', tone: 'info' },
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
export const doneCard = (batch: Batch, summary: MasterSummary, refused: string | null): Card => ({
  title: TITLE,
  status: refused === null ? { text: '导入完成', tone: 'good' } : { text: '没有导入', tone: 'bad' },
  text: refused === null ? paragraphs(differenceSection(summary), touchedText(summary)) : refused,
  fields: [fileField(batch), ...rowFields(summary)],
});
