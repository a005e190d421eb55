/** The organisation as the page knows it: people, departments, groups, the bot. */
import { reactive } from 'vue';
import type { AppInfo, Department, Group, Person, SandboxState } from '../../../control-types.ts';

interface OrgState {
  name: string;
  app: AppInfo | null;
  people: Person[];
  departments: Department[];
  groups: Group[];
}

export const org = reactive<OrgState>({ name: '', app: null, people: [], departments: [], groups: [] });

export function takeOrg(state: SandboxState): void {
  org.name = state.orgName;
  org.app = state.app;
  org.people = state.people;
  org.departments = state.departments;
  org.groups = state.groups;
}

export const personById = (userId: string | null): Person | undefined =>
  org.people.find((one) => one.userId === userId);

/** First department of a person, for lists. */
function departmentName(person: Person): string {
  if (person.external) return '外部人员';
  const dept = org.departments.find((one) => one.id === person.deptIds[0]);
  return dept?.name ?? '';
}

/** 采购总监 · 采购部 */
export function personNote(person: Person): string {
  return [person.title, departmentName(person)].filter((part) => part).join(' · ');
}

export const botName = (): string => org.app?.botName ?? '机器人';

export interface PeopleGroup {
  title: string;
  people: Person[];
}

/** People by department in the organisation's order; outsiders last. With words only those who match. */
export function peopleByDepartment(
  people: Person[],
  departments: Department[],
  words: string,
): PeopleGroup[] {
  const wanted = words.trim().toLowerCase();
  const nameOf = new Map(departments.map((dept) => [dept.id, dept.name]));
  const groups = new Map<string, Person[]>();
  for (const dept of departments) groups.set(dept.name, []);
  for (const person of people) {
    const dept = person.external ? '外部人员' : (nameOf.get(person.deptIds[0] ?? 0) ?? '其他');
    const haystack = `${person.name} ${person.title ?? ''} ${dept} ${person.userId}`.toLowerCase();
    if (wanted !== '' && !haystack.includes(wanted)) continue;
    groups.set(dept, [...(groups.get(dept) ?? []), person]);
  }
  return [...groups.entries()]
    .filter(([, found]) => found.length > 0)
    .map(([title, found]) => ({ title, people: found }));
}
