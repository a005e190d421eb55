import { ROWS } from '../../factory/factory.ts';
import { meaningOf } from './data.ts';
import type { Field } from './layout.ts';

/** Cells that say who may do or see something; each item more in them gives somebody more. */
const LISTS: Readonly<Record<string, readonly string[]>> = {
  // In an internal group everybody reads answers about orders.
  'factory.yaml': ['internalGroups'],
  'roles.yaml': ['members', 'may', 'sees'],
  'status-flow.yaml': ['roles'],
};

/** From most to least. */
const reachOf = (rows: unknown): number => {
  const at = (ROWS as readonly unknown[]).indexOf(rows);
  return at < 0 ? ROWS.length : at;
};

/** Whether a value lets somebody do or see what the value before it did not; undefined: nothing stood there. */
export function givesRights(
  { file, path }: Pick<Field, 'file' | 'path'>,
  before: unknown,
  after: unknown,
): boolean {
  const [key = ''] = path;
  if (file === 'roles.yaml' && key === 'rows') return reachOf(after) < reachOf(before);
  if (path.length !== 1 || !LISTS[file]?.includes(key) || !Array.isArray(after)) return false;
  const known = new Set((Array.isArray(before) ? before : []).map(meaningOf));
  return after.some((item) => !known.has(meaningOf(item)));
}
