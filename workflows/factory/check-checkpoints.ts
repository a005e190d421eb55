import type { WorkingCalendar } from '../working-time/calendar.ts';
import { parseWorkingSpan } from '../working-time/span-text.ts';
import type { Checked } from './cross-check.ts';
import { didYouMean } from './explain-issue.ts';
import type { Problem } from './problem.ts';
import type { CheckpointsFile, EscalationFile, StatusFlowFile, WhoFile } from './schema.ts';
import type { YamlSource } from './yaml-source.ts';

/** Names in checkpoints.yaml that point to nothing, circles, and rules that contradict themselves. */
export function checkCheckpoints(
  { source, data }: Checked<CheckpointsFile>,
  flow: StatusFlowFile | null,
  roleKeys: readonly string[] | null,
): Problem[] {
  const keys = Object.keys(data.checkpoints);
  return Object.entries(data.checkpoints).flatMap(([key, rule]) => {
    const at = ['checkpoints', key];
    return [
      ...checkWho(source, [...at, 'assignees'], rule.assignees, roleKeys),
      ...checkWho(source, [...at, 'tell'], rule.tell ?? [], roleKeys),
      ...rule.opens.flatMap((opener, i) => checkOpener(source, [...at, 'opens', i], opener, keys, flow)),
      ...(rule.blocks ?? []).flatMap((status, i) => checkStatus(source, [...at, 'blocks', i], status, flow)),
      ...checkSense(source, at, key, rule, flow),
      ...checkCircle(source, at, key, data),
    ];
  });
}

/**
 * The same for escalation.yaml.
 * @param calendar tells how long a working day is; null when it is at fault itself
 */
export function checkEscalation(
  { source, data }: Checked<EscalationFile>,
  roleKeys: readonly string[] | null,
  calendar: WorkingCalendar | null,
): Problem[] {
  const { notBefore, within } = data.meeting;
  const reversed =
    calendar !== null && parseWorkingSpan(calendar, notBefore) > parseWorkingSpan(calendar, within);
  return [
    ...(reversed
      ? [
          source.at(
            ['meeting', 'notBefore'],
            `notBefore（${notBefore}）不能比 within（${within}）更晚，请改小 notBefore 或改大 within。`,
          ),
        ]
      : []),
    ...noCapability(source, ['head', 'cc'], data.head.cc ?? []),
    ...noCapability(source, ['meeting', 'invite'], data.meeting.invite ?? []),
    ...noCapability(source, ['alarm'], data.alarm),
    ...checkWho(source, ['head', 'cc'], data.head.cc ?? [], roleKeys),
    ...checkWho(source, ['meeting', 'invite'], data.meeting.invite ?? [], roleKeys),
    ...checkWho(source, ['alarm'], data.alarm, roleKeys),
  ];
}

/** Roles that people are named by, and that nobody configured. */
export function checkWho(
  source: YamlSource,
  at: PropertyKey[],
  who: readonly WhoFile[],
  roleKeys: readonly string[] | null,
): Problem[] {
  if (!roleKeys) return [];
  return who.flatMap((one, i) =>
    one.role === undefined || roleKeys.includes(one.role)
      ? []
      : [
          source.at(
            [...at, i, 'role'],
            `角色「${one.role}」不在 roles.yaml 中${didYouMean(one.role, roleKeys)}`,
          ),
        ],
  );
}

/** Only checkpoints know the engineers of processes. */
export const noCapability = (source: YamlSource, at: PropertyKey[], who: readonly WhoFile[]): Problem[] =>
  who.flatMap((one, i) =>
    one.capability === undefined
      ? []
      : [source.at([...at, i, 'capability'], 'capability 只能用在 checkpoints.yaml 的关卡里。')],
  );

function checkStatus(
  source: YamlSource,
  at: PropertyKey[],
  status: string,
  flow: StatusFlowFile | null,
): Problem[] {
  if (!flow || status in flow.states) return [];
  const known = Object.keys(flow.states);
  return [source.at(at, `状态「${status}」不在 status-flow.yaml 中${didYouMean(status, known)}`)];
}

type Rule = CheckpointsFile['checkpoints'][string];

