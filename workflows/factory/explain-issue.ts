import type { z } from 'zod';
import { KINDS } from '../../plant-gateway/config/explain.ts';
import { closest } from './closest.ts';
import type { Problem } from './problem.ts';
import type { YamlSource } from './yaml-source.ts';

type Issue = z.core.$ZodIssue;

const OWN_RULES: Readonly<Record<string, string>> = {
  key: '只能用小写英文字母、数字和下划线，并以字母开头',
  clock: '请写成 24 小时制的时刻，如 "18:00"（带引号）',
  fallback: '请在 user（人员 userId）与 role（角色）中写且只写一个',
  member: '请至少写 users、titles、departments 中的一个',
  shift: '请写成“开始-结束”，如 08:00-12:00',
  dayKey: '请写成一天，如 2027-02-05，或一段，如 2027-02-05..2027-02-12',
  ownDay: '请写 off（休息）、work（照常上班），或当天的班次，如 08:00-12:00',
  span: '请写成工作时长，如 30m、4h、2d、1d4h（d 为一个工作日）',
  who: '请在 role、user、salesperson、headOf、capability 中写且只写一个',
  suppliers: '本厂不做的工艺要写外协厂 suppliers',
  everyone: 'everyone 只能与 role 一起写',
  share: '请写成百分比，如 95%',
  condition: '请至少写一个条件，如 { material: 95% }',
  opener: '请在 status、event、passed 中写且只写一个',
  deadline: '请写成工作时长（如 4h、2d），或 { before: promisedDate, days: 3 }',
  atMost: 'atMost 不能小于 atLeast',
  year: '请写四位数的年份，如 2027',
};

/** A fault found by zod, as problems at lines of the file. */
export function explainIssue(source: YamlSource, issue: Issue, known: readonly string[]): Problem[] {
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) =>
      source.at([...issue.path, key], `不认识的键「${key}」${didYouMean(key, known)}`),
    );
  }
  return [source.at(issue.path, textOf(issue))];
}

/** How a problem begins whose place is empty; what belongs there follows in brackets. */
export const MISSING = '缺少这一项，请补上';

/** The bounds of a number, as the schema names them: `whole 15 240`. */
function wholeText(message: string): string | null {
  const [, least, most] = /^whole (\d+)(?: (\d+))?$/.exec(message) ?? [];
  if (least === undefined) return null;
  return most === undefined ? `请写不小于 ${least} 的整数` : `请写 ${least} 到 ${most} 之间的整数`;
}

function textOf(issue: Issue): string {
  const missing = issue.input === undefined || issue.input === null;
  if (issue.code === 'invalid_type' && missing)
    return `${MISSING}（${KINDS[issue.expected] ?? issue.expected}）。`;
  if (issue.code === 'invalid_value' && missing)
    return `${MISSING}（${issue.values.map(String).join('、')}）。`;
  const own = OWN_RULES[issue.message] ?? wholeText(issue.message);
  if (own) return `${own}。`;
  if (issue.code === 'invalid_type') return `类型不对，这里要${KINDS[issue.expected] ?? issue.expected}。`;
  if (issue.code === 'invalid_value') return `只能是：${issue.values.map(String).join('、')}。`;
  if (issue.code === 'too_small' && Number(issue.minimum) > 1) return `至少要写 ${issue.minimum} 项。`;
  if (issue.code === 'too_small') return '不能为空，请填写。';
  if (issue.code === 'too_big') return `太长，最多 ${String(issue.maximum)} 个字。`;
  if (issue.code === 'invalid_key') {
    const [inner] = issue.issues;
    return `键「${String(issue.path.at(-1))}」${inner ? textOf(inner) : `${OWN_RULES.key}。`}`;
  }
  return `写法不对（${issue.code}）。`;
}

/** `（是不是想写「shipped」？）` when something known is near. */
export function didYouMean(word: string, known: readonly string[]): string {
  const near = closest(word, known);
  return near ? `，是不是想写「${near}」？` : '，请删去或改正。';
}
