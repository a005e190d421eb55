import { didYouMean } from './explain-issue.ts';
import { HELD_FROM } from './factory.ts';
import type { Problem } from './problem.ts';
import type { YamlSource } from './yaml-source.ts';

/** What may be referred to; null when not even that can be told. */
export interface KnownNames {
  roles: readonly string[] | null;
  statuses: readonly string[] | null;
}

const ROLE_KEYS = new Set(['role', 'owner', 'roles']);
const STATUS_KEYS = new Set(['initial', 'delivered', 'path', 'from', 'to', 'status', 'blocks']);

/** The keys of a map in a file, whatever else is wrong with it. */
export function keysAt(source: YamlSource, key: string): string[] | null {
  const map = isRecord(source.value) ? source.value[key] : undefined;
  return isRecord(map) ? Object.keys(map) : null;
}

/**
 * Names that point to nothing, in a file whose shape is wrong elsewhere: so that all its problems are told at once,
 * not the next ones after the first are mended.
 */
export function looseNames(source: YamlSource, known: KnownNames): Problem[] {
  const problems: Problem[] = [];
  const check = (key: string, name: string, at: PropertyKey[]): void => {
    if (ROLE_KEYS.has(key) && known.roles && !known.roles.includes(name))
      problems.push(source.at(at, `角色「${name}」不在 roles.yaml 中${didYouMean(name, known.roles)}`));
    if (STATUS_KEYS.has(key) && known.statuses && ![...known.statuses, HELD_FROM].includes(name))
      problems.push(
        source.at(at, `状态「${name}」不在 status-flow.yaml 中${didYouMean(name, known.statuses)}`),
      );
  };
  const walk = (value: unknown, at: PropertyKey[]): void => {
    const key = String(at.findLast((part) => typeof part === 'string') ?? '');
    if (typeof value === 'string') check(key, value, at);
    if (Array.isArray(value)) for (const [i, item] of value.entries()) walk(item, [...at, i]);
    if (isRecord(value)) for (const [name, item] of Object.entries(value)) walk(item, [...at, name]);
  };
  walk(source.value, []);
  return problems;
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
