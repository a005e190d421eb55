import type { Factory, MemberRule } from '../factory/factory.ts';

/** What membership rules look at. `departments`: ids and names, parents included. */
export interface Member {
  userId: string;
  title: string;
  departments: readonly string[];
}

/** The keys of all roles that a person holds, in the order of the configuration. */
export function rolesOfMember(factory: Factory, member: Member): string[] {
  return Object.values(factory.roles)
    .filter((role) => role.members.some((rule) => fits(rule, member)))
    .map((role) => role.key);
}

function fits(rule: MemberRule, member: Member): boolean {
  return (
    (!rule.users || rule.users.includes(member.userId)) &&
    (!rule.titles || rule.titles.some((title) => like(title, member.title))) &&
    (!rule.departments ||
      rule.departments.some((name) => member.departments.some((department) => like(name, department))))
  );
}

/** Whole-name comparison; `*` in the pattern stands for any characters, also none. */
function like(pattern: string, text: string): boolean {
  const parts = pattern.split('*').map((part) => part.replace(/[.+?^${}()|[\]\\]/g, '\\$&'));
  return new RegExp(`^${parts.join('.*')}$`, 'su').test(text);
}