function checkOpener(
  source: YamlSource,
  at: PropertyKey[],
  opener: Rule['opens'][number],
  keys: readonly string[],
  flow: StatusFlowFile | null,
): Problem[] {
  if (opener.status !== undefined) return checkStatus(source, [...at, 'status'], opener.status, flow);
  if (opener.passed === undefined || keys.includes(opener.passed)) return [];
  return [
    source.at([...at, 'passed'], `关卡「${opener.passed}」不在本文件中${didYouMean(opener.passed, keys)}`),
  ];
}

function checkSense(
  source: YamlSource,
  at: PropertyKey[],
  key: string,
  rule: Rule,
  flow: StatusFlowFile | null,
): Problem[] {
  const problems: Problem[] = [];
  if (rule.onTimeout === 'pass' && rule.evidence)
    problems.push(
      source.at(
        [...at, 'onTimeout'],
        '需要凭证的关卡不能超时自动通过，请改为 hold 或 reject，或删去 evidence。',
      ),
    );
  if (rule.opens.some(({ event }) => event === 'due_date_letter' || event === 'due_date_change'))
    problems.push(...checkDateChange(source, at, rule));
  rule.opens.forEach((opener, i) => {
    if (opener.status === undefined || !flow) return;
    const place = [...at, 'opens', i, 'status'];
    if (flow.states[opener.status]?.terminal)
      problems.push(source.at(place, `「${opener.status}」是终态，订单到这里已经结束，不会再打开关卡。`));
    const opensAt = flow.path.indexOf(opener.status);
    for (const status of rule.blocks ?? []) {
      const blocked = flow.path.indexOf(status);
      if (opener.status === status || (opensAt >= 0 && blocked >= 0 && blocked < opensAt))
        problems.push(
          source.at(
            [...at, 'blocks'],
            `「${key}」在进入「${opener.status}」时才打开，那时订单已到过「${status}」，不能再阻止进入它。`,
          ),
        );
    }
  });
  rule.blocks?.forEach((status, i) => {
    if (flow?.initial === status)
      problems.push(source.at([...at, 'blocks', i], '订单一开始就在这个状态，无法阻止进入。'));
  });
  if (typeof rule.deadline === 'string' && !/[1-9]/.test(rule.deadline))
    problems.push(source.at([...at, 'deadline'], '期限不能是 0，请写工作时长，如 4h。'));
  const twice = rule.assignees.findIndex((one, i) =>
    rule.assignees.slice(0, i).some((other) => JSON.stringify(other) === JSON.stringify(one)),
  );
  if (twice >= 0)
    problems.push(source.at([...at, 'assignees', twice], '同一个责任人规则写了两次，请删去一个。'));
  return problems;
}

/** Checkpoints that wait for each other would never open. */
function checkCircle(source: YamlSource, at: PropertyKey[], key: string, data: CheckpointsFile): Problem[] {
  const waitsFor = (one: string): string[] => {
    const opens = data.checkpoints[one]?.opens ?? [];
    return opens.every((opener) => opener.passed !== undefined)
      ? opens.map((opener) => opener.passed ?? '')
      : [];
  };
  const seen = new Set<string>();
  const queue = waitsFor(key);
  for (let next = queue.pop(); next !== undefined; next = queue.pop()) {
    if (next === key)
      return [source.at([...at, 'opens'], `「${key}」绕了一圈在等它自己通过，永远不会打开。`)];
    if (!seen.has(next)) queue.push(...waitsFor(next));
    seen.add(next);
  }
  return [];
}

/** It decides on a request and lives as long as that: nothing else opens, reopens or passes it. */
function checkDateChange(source: YamlSource, at: PropertyKey[], rule: Rule): Problem[] {
  const wrong: [keyof Rule, boolean][] = [
    ['opens', rule.opens.length > 1],
    ['when', rule.when !== undefined],
    ['dependsOn', (rule.dependsOn ?? []).length > 0],
    ['evidence', rule.evidence !== undefined],
    ['onTimeout', rule.onTimeout === 'pass'],
  ];
  return wrong.flatMap(([field, is]) =>
    is
      ? [
          source.at(
            [...at, field],
            '改期核对与审批（event: due_date_letter、due_date_change）只由改期申请打开：不能有别的打开条件、when、dependsOn、evidence，也不能超时自动通过。',
          ),
        ]
      : [],
  );
}
