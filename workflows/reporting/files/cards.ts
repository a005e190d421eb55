import type { Card, CardButton, CardField } from '../../card.ts';
import type { Batch } from '../../orders/import/batch.ts';
import { count, paragraphs, quote } from '../../orders/import/cards/sections.ts';
import { type Problem, problemLine } from '../../orders/import/rows/problem.ts';
import type { FactSummary, KindCounts } from './summary.ts';

const TITLE = '上报（表格）';
const SHOWN_PROBLEMS = 3;

const fileField = ({ fileName }: Batch): CardField => ({ label: '文件', value: fileName.slice(0, 80) });

/** `新 10 · 已有 2 · 错误 1`, one line per kind. */
function kindFields({ kinds, skipped }: FactSummary): CardField[] {
  const parts = ({ fresh, known, contradicts, errors }: KindCounts): string =>
    [
      `新 ${count(fresh)}`,
      known > 0 ? `已有 ${count(known)}` : '',
      contradicts > 0 ? `矛盾 ${count(contradicts)}` : '',
      errors > 0 ? `错误 ${count(errors)}` : '',
    ]
      .filter((part) => part !== '')
      .join(' · ');
  const tone = ({ errors, contradicts }: KindCounts) =>
    errors > 0 ? ('bad' as const) : contradicts > 0 ? ('warn' as const) : ('good' as const);
  return [
    ...kinds.map((kind) => ({ label: kind.name, value: parts(kind), tone: tone(kind) })),
    ...(skipped > 0 ? [{ label: '跳过', value: `${count(skipped)}（空行、合计等）` }] : []),
  ];
}

function section(heading: string, lines: readonly string[], all: number): string {
  if (lines.length === 0) return '';
  const rest = all > lines.length ? [`- 还有 ${count(all - lines.length)} 行`] : [];
  return [`**${heading}**`, '', ...lines.map((line) => `- ${line}`), ...rest].join('\n');
}

function problemList(problems: readonly Problem[]): string {
  const shown = problems.slice(0, SHOWN_PROBLEMS).map((problem) => quote(problemLine(problem), 110));
  const more = problems.length > SHOWN_PROBLEMS ? `（共 ${problems.length} 处）` : '';
  return `${shown.join('；')}${more}`;
}

const sumOf = (summary: FactSummary, of: keyof Omit<KindCounts, 'name'>): number =>
  summary.kinds.reduce((all, one) => all + one[of], 0);

function findings(summary: FactSummary): string {
  const [errors, contradicts] = [sumOf(summary, 'errors'), sumOf(summary, 'contradicts')];
  const others = summary.otherSheets.slice(0, 5).map((name) => quote(name, 20));
  return paragraphs(
    section(
      `有错误，不会上报（${count(errors)} 行）`,
      summary.errors.map(({ place, problems }) => `${quote(place)}　${problemList(problems)}`),
      errors,
    ),
    section(
      `与以前上报的不同（${count(contradicts)} 行）：确认后留存待查，仍以先报的为准；先报的错了，请先冲销`,
      summary.contradictions.map(
        ({ place, name, fields }) => `${quote(place)} ${quote(name)}：${fields.join('、')}不同`,
      ),
      contradicts,
    ),
    section(
      `同一单据的同一行写了不同的内容（${count(summary.besideCount)} 处）：确认后每行各算一次；写重了的，请删去后重新发送`,
      summary.beside.map((text) => quote(text, 110)),
      summary.besideCount,
    ),
    section(
      `请核对（${count(summary.oddCount)} 行）：确认后照样上报，但不计入工序进度`,
      summary.odd.map(({ place, text }) => `${quote(place)}　${quote(text, 110)}`),
      summary.oddCount,
    ),
    summary.twinCount > 0
      ? `${summary.twins.map((place) => quote(place)).join('、')}${summary.twinCount > summary.twins.length ? ` 等 ${count(summary.twinCount)} 行` : ''}与上面同一单据的行完全相同，只算一次。`
      : '',
    others.length > 0 ? `没有读取的工作表：${others.join('、')}` : '',
  );
}

const errorsButton = (batch: Batch, summary: FactSummary): CardButton[] =>
  summary.errorList ? [{ label: '错误清单', action: 'errors', params: { batch: batch.id } }] : [];

