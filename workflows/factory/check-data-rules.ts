import type { Checked } from './cross-check.ts';
import type { Problem } from './problem.ts';
import type { StatusFlowFile } from './schema.ts';
import type { YamlSource } from './yaml-source.ts';

type UnknownStatus = (source: YamlSource, at: PropertyKey[], key: string, known: string[]) => Problem;

/** Rules for data-driven moves: known statuses, no way out of an end or a hold, no rule that another one hides. */
export function checkDataRules({ source, data }: Checked<StatusFlowFile>, unknown: UnknownStatus): Problem[] {
  const keys = Object.keys(data.states);
  const problems: Problem[] = [];
  const checkTarget = (to: string, at: PropertyKey[]): Problem[] => {
    if (!keys.includes(to)) return [unknown(source, at, to, keys)];
    return data.path.includes(to) ? [] : [source.at(at, `「${to}」不在 path 中，数据不能把订单带到那里。`)];
  };
  const seen = new Set<string>();
  data.data?.forEach((rule, i) => {
    const at = ['data', i];
    problems.push(...checkTarget(rule.to, [...at, 'to']));
    for (const from of rule.from) {
      if (!keys.includes(from)) problems.push(unknown(source, [...at, 'from'], from, keys));
      else if (!data.path.includes(from) || data.states[from]?.terminal)
        problems.push(source.at([...at, 'from'], `「${from}」是终态或不在 path 中，数据不能从那里流转。`));
      if (from === rule.to) problems.push(source.at([...at, 'to'], '流转前后是同一个状态。'));
      const way = `${from} → ${rule.to}`;
      if (seen.has(way)) problems.push(source.at(at, `「${way}」写了两次，请合并。`));
      seen.add(way);
    }
    if (rule.when.pieces !== undefined && rule.when.workReport !== 'last')
      problems.push(source.at([...at, 'when', 'pieces'], 'pieces 只能与 workReport: last 一起写。'));
  });
  return problems;
}
