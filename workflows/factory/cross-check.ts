import { createWorkingCalendar } from '../working-time/calendar.ts';
import { checkBoards } from './check-boards.ts';
import { checkCalendar } from './check-calendar.ts';
import { checkCapabilities, checkNeedOfCapabilities } from './check-capabilities.ts';
import { checkCheckpoints, checkEscalation } from './check-checkpoints.ts';
import { checkDataRules } from './check-data-rules.ts';
import { checkWarnings } from './check-warnings.ts';
import { didYouMean } from './explain-issue.ts';
import { HELD_FROM, OWN_SALESPERSON } from './factory.ts';
import { type KnownNames, keysAt, looseNames } from './loose-names.ts';
import type { Problem } from './problem.ts';
import type {
  BoardsFile,
  CalendarFile,
  CapabilitiesFile,
  CheckpointsFile,
  EscalationFile,
  FactoryFile,
  RolesFile,
  SchedulingFile,
  StatusFlowFile,
  WarningsFile,
} from './schema.ts';
import type { YamlSource } from './yaml-source.ts';

/** A file that has the right shape, with the lines it came from. */
export interface Checked<T> {
  source: YamlSource;
  data: T;
}

/** A file as it was read; without data when its shape is wrong. */
export interface Read<T> {
  source: YamlSource;
  data: T | null;
}

/** The files of a factory; without checkpoints.yaml there are no checkpoints. */
export interface FactoryFiles {
  factory: Read<FactoryFile>;
  flow: Read<StatusFlowFile>;
  roles: Read<RolesFile>;
  calendar: Read<CalendarFile>;
  checkpoints: Read<CheckpointsFile> | null;
  escalation: Read<EscalationFile>;
  capabilities: Read<CapabilitiesFile> | null;
  scheduling: Read<SchedulingFile>;
  warnings: Read<WarningsFile> | null;
  boards: Read<BoardsFile> | null;
}

/**
 * Names that point to nothing, statuses that cannot be reached or left: what no schema of one file sees. Of a file
 * whose shape is wrong, the names are looked at all the same.
 */
export function crossCheck(files: FactoryFiles): Problem[] {
  const { factory, flow, roles, calendar, checkpoints, escalation, capabilities, warnings, boards } = files;
  const roleKeys = keysAt(roles.source, 'roles');
  const statuses = keysAt(flow.source, 'states');
  const known = { roles: roleKeys, statuses };
  const calendarFaults = ok(calendar) ? checkCalendar(calendar) : [];
  const days = ok(calendar) && calendarFaults.length === 0 ? createWorkingCalendar(calendar.data) : null;
  return [
    ...(ok(factory) ? (roleKeys ? checkFallback(factory, roleKeys) : []) : looseNames(factory.source, known)),
    ...(ok(flow)
      ? [
          ...checkStates(flow),
          ...checkTransitions(flow),
          ...checkWays(flow),
          ...checkDataRules(flow, unknownStatus),
          ...(roleKeys ? checkRolesOfFlow(flow, roleKeys) : []),
        ]
      : looseNames(flow.source, known)),
    ...calendarFaults,
    ...(checkpoints ? namesOfCheckpoints(checkpoints, flow.data, known) : []),
    ...(capabilities ? namesOfCapabilities(capabilities, known) : []),
    ...(checkpoints && ok(checkpoints) && !capabilities ? checkNeedOfCapabilities(checkpoints) : []),
    ...(ok(escalation) ? checkEscalation(escalation, roleKeys, days) : looseNames(escalation.source, known)),
    ...(warnings ? namesOfWarnings(warnings, known) : []),
    ...(boards && ok(boards) ? checkBoards(boards, roles.data, factory.data) : []),
  ];
}

const ok = <T>(file: Read<T>): file is Checked<T> => file.data !== null;

function namesOfCheckpoints(
  file: Read<CheckpointsFile>,
  flow: StatusFlowFile | null,
  known: KnownNames,
): Problem[] {
  if (!ok(file)) return looseNames(file.source, known);
  const statuses = flow ? [] : looseNames(file.source, { roles: null, statuses: known.statuses });
  return [...checkCheckpoints(file, flow, known.roles), ...statuses];
}

const namesOfCapabilities = (file: Read<CapabilitiesFile>, known: KnownNames): Problem[] =>
  ok(file) ? checkCapabilities(file, known.roles) : looseNames(file.source, known);

const namesOfWarnings = (file: Read<WarningsFile>, known: KnownNames): Problem[] =>
  ok(file) ? checkWarnings(file, known.roles) : looseNames(file.source, known);

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
  if (data.confirmed !== undefined) problems.push(...named(['confirmed'], data.confirmed));
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
