import type { AuditEntry } from './entry.ts';

/**
 * What changed between two states of a thing, for the log: the named fields that differ. `null` stands for "was
 * not there" (creation, removal); then fields without a value are left out.
 */
export function diff<T extends object>(
  before: Readonly<T> | null,
  after: Readonly<T> | null,
  fields: readonly (keyof T & string)[],
): AuditEntry['change'] {
  const change: Record<string, readonly [unknown, unknown]> = {};
  for (const field of fields) {
    const pair = [before?.[field] ?? null, after?.[field] ?? null] as const;
    if (!same(pair[0], pair[1])) change[field] = pair;
  }
  return change;
}

const same = (a: unknown, b: unknown): boolean => a === b || JSON.stringify(a) === JSON.stringify(b);
