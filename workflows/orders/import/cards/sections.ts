import { plainText } from '../../text.ts';
import type { Change } from '../judge/bench.ts';
import { type Problem, problemLine } from '../rows/problem.ts';
import type { Counts, NewName, NoteGroup, Summary } from '../summary.ts';

/** A number as people read it: 11,000. */
export const count = (n: number): string => n.toLocaleString('en-US');

const LONGEST_VALUE = 40;

/** Words out of a file, inside markdown: on one line, short, without meaning as markup. */
export function quote(text: string, longest = LONGEST_VALUE): string {
  const letters = [...text.replace(/\s+/g, ' ').trim()];
  return plainText(letters.length > longest ? `${letters.slice(0, longest).join('')}…` : letters.join(''));
}

/** A heading and its lines as one paragraph of markdown; '' when there are no lines. */
function section(heading: string, lines: readonly string[], more = 0): string {
  if (lines.length === 0) return '';
  const rest = more > 0 ? [`- 还有 ${count(more)} 行`] : [];
  return [`**${heading}**`, '', ...lines.map((line) => `- ${line}`), ...rest].join('\n');
}

export function errorSection(summary: Summary, counts: Counts): string {
  const lines = summary.errors.map(({ row, problems }) => `第 ${row} 行　${problemList(problems)}`);
  return section(`有错误，不会导入（${count(counts.error)} 行）`, lines, counts.error - lines.length);
}

/** Problems of one row that a card shows. */
const SHOWN_PROBLEMS = 3;

function problemList(problems: readonly Problem[]): string {
  const shown = problems.slice(0, SHOWN_PROBLEMS).map(oneProblem).join('；');
  return problems.length > SHOWN_PROBLEMS ? `${shown}（共 ${problems.length} 处）` : shown;
}

const oneProblem = (problem: Problem): string => quote(problemLine(problem), 110);

export function changeSection(summary: Summary, counts: Counts): string {
  const lines = summary.changes.map(
    ({ number, changes }) => `${quote(number)}　${changes.map(oneChange).join('；')}`,
  );
  return section(`变更（${count(counts.update)} 行）`, lines, counts.update - lines.length);
}

const oneChange = ({ label, before, after }: Change): string =>
  `${label}：${quote(before, 24)} → ${quote(after, 24)}`;

/** What to know before confirming, most important first. */
export function noticeSection(summary: Summary): string {
  const lines = [
    ...newNames('客户', summary.newCustomers),
    ...newNames('产品', summary.newProducts),
    ...summary.notes.map(noteLine),
  ];
  if (summary.unknownColumns.length > 0) {
    const names = summary.unknownColumns.slice(0, 8).map((name) => quote(name, 20));
    lines.push(`不认得的列，没有读取：${names.join('、')}${summary.unknownColumns.length > 8 ? ' 等' : ''}`);
  }
  if (summary.otherSheets.length > 0) {
    const names = summary.otherSheets.slice(0, 5).map((name) => quote(name, 20));
    lines.push(`只读取了工作表“${quote(summary.sheet, 20)}”，没有读取：${names.join('、')}`);
  }
  return section('请留意', lines);
}

function newNames(what: string, { count: total, first }: Summary['newCustomers']): string[] {
  if (total === 0) return [];
  const names = first.map(oneName).join('、');
  return [`会新建${what} ${count(total)} 个：${names}${total > first.length ? ' 等' : ''}`];
}

const oneName = ({ name, near }: NewName): string =>
  near.length > 0 ? `${quote(name)}（是不是“${quote(near[0] ?? '')}”？）` : quote(name);

/** What a group of notes says to somebody who has not read the single rows. */
const NOTE_TEXTS: Readonly<Record<string, (rows: string) => string>> = {
  'promise.kept': (rows) =>
    `${rows}的承诺交期与系统不同，不会改动：改期要走改期流程（客户确认函 + 客服总监审批）`,
  'status.moved': (rows) => `${rows}会改变订单状态，按文件记为既成事实`,
  'status.aside': (rows) => `${rows}会把订单暂停或取消，请确认`,
  'status.kept': (rows) => `${rows}的状态落后于系统，保持系统里的状态`,
  'status.inferred': (rows) => `${rows}没有写状态但有实际发货日期，按已发货处理`,
  'number.given': (rows) => `${rows}没有订单号，导入时自动编号`,
  'promised.past': (rows) => `${rows}的承诺交期已过，导入后就是逾期订单`,
};

/** Notes that differ from row to row are shown by their first. */
function noteLine({ code, count: total, rows, example }: NoteGroup): string {
  const known = NOTE_TEXTS[code];
  const which =
    rows.length < total ? `第 ${rows.join('、')} 等 ${count(total)} 行` : `第 ${rows.join('、')} 行`;
  return known ? known(which) : `${which}：${quote(example, 80)}`;
}

/** Sections that have something to say, one below the other. */
export const paragraphs = (...sections: readonly string[]): string =>
  sections.filter((s) => s !== '').join('\n\n');