/** What would be told; waits for the sender's word. @param until Shanghai clock */
export function previewCard(batch: Batch, summary: FactSummary, until: string): Card {
  const errors = sumOf(summary, 'errors');
  const status: Card['status'] =
    batch.total > 0 ? { text: '等待确认', tone: 'warn' } : { text: '不能上报', tone: 'bad' };
  const confirm: CardButton = {
    label: `确认上报 ${count(batch.total)} 行`,
    action: 'confirm',
    params: { batch: batch.id },
    style: 'primary',
  };
  const partly =
    batch.total > 0 && errors > 0
      ? '只上报没有错误的行；错误的行改好后，重新发送整个文件即可，已上报的不会重复。'
      : '';
  return {
    title: TITLE,
    status,
    text: paragraphs(findings(summary), partly),
    fields: [fileField(batch), ...kindFields(summary)],
    buttons: [
      ...(batch.total > 0 ? [confirm] : []),
      ...errorsButton(batch, summary),
      { label: '取消', action: 'cancel', params: { batch: batch.id } },
    ],
    footer: `${until} 前有效`,
  };
}

/** All of it was told before, or there are no rows. */
export function nothingNewCard(batch: Batch, summary: FactSummary): Card {
  const known = sumOf(summary, 'known');
  return {
    title: TITLE,
    status: { text: '没有新内容', tone: 'neutral' },
    text: paragraphs(
      known === 0 ? '表头下面没有数据行。' : `${count(known)} 行以前都上报过，没有新内容。`,
      findings(summary),
    ),
    fields: [fileField(batch), ...kindFields(summary)],
  };
}

export const applyingCard = (batch: Batch): Card => ({
  title: TITLE,
  status: { text: '正在上报', tone: 'info' },
  text: `已上报 ${count(batch.processed)} / ${count(batch.total)} 行…`,
  fields: [fileField(batch)],
});

export const endedCard = (batch: Batch, status: string, sentence: string): Card => ({
  title: TITLE,
  status: { text: status, tone: 'neutral' },
  text: sentence.replace('导入', '上报'),
  fields: [fileField(batch), ...kindFields(summaryOf(batch))],
});

/** The summary of a batch of this kind; empty while it is being read. */
const summaryOf = (batch: Batch): FactSummary => ({
  kinds: [],
  skipped: 0,
  errors: [],
  contradictions: [],
  twins: [],
  twinCount: 0,
  beside: [],
  besideCount: 0,
  odd: [],
  oddCount: 0,
  otherSheets: [],
  ...(batch.summary as unknown as Partial<FactSummary>),
});

/** What came of it. */
export interface Outcome {
  recorded: number;
  repeated: number;
  conflict: number;
  refused: { count: number; first: { place: string; message: string }[] };
  /** What is remarkable, in words, with how often. */
  flags: { text: string; count: number }[];
  moved: { count: number; first: { number: string; from: string; to: string }[] };
}

export function doneCard(batch: Batch, outcome: Outcome): Card {
  const { recorded, repeated, conflict, refused, flags, moved } = outcome;
  const summary = summaryOf(batch);
  const errors = sumOf(summary, 'errors');
  return {
    title: TITLE,
    status: { text: '上报完成', tone: 'good' },
    text: paragraphs(
      section(
        `订单有进展（${count(moved.count)}）`,
        moved.first.map(({ number, from, to }) => `${quote(number)}：${from} → ${to}`),
        moved.count,
      ),
      section(
        '请留意',
        flags.map(({ text, count: n }) => `${text}：${count(n)} 行`),
        flags.length,
      ),
      section(
        '没有上报的行',
        refused.first.map(({ place, message }) => `${quote(place)}：${quote(message, 110)}`),
        refused.count,
      ),
      errors > 0
        ? `另有 ${count(errors)} 行有错误，没有上报。改好后重新发送整个文件，已上报的不会重复。`
        : '',
    ),
    fields: [
      fileField(batch),
      { label: '已上报', value: count(recorded), tone: 'good' },
      ...(repeated > 0 ? [{ label: '已有', value: count(repeated) }] : []),
      ...(conflict > 0 ? [{ label: '矛盾', value: count(conflict), tone: 'warn' as const }] : []),
      ...(refused.count + errors > 0
        ? [{ label: '未上报', value: count(refused.count + errors), tone: 'bad' as const }]
        : []),
    ],
    buttons: errorsButton(batch, summary),
  };
}
