import type { Card, CardButton, CardField } from '../../../card.ts';
import type { Batch } from '../batch.ts';
import type { Counts, Summary } from '../summary.ts';
import { changeSection, count, errorSection, noticeSection, paragraphs, quote } from './sections.ts';

const TITLE = '导入订单';

const fileField = (fileName: string): CardField => ({ label: '文件', value: fileName.slice(0, 80) });

/** While nobody knows yet what the file holds. */
const UNKNOWN = '读取表格';

/** The first answer, at once, and the progress of reading. */
export function readingCard(fileName: string, rows = 0, progress = 0): Card {
  const percent = Math.min(99, Math.floor(progress * 100));
  return {
    title: UNKNOWN,
    status: { text: '正在读取', tone: 'info' },
    text: rows === 0 ? '已收到，正在读取和核对…' : `已读 ${count(rows)} 行（约 ${percent}%）…`,
    fields: [fileField(fileName)],
  };
}

function countFields(counts: Counts): CardField[] {
  return [
    { label: '新增', value: count(counts.create), ...(counts.create > 0 ? { tone: 'good' as const } : {}) },
    { label: '变更', value: count(counts.update), ...(counts.update > 0 ? { tone: 'info' as const } : {}) },
    { label: '相同', value: count(counts.same) },
    { label: '错误', value: count(counts.error), ...(counts.error > 0 ? { tone: 'bad' as const } : {}) },
    { label: '跳过', value: `${count(counts.skipped)}（空行、合计等）` },
  ];
}

const errorsButton = (batch: Batch): CardButton[] =>
  batch.summary.errorList ? [{ label: '错误清单', action: 'errors', params: { batch: batch.id } }] : [];

/** What would be imported, what would not and why; waits for the uploader's word. @param until Shanghai clock */
export function previewCard(batch: Batch, until: string): Card {
  const { counts, summary } = batch;
  const valid = counts.create + counts.update;
  const confirm: CardButton = {
    label: `确认导入 ${count(valid)} 行`,
    action: 'confirm',
    params: { batch: batch.id },
    style: 'primary',
    ...asideQuestion(summary),
  };
  const cancel: CardButton = { label: '取消', action: 'cancel', params: { batch: batch.id } };
  const partly =
    valid > 0 && counts.error > 0 ? '只导入没有错误的行；错误的行改好后，重新发送整个文件即可。' : '';
  return {
    title: TITLE,
    status: previewStatus(counts),
    text: paragraphs(
      valid === 0 ? nothingValid(batch) : '',
      changeSection(summary, counts),
      errorSection(summary, counts),
      noticeSection(summary),
      partly,
    ),
    fields: [fileField(batch.fileName), ...countFields(counts)],
    buttons: [...(valid > 0 ? [confirm] : []), ...errorsButton(batch), cancel],
    footer: `${until} 前有效`,
  };
}

function previewStatus(counts: Counts): NonNullable<Card['status']> {
  if (counts.create + counts.update > 0) return { text: '等待确认', tone: 'warn' };
  return counts.same > 0 ? { text: '没有变化', tone: 'neutral' } : { text: '不能导入', tone: 'bad' };
}

/** Taking orders out of the way is asked once more. */
function asideQuestion({ notes }: Summary): { confirm?: string } {
  const aside = notes.find((note) => note.code === 'status.aside');
  return aside ? { confirm: `其中 ${count(aside.count)} 个订单会被暂停或取消，确定导入吗？` } : {};
}

function nothingValid({ counts, summary }: Batch): string {
  const before = summary.importedBefore ? `这个文件在 ${summary.importedBefore} 导入过。` : '';
  const fix = '请按下面的提示改好后重新发送整个文件。';
  if (counts.same === 0) return `没有可以导入的行。${before}${fix}`;
  const kept = summary.notes.some(({ code }) => code.endsWith('.kept'));
  const same = kept
    ? `${count(counts.same)} 行没有可以导入的变化`
    : `与已有订单相同 ${count(counts.same)} 行，没有新的变化`;
  return `${before}${same}。另有 ${count(counts.error)} 行有错误，${fix}`;
}

