import { fileURLToPath } from 'node:url';
import type { z } from 'zod';
import { createWorkingCalendar } from '../working-time/calendar.ts';
import { assembleBoards, NO_BOARDS } from './assemble-boards.ts';
import { assembleCapabilities } from './assemble-capabilities.ts';
import { assembleCheckpoints, assembleEscalation } from './assemble-checkpoints.ts';
import { assembleScheduling } from './assemble-scheduling.ts';
import { assembleWarnings } from './assemble-warnings.ts';
import { crossCheck, type FactoryFiles, type Read } from './cross-check.ts';
import { explainIssue } from './explain-issue.ts';
import type { DataRule, Factory, Role, Status, StatusFlow } from './factory.ts';
import { FactoryError, type Problem } from './problem.ts';
import {
  boardsFile,
  type CalendarFile,
  calendarFile,
  capabilitiesFile,
  checkpointsFile,
  escalationFile,
  type FactoryFile,
  factoryFile,
  type RolesFile,
  rolesFile,
  type StatusFlowFile,
  schedulingFile,
  statusFlowFile,
  warningsFile,
} from './schema.ts';
import { type FactorySource, readTexts } from './texts.ts';
import { yamlOf } from './yaml-source.ts';

/** The configuration that ships with the product. */
export const DEFAULT_FACTORY_DIR = fileURLToPath(new URL('./default', import.meta.url));

const KNOWN_KEYS = [
  'name fallback user role auditHead at group internalGroups initial delivered path states transitions tone owner waitsFor terminal',
  'from to label roles asks danger members users titles departments rows sees may',
  'confirmed acts data poConfirmed material workReport pieces inspection waybill signOff',
  'shifts weekdays statutory days completeYears',
  'checkpoints asks when orderTypes families specialProcesses rush opens status event passed assignees everyone salesperson headOf capability',
  'engineers processes aliases inHouse suppliers leadDays',
  'signers order tell deadline before evidence what atLeast atMost kinds quality reused blocks onTimeout dependsOn ladder head meeting',
  'frozenHours holdMinutes undoMinutes horizonDays passes refineSeconds missedMinutes overtime workdays daysOff hands outside supplier',
  'warning days digest rows sections',
  'onTimeTarget posts picture',
  'reminder after cc title minutes notBefore within organiser invite money alarm limits perPersonPerHour perMinute budget calls pushes digestAt',
].flatMap((line) => line.split(' '));

/**
 * Reads factory.yaml, status-flow.yaml, roles.yaml, calendar.yaml, escalation.yaml, checkpoints.yaml and the rest of a folder.
 * @throws FactoryError with ALL problems of all files at once; nothing is half-loaded.
 */
export async function loadFactory(dir: string = DEFAULT_FACTORY_DIR): Promise<Factory> {
  return factoryOf(await readTexts(dir), dir);
}

/**
 * The factory that texts describe, e.g. those of an earlier version.
 * @param place where they come from, for the message
 * @throws FactoryError with ALL problems of all files at once
 */
export async function factoryOf(source: FactorySource, place: string): Promise<Factory> {
  const { files, problems } = await checkTexts(source);
  const { factory, flow, roles, calendar, checkpoints, escalation, capabilities, scheduling, warnings } =
    files;
  const { boards } = files;
  if (problems.length > 0 || !factory.data || !flow.data || !roles.data || !calendar.data)
    throw new FactoryError(place, problems);
  if (!escalation.data || !scheduling.data) throw new FactoryError(place, problems);
  const own = assemble(factory.data, flow.data, roles.data, calendar.data);
  return {
    ...own,
    checkpoints: checkpoints?.data
      ? assembleCheckpoints(checkpoints.data, checkpoints.source, own.calendar)
      : {},
    escalation: assembleEscalation(escalation.data, own.calendar),
    capabilities: capabilities?.data ? assembleCapabilities(capabilities.data) : null,
    scheduling: assembleScheduling(scheduling.data),
    ...(warnings?.data ? assembleWarnings(warnings.data) : { warning: null, digest: null }),
    boards: boards?.data ? assembleBoards(boards.data) : NO_BOARDS,
  };
}

/**
 * All files as data, and everything that is wrong with them. Folders made before calendar.yaml, escalation.yaml
 * and scheduling.yaml existed have none: those that ship apply to them. Without checkpoints.yaml there are no checkpoints,
 * without capabilities.yaml special processes are not checked, without warnings.yaml nobody is warned and no digest sent,
 * without boards.yaml no picture goes out by itself.
 */
