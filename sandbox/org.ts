import { readFileSync } from 'node:fs';
import { z } from 'zod';
import type { Org } from './control-types.ts';

const person = z.strictObject({
  userId: z.string().min(1).max(64),
  unionId: z.string().min(1),
  name: z.string().min(1),
  title: z.string().optional(),
  mobile: z
    .string()
    .regex(/^\+?[0-9-]{5,20}$/, 'must be a phone number')
    .optional(),
  deptIds: z.array(z.number().int().positive()).default([]),
  managerUserId: z.string().optional(),
  jobNumber: z.string().optional(),
  avatarColor: z.string().optional(),
  external: z.boolean().optional(),
  isAdmin: z.boolean().optional(),
});

const department = z.strictObject({
  id: z.number().int().positive(),
  name: z.string().min(1),
  parentId: z.number().int().nonnegative().optional(),
  managerUserIds: z.array(z.string()).optional(),
});

const group = z.strictObject({
  openConversationId: z.string().min(1),
  title: z.string().min(1),
  memberUserIds: z.array(z.string()),
  hasBot: z.boolean().optional(),
});

const org = z.strictObject({
  name: z.string().optional(),
  people: z.array(person).min(1, 'needs at least one person'),
  departments: z.array(department).default([]),
  groups: z.array(group).default([]),
});

/** Schemas of single entries, for the control API. */
export const personSchema = person;
export const groupSchema = group;

/** An organisation that does not hold together; `problems` has one line for each fault found. */
export class OrgError extends Error {
  readonly problems: string[];

  constructor(source: string, problems: string[]) {
    super(
      `The organisation in ${source} cannot be used:\n${problems.map((line) => `  - ${line}`).join('\n')}`,
    );
    this.name = 'OrgError';
    this.problems = problems;
  }
}

/** Checks shape and references; throws OrgError with everything that is wrong, not only the first fault. */
export function readOrg(value: unknown, source = 'the given object'): Org {
  const parsed = org.safeParse(value);
  if (!parsed.success) {
    throw new OrgError(
      source,
      parsed.error.issues.map((issue) => `${issue.path.join('.') || '(top)'}: ${issue.message}`),
    );
  }
  const checked = parsed.data as Org;
  const problems = brokenReferences(checked);
  if (problems.length > 0) throw new OrgError(source, problems);
  return checked;
}

/** Reads an organisation file (JSON, UTF-8). */
export function loadOrg(path: string): Org {
  let value: unknown;
  try {
    value = JSON.parse(readFileSync(path, 'utf8').replace(/^\uFEFF/, ''));
  } catch (error) {
    throw new OrgError(path, [error instanceof Error ? error.message : String(error)]);
  }
  return readOrg(value, path);
}

function brokenReferences(value: Org): string[] {
  const userIds = new Set(value.people.map((one) => one.userId));
  const deptIds = new Set([1, ...value.departments.map((one) => one.id)]);
  const noPerson = (where: string, ids: string[]) =>
    ids.filter((id) => !userIds.has(id)).map((id) => `${where}: no person ${id}`);
  const noDepartment = (where: string, ids: number[]) =>
    ids.filter((id) => !deptIds.has(id)).map((id) => `${where}: no department ${id}`);
  return [
    ...repeated(
      'userId',
      value.people.map((one) => one.userId),
    ),
    ...repeated(
      'unionId',
      value.people.map((one) => one.unionId),
    ),
    ...repeated(
      'mobile',
      value.people.flatMap((one) => one.mobile ?? []),
    ),
    ...repeated(
      'department',
      value.departments.map((one) => String(one.id)),
    ),
    ...repeated(
      'group',
      value.groups.map((one) => one.openConversationId),
    ),
    ...value.people.flatMap((one) => noDepartment(`people.${one.userId}.deptIds`, one.deptIds)),
    ...value.people.flatMap((one) =>
      noPerson(`people.${one.userId}.managerUserId`, one.managerUserId ? [one.managerUserId] : []),
    ),
    ...value.departments.flatMap((one) =>
      noDepartment(`departments.${one.id}.parentId`, one.parentId ? [one.parentId] : []),
    ),
    ...value.departments.flatMap((one) =>
      noPerson(`departments.${one.id}.managerUserIds`, one.managerUserIds ?? []),
    ),
    ...value.groups.flatMap((one) => noPerson(`groups.${one.title}.memberUserIds`, one.memberUserIds)),
  ];
}

function repeated(what: string, keys: string[]): string[] {
  const twice = keys.filter((key, at) => keys.indexOf(key) !== at);
  return [...new Set(twice)].map((key) => `${what} ${key} appears twice`);
}
