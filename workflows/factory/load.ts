import { existsSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import type { z } from 'zod';
import { createWorkingCalendar } from '../working-time/calendar.ts';
import { assembleCheckpoints, assembleEscalation } from './assemble-checkpoints.ts';
import { crossCheck, type Read } from './cross-check.ts';
import { explainIssue } from './explain-issue.ts';
import type { DataRule, Factory, Role, Status, StatusFlow } from './factory.ts';
import { FactoryError, type Problem } from './problem.ts';
import {
  type CalendarFile,
  calendarFile,
  checkpointsFile,
  escalationFile,
  type FactoryFile,
  factoryFile,
  type RolesFile,
  rolesFile,
  type StatusFlowFile,
  statusFlowFile,
} from './schema.ts';
import { readYaml } from './yaml-source.ts';

/** The configuration that ships with the product. */
export const DEFAULT_FACTORY_DIR = fileURLToPath(new URL('./default', import.meta.url));

const KNOWN_KEYS = [
  'name fallback user role auditHead at group internalGroups initial delivered path states transitions tone owner waitsFor terminal',
  'from to label roles asks danger members users titles departments rows sees may',
  'confirmed acts data poConfirmed material workReport pieces inspection waybill signOff',
  'shifts weekdays statutory days completeYears',
  'checkpoints asks when orderTypes families specialProcesses rush opens status event passed assignees everyone salesperson headOf',
  'signers order tell deadline before evidence what atLeast atMost kinds quality reused blocks onTimeout dependsOn ladder head meeting',
  'reminder after cc title minutes notBefore within organiser invite money alarm limits perPersonPerHour perMinute budget calls pushes digestAt',
].flatMap((line) => line.split(' '));

/**
 * Reads factory.yaml, status-flow.yaml, roles.yaml, calendar.yaml, escalation.yaml and checkpoints.yaml of a folder.
 * Folders made before calendar.yaml and escalation.yaml existed have none: those that ship apply to them. Without
 * checkpoints.yaml there are no checkpoints.
 * @throws FactoryError with ALL problems of all files at once; nothing is half-loaded.
 */
export async function loadFactory(dir: string = DEFAULT_FACTORY_DIR): Promise<Factory> {
  const problems: Problem[] = [];
  const factory = await check(dir, 'factory.yaml', factoryFile, problems);
  const flow = await check(dir, 'status-flow.yaml', statusFlowFile, problems);
  const roles = await check(dir, 'roles.yaml', rolesFile, problems);
  const calendar = await check(homeOf('calendar.yaml', dir), 'calendar.yaml', calendarFile, problems);
  const escalation = await check(homeOf('escalation.yaml', dir), 'escalation.yaml', escalationFile, problems);
  const checkpoints = existsSync(path.join(dir, 'checkpoints.yaml'))
    ? await check(dir, 'checkpoints.yaml', checkpointsFile, problems)
    : null;
  problems.push(...crossCheck({ factory, flow, roles, calendar, checkpoints, escalation }));
  if (problems.length > 0 || !factory.data || !flow.data || !roles.data || !calendar.data || !escalation.data)
    throw new FactoryError(dir, problems);
  const own = assemble(factory.data, flow.data, roles.data, calendar.data);
  return {
    ...own,
    checkpoints: checkpoints?.data
      ? assembleCheckpoints(checkpoints.data, checkpoints.source, own.calendar)
      : {},
    escalation: assembleEscalation(escalation.data, own.calendar),
  };
}

/** Where an optional file is read from: the folder when it has one, else the defaults. */
function homeOf(file: string, dir: string): string {
  return existsSync(path.join(dir, file)) ? dir : DEFAULT_FACTORY_DIR;
}

async function check<T>(
  dir: string,
  file: string,
  schema: z.ZodType<T>,
  problems: Problem[],
): Promise<Read<T>> {
  const source = await readYaml(dir, file);
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
): Omit<Factory, 'checkpoints' | 'escalation'> {
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
