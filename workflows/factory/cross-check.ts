import { checkCalendar } from './check-calendar.ts';
import { checkCheckpoints, checkEscalation } from './check-checkpoints.ts';
import { didYouMean } from './explain-issue.ts';
import { HELD_FROM, OWN_SALESPERSON } from './factory.ts';
import type { Problem } from './problem.ts';
import type {
  CalendarFile,
  CheckpointsFile,
  EscalationFile,
  FactoryFile,
  RolesFile,
  StatusFlowFile,
} from './schema.ts';
import type { YamlSource } from './yaml-source.ts';

/** A file that has the right shape, with the lines it came from. */
export interface Checked<T> {
  source: YamlSource;
  data: T;
}

/** Names that point to nothing, statuses that cannot be reached or left: what no schema of one file sees. */
export function crossCheck(
  factory: Checked<FactoryFile> | null,
  flow: Checked<StatusFlowFile> | null,
  roles: Checked<RolesFile> | null,
  calendar: Checked<CalendarFile> | null,
  checkpoints: Checked<CheckpointsFile> | null,
  escalation: Checked<EscalationFile> | null,
): Problem[] {
  const roleKeys = roles ? Object.keys(roles.data.roles) : null;
  return [
    ...(factory && roleKeys ? checkFallback(factory, roleKeys) : []),
    ...(flow ? [...checkStates(flow), ...checkTransitions(flow), ...checkWays(flow)] : []),
    ...(flow && roleKeys ? checkRolesOfFlow(flow, roleKeys) : []),
    ...(calendar ? checkCalendar(calendar) : []),
    ...(checkpoints ? checkCheckpoints(checkpoints, flow?.data ?? null, roleKeys) : []),
    ...(escalation ? checkEscalation(escalation, roleKeys) : []),
  ];
}

function checkFallback({ source, data }: Checked<FactoryFile>, roleKeys: string[]): Problem[] {
  const { role } = data.fallback;
  return role === undefined || roleKeys.includes(role)
    ? []
    : [unknownRole(source, ['fallback', 'role'], role, roleKeys)];
}

function checkStates({ source, data }: Checked<StatusFlowFile>): Problem[] {
  const keys = Object.keys(data.states);
  const named = (at: PropertyKey[], key: string) =>
    keys.includes(key) ? [] : [unknownStatus(source, at, key, keys)];
  const problems = [...named(['initial'], data.initial), ...named(['delivered'], data.delivered)];
  data.path.forEach((key, i) => {
    problems.push(...named(['path', i], key));
  });
  if (data.path[0] !== data.initial)
    problems.push(source.at(['path'], `第一个状态必须是 initial（${data.initial}）。`));
  if (!data.path.includes(data.delivered))
    problems.push(source.at(['delivered'], 'delivered 必须在 path 之中。'));
  if (keys.includes(HELD_FROM))
    problems.push(source.at(['states', HELD_FROM], `「${HELD_FROM}」是保留字，请换个键名。`));
  for (const [key, state] of Object.entries(data.states)) {
    const at = ['states', key];
    if (state.terminal && state.owner)
      problems.push(source.at([...at, 'owner'], '终态不需要责任角色，请删去 owner。'));
    if (!state.terminal && !state.owner)
      problems.push(source.at(at, '缺少责任角色 owner，否则没有人会被通知。'));
    if (!state.terminal && !state.waitsFor)
      problems.push(source.at(at, '缺少 waitsFor：写一句话，说明这一状态在等什么。'));
  }
  return problems;
}

function checkTransitions({ source, data }: Checked<StatusFlowFile>): Problem[] {
  const keys = Object.keys(data.states);
  const seen = new Set<string>();
  const problems: Problem[] = [];
  data.transitions.forEach((step, i) => {
    const at = ['transitions', i];
    if (step.to !== HELD_FROM && !keys.includes(step.to))
      problems.push(unknownStatus(source, [...at, 'to'], step.to, keys));
    for (const from of step.from) {
      if (!keys.includes(from)) problems.push(unknownStatus(source, [...at, 'from'], from, keys));
      if (data.states[from]?.terminal)
        problems.push(source.at([...at, 'from'], `「${from}」是终态，不能再流转。`));
      if (from === step.to) problems.push(source.at([...at, 'to'], '流转前后是同一个状态。'));
      const way = `${from} → ${step.to}`;
      if (seen.has(way)) problems.push(source.at(at, `「${way}」写了两次，请合并。`));
      seen.add(way);
    }
  });
  return problems;
}

/** Every status can be reached from the first, and every status that is not an end can be left. */
function checkWays({ source, data }: Checked<StatusFlowFile>): Problem[] {
  const reached = new Set([data.initial]);
  for (let grown = true; grown; ) {
    const before = reached.size;
    for (const step of data.transitions) {
      if (step.from.some((from) => reached.has(from)) && step.to !== HELD_FROM) reached.add(step.to);
    }
    grown = reached.size > before;
  }
  const problems: Problem[] = [];
  for (const [key, state] of Object.entries(data.states)) {
    if (!reached.has(key))
      problems.push(
        source.at(['states', key], `从「${data.initial}」出发无法到达「${key}」，请补上流转或删去该状态。`),
      );
    const leaves = data.transitions.some((step) => step.from.includes(key));
    if (!state.terminal && !leaves)
      problems.push(source.at(['states', key], `「${key}」没有出路，请补上流转，或标为 terminal: true。`));
  }
  data.path.slice(1).forEach((key, i) => {
    const from = data.path[i] ?? '';
    const linked = data.transitions.some((step) => step.from.includes(from) && step.to === key);
    if (!linked) problems.push(source.at(['path', i + 1], `path 中「${from} → ${key}」没有对应的流转。`));
  });
  return problems;
}

function checkRolesOfFlow({ source, data }: Checked<StatusFlowFile>, roleKeys: string[]): Problem[] {
  const problems: Problem[] = [];
  if (!roleKeys.includes(OWN_SALESPERSON)) {
    problems.push(source.at([], `roles.yaml 中必须有「${OWN_SALESPERSON}」角色（订单自己的业务员）。`));
  }
  for (const [key, state] of Object.entries(data.states)) {
    if (state.owner && !roleKeys.includes(state.owner)) {
      problems.push(unknownRole(source, ['states', key, 'owner'], state.owner, roleKeys));
    }
  }
  data.transitions.forEach((step, i) => {
    step.roles.forEach((role, j) => {
      if (!roleKeys.includes(role))
        problems.push(unknownRole(source, ['transitions', i, 'roles', j], role, roleKeys));
    });
  });
  return problems;
}

const unknownRole = (source: YamlSource, at: PropertyKey[], role: string, known: string[]) =>
  source.at(at, `角色「${role}」不在 roles.yaml 中${didYouMean(role, known)}`);

const unknownStatus = (source: YamlSource, at: PropertyKey[], key: string, known: string[]) =>
  source.at(at, `状态「${key}」不在 states 中${didYouMean(key, known)}`);
