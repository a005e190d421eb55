import type { z } from 'zod';
import type { PlantProblem } from './problem.ts';
import type { Yaml } from './yaml.ts';

/** What zod expects, in words. */
export const KINDS: Readonly<Record<string, string>> = {
  string: '文字',
  number: '数字',
  int: '整数',
  boolean: 'true 或 false',
  array: '列表',
  object: '一组键值',
  record: '一组键值',
};

/** A fault found by zod, as problems at lines of the file. */
export function explain(yaml: Yaml, issue: z.core.$ZodIssue): PlantProblem[] {
  if (issue.code === 'unrecognized_keys')
    return issue.keys.map((key) => yaml.at([...issue.path, key], `不认识的键「${key}」，请删去或改正。`));
  if (issue.code === 'invalid_key') {
    const inner = issue.issues[0]?.message ?? '写法不对';
    return [yaml.at(issue.path, `键「${String(issue.path.at(-1))}」：${inner}。`)];
  }
  return [yaml.at(issue.path, textOf(issue))];
}

function textOf(issue: z.core.$ZodIssue): string {
  if (/[一-鿿]/.test(issue.message)) return `${issue.message}。`;
  const missing = issue.input === undefined || issue.input === null;
  if (issue.code === 'invalid_type')
    return `${missing ? '缺少这一项，请补上' : '类型不对，这里要写'}（${KINDS[issue.expected] ?? issue.expected}）。`;
  if (issue.code === 'invalid_value')
    return `${missing ? '缺少这一项' : '写法不对'}，只能是：${issue.values.map(String).join('、')}。`;
  if (issue.code === 'invalid_union') return '缺少 type 或写法不对，只能是：modbus-tcp、mtconnect。';
  if (issue.code === 'too_small') return '不能为空，请填写。';
  if (issue.code === 'too_big') return `太长，最多 ${String(issue.maximum)} 个字。`;
  return `写法不对（${issue.code}）。`;
}
