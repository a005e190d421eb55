import type { DirectorySnapshot } from '../channel.ts';

type Department = DirectorySnapshot['departments'][number];

/**
 * Who leads a person: the manager that the directory names, else a manager of their first department, else of a
 * department above it; never the person themselves. Null when nobody is found: then the factory's own rules decide.
 */
export function managerOf(
  person: { userId: string; manager: string | null; departmentIds: readonly string[] },
  departments: ReadonlyMap<string, Department>,
): string | null {
  if (person.manager) return person.manager;
  const seen = new Set<string>();
  let at = person.departmentIds[0];
  while (at !== undefined && !seen.has(at)) {
    seen.add(at);
    const department = departments.get(at);
    const leader = department?.managerUserIds.find((userId) => userId !== person.userId);
    if (leader) return leader;
    at = department?.parentId ?? undefined;
  }
  return null;
}