/** Nothing differs from the house; nothing is left to decide. */
export function nothingNewCard(batch: Batch): Card {
  const { counts, summary } = batch;
  const before = summary.importedBefore;
  return {
    title: TITLE,
    status: { text: '没有变化', tone: 'neutral' },
    text: paragraphs(
      counts.same === 0
        ? '表头下面没有订单行。'
        : before
          ? `与 ${before} 导入的文件相同，没有变化。`
          : sameText(batch),
      noticeSection(summary),
    ),
    fields: [fileField(batch.fileName), ...countFields(counts)],
  };
}

/** What differs and is not changed by a workbook stands right below. */
function sameText({ counts, summary }: Batch): string {
  const kept = summary.notes.some(({ code }) => code.endsWith('.kept'));
  return kept
    ? `文件里的 ${count(counts.same)} 行没有可以导入的变化，与系统不同的地方见下。`
    : `文件里的 ${count(counts.same)} 行都与系统里的订单相同，没有变化。`;
}

export function applyingCard(batch: Batch): Card {
  return {
    title: TITLE,
    status: { text: '正在导入', tone: 'info' },
    text: `已导入 ${count(batch.processed)} / ${count(batch.total)} 行…`,
    fields: [fileField(batch.fileName)],
  };
}

/** Why the file is not imported at all; `sentence` says what to do. */
export function refusedCard(fileName: string, sentence: string): Card {
  return {
    title: UNKNOWN,
    status: { text: '未能导入', tone: 'bad' },
    text: quote(sentence, 1000),
    fields: [fileField(fileName)],
  };
}

/** A preview that ended without import. */
export function endedCard(batch: Batch, status: string, sentence: string): Card {
  return {
    title: TITLE,
    status: { text: status, tone: 'neutral' },
    text: sentence,
    fields: [fileField(batch.fileName), ...countFields(batch.counts)],
  };
}

/** What came of it. */
export interface Outcome {
  created: number;
  updated: number;
  /** Rows that could not be applied after all, because the order changed meanwhile. */
  skipped: { count: number; first: { row: number; number: string; outcome: string }[] };
  /** Numbers that were given, first and last. */
  given: { count: number; first: string; last: string } | null;
  /** Any order of this import, to show how to ask for it. */
  example: string;
}

const SKIPPED: Readonly<Record<string, string>> = {
  checkpoint_open: '订单还有必经关卡没有通过，状态没有改',
  same_meanwhile: '预览之后有人导入了同样的内容，与系统相同，没有变化',
  changed_meanwhile: '预览之后订单被别人改过，没有覆盖，请重新发送文件核对',
  exists_meanwhile: '这个订单号现在不能使用，没有导入，请重新发送文件核对',
  twin_meanwhile: '预览之后有人录入了相同的订单，没有重复导入',
  name_unclear: '客户或产品名称已不能确定，请重新发送文件核对',
  not_allowed: '您的权限在预览之后变了，没有导入，请重新发送文件核对',
  gone: '订单已不存在',
};

export function doneCard(batch: Batch, outcome: Outcome): Card {
  const { created, updated, skipped, given, example } = outcome;
  const skips = skipped.first.map(
    ({ row, number, outcome: why }) => `- 第 ${row} 行 ${quote(number)}：${SKIPPED[why] ?? '没有导入'}`,
  );
  const more = skipped.count - skips.length;
  return {
    title: TITLE,
    status: { text: '导入完成', tone: 'good' },
    text: paragraphs(
      given
        ? `自动编号 ${count(given.count)} 个：${given.first}${given.count > 1 ? ` 至 ${given.last}` : ''}`
        : '',
      skips.length > 0
        ? ['**没有导入的行**', '', ...skips, ...(more > 0 ? [`- 还有 ${more} 行`] : [])].join('\n')
        : '',
      batch.counts.error > 0
        ? `另有 ${count(batch.counts.error)} 行有错误，没有导入。改好后重新发送整个文件，已导入的行不会重复。`
        : '',
      example === '' ? '' : `查看订单：直接发送订单号或客户名称，例如“${quote(example)} 到哪了”。`,
    ),
    fields: [
      fileField(batch.fileName),
      { label: '新增', value: count(created), tone: 'good' },
      { label: '变更', value: count(updated), tone: 'info' },
      { label: '未导入', value: count(skipped.count + batch.counts.error) },
    ],
    buttons: errorsButton(batch),
  };
}