export async function checkTexts(
  given: FactorySource,
): Promise<{ files: FactoryFiles; problems: Problem[] }> {
  const source = await withDefaults(given);
  const problems: Problem[] = [];
  const files: FactoryFiles = {
    factory: check(source, 'factory.yaml', factoryFile, problems),
    flow: check(source, 'status-flow.yaml', statusFlowFile, problems),
    roles: check(source, 'roles.yaml', rolesFile, problems),
    calendar: check(source, 'calendar.yaml', calendarFile, problems),
    escalation: check(source, 'escalation.yaml', escalationFile, problems),
    checkpoints: has(source, 'checkpoints.yaml')
      ? check(source, 'checkpoints.yaml', checkpointsFile, problems)
      : null,
    capabilities: has(source, 'capabilities.yaml')
      ? check(source, 'capabilities.yaml', capabilitiesFile, problems)
      : null,
    scheduling: check(source, 'scheduling.yaml', schedulingFile, problems),
    warnings: has(source, 'warnings.yaml') ? check(source, 'warnings.yaml', warningsFile, problems) : null,
    boards: has(source, 'boards.yaml') ? check(source, 'boards.yaml', boardsFile, problems) : null,
  };
  problems.push(...crossCheck(files));
  return { files, problems };
}

const has = ({ texts, unreadable }: FactorySource, file: string): boolean =>
  texts[file] !== undefined || unreadable?.[file] !== undefined;

/** Optional files with a meaning of their own when they are left out. */
async function withDefaults(source: FactorySource): Promise<FactorySource> {
  const absent = ['calendar.yaml', 'escalation.yaml', 'scheduling.yaml'].filter((file) => !has(source, file));
  if (absent.length === 0) return source;
  const { texts: shipped } = await readTexts(DEFAULT_FACTORY_DIR);
  const added = Object.fromEntries(absent.map((file) => [file, shipped[file] ?? '']));
  return { ...source, texts: { ...source.texts, ...added } };
}

function check<T>(from: FactorySource, file: string, schema: z.ZodType<T>, problems: Problem[]): Read<T> {
  const source = yamlOf(from, file);
  problems.push(...source.problems);
  if (source.problems.length > 0) return { source, data: null };
  const parsed = schema.safeParse(source.value, { reportInput: true });
  if (parsed.success) return { source, data: parsed.data };
  problems.push(...parsed.error.issues.flatMap((issue) => explainIssue(source, issue, KNOWN_KEYS)));
  return { source, data: null };
}

function assemble(
  factory: FactoryFile,
  flow: StatusFlowFile,
  roles: RolesFile,
  calendar: CalendarFile,
): Omit<
  Factory,
  'checkpoints' | 'escalation' | 'capabilities' | 'scheduling' | 'warning' | 'digest' | 'boards'
> {
  const { user, role } = factory.fallback;
  const [hour, minute] = (factory.auditHead?.at ?? '').split(':').map(Number);
  return {
    name: factory.name,
    fallback: user === undefined ? { role: role ?? '' } : { user },
    auditHead: factory.auditHead
      ? { hour: hour ?? 0, minute: minute ?? 0, group: factory.auditHead.group }
      : null,
    internalGroups: factory.internalGroups ?? [],
    flow: assembleFlow(flow),
    roles: Object.fromEntries(
      Object.entries(roles.roles).map(([key, value]): [string, Role] => [
        key,
        { ...value, key, sees: value.sees ?? [], may: value.may ?? [] },
      ]),
    ),
    calendar: createWorkingCalendar(calendar),
  };
}

function assembleFlow(flow: StatusFlowFile): StatusFlow {
  const state = (key: string, value: StatusFlowFile['states'][string]): Status => ({
    key,
    name: value.name,
    tone: value.tone,
    owner: value.owner ?? null,
    waitsFor: value.waitsFor ?? '',
    terminal: value.terminal ?? false,
    acts: value.acts ?? [],
  });
  return {
    initial: flow.initial,
    confirmed: flow.confirmed ?? flow.path[1] ?? flow.initial,
    delivered: flow.delivered,
    path: flow.path,
    states: Object.fromEntries(Object.entries(flow.states).map(([key, value]) => [key, state(key, value)])),
    transitions: flow.transitions.flatMap((step) =>
      step.from.map((from) => ({
        from,
        to: step.to,
        label: step.label,
        roles: step.roles,
        asks: step.asks ?? [],
        danger: step.danger ?? false,
      })),
    ),
    data: assembleData(flow),
  };
}

const shareOf = (text: string): number => Number(text.slice(0, -1)) / 100;

function assembleData({ data = [] }: StatusFlowFile): DataRule[] {
  return data.flatMap(({ from, to, when: { material, pieces, waybill, ...when } }) =>
    from.map((one) => ({
      from: one,
      to,
      when: {
        ...when,
        ...(material === undefined ? {} : { material: shareOf(material) }),
        ...(pieces === undefined ? {} : { pieces: shareOf(pieces) }),
        ...(waybill === undefined ? {} : { waybill: shareOf(waybill) }),
      },
    })),
  );
}
