import type { z } from 'zod';
import { type PlantFile, plantFile } from './schema.ts';

type Path = readonly PropertyKey[];
// biome-ignore lint/suspicious/noExplicitAny: what a person wrote, of any shape
type Written = any;

/** A file that is wrong in places, with harmless stand-ins there. */
export interface Mended {
  file: PlantFile;
  /** Whether a fault of the mended file may come from a stand-in and not from what the person wrote. */
  hides(at: Path): boolean;
}

/**
 * Puts stand-ins where the shape of a file is wrong, so that what else is wrong with it can be told in the same go.
 * @returns null when too much is wrong to say more
 */
export function mended(value: unknown, issues: readonly z.core.$ZodIssue[]): Mended | null {
  const copy: Written = structuredClone(value);
  if (!Array.isArray(copy?.machines)) return null;
  const marks: Path[] = [];
  const names = new Set<PropertyKey>();
  for (const issue of issues)
    for (const path of issue.code === 'unrecognized_keys'
      ? issue.keys.map((key) => [...issue.path, key])
      : [issue.path])
      marks.push(mend(copy, path, names));
  const again = plantFile.safeParse(copy);
  return again.success ? { file: again.data, hides: hiding(marks, names) } : null;
}

/** The last that goes by itself, from the root: a tag, a state, a group of keys, or one key. */
const UNIT = ['tags', 'states', 'alternatives', 'shifts', 'source', 'poll', 'merge'];

/** @returns what was replaced. @param names of tags that were */
function mend(copy: Written, path: Path, names: Set<PropertyKey>): Path {
  const root = path[0] === 'vendors' || path[0] === 'profiles' || path[0] === 'machines' ? 2 : 1;
  const [, index] = path;
  if (path[0] === 'machines' && (path.length <= 2 || typeof copy.machines[index as number] !== 'object')) {
    copy.machines[index as number] = machineFor(index);
    return path.slice(0, 2);
  }
  const key = path[root] as string;
  const unit = UNIT.includes(key);
  const inList = (key === 'tags' || key === 'states') && typeof path[root + 1] === 'number';
  const at =
    root === 1 || path[0] === 'vendors'
      ? path.slice(0, root)
      : path.slice(0, root + 1 + Number(unit && inList));
  const holder = at.slice(0, -1).reduce((one, part) => one?.[part], copy);
  const last = at.at(-1) as PropertyKey;
  if (holder === null || typeof holder !== 'object') return at;
  if (inList && key === 'tags') holder[last] = tagFor(holder[last], at, names);
  else if (inList) holder[last] = { state: 'unknown', when: { standIn: true } };
  else if (key === 'source') holder.source = { type: 'modbus-tcp', host: `stand-in-${String(index)}` };
  else if (path[0] === 'machines' && ['id', 'name', 'model'].includes(key))
    holder[last] = machineFor(index)[key];
  else delete holder[last];
  return at;
}

const machineFor = (index: unknown): Record<string, string> => ({
  id: `stand-in-${String(index)}`,
  name: '-',
  model: `stand-in-${String(index)}`,
});

function tagFor(written: Written, at: Path, names: Set<PropertyKey>) {
  const known = typeof written?.name === 'string' && /^[a-z]\w*$/.test(written.name);
  const name = known ? written.name : `standIn${String(at.at(-1))}`;
  names.add(known ? name : '');
  return { name, area: 'holding', addr: 0, type: 'u16', item: 'STAND_IN' };
}

const begins = (long: Path, short: Path): boolean => short.every((part, i) => long[i] === part);

function hiding(all: readonly Path[], names: ReadonlySet<PropertyKey>): Mended['hides'] {
  const lostModel = all.some(
    (path) => path.includes('model') || (path[0] === 'machines' && path.length === 2),
  );
  return (at) => {
    // Of the same machine, and of what machines share.
    const marks = all.filter(([kind, key]) => kind !== at[0] || kind !== 'machines' || key === at[1]);
    if (marks.some((path) => begins(at, path) || begins(path, at))) return true;
    const last = at.at(-1) as PropertyKey;
    if (at.includes('when') && (names.has(last) || names.has(''))) return true;
    if (last === 'model' && lostModel) return true;
    return BROUGHT_ABOUT.some(({ fault, by }) => fault(at) && marks.some(by));
  };
}

const endsWith =
  (...keys: PropertyKey[]) =>
  (path: Path): boolean =>
    keys.includes(path.at(-1) as PropertyKey);
const holdsAny =
  (...keys: PropertyKey[]) =>
  (path: Path): boolean =>
    keys.some((key) => path.includes(key));
const profileGone = (path: Path): boolean =>
  path.at(-1) === 'profile' || (path[0] === 'profiles' && path.length <= 2);

/** Faults that come of what was replaced somewhere else. */
const BROUGHT_ABOUT: readonly { fault(at: Path): boolean; by(mark: Path): boolean }[] = [
  { fault: holdsAny('tags', 'when'), by: endsWith('source') },
  { fault: holdsAny('when'), by: endsWith('tags') },
  { fault: endsWith('states', 'source'), by: holdsAny('tags', 'states', 'source') },
  { fault: (at) => holdsAny('when')(at) || endsWith('states', 'source', 'profile')(at), by: profileGone },
  { fault: holdsAny('poll'), by: holdsAny('poll', 'tags') },
  { fault: endsWith('vendor', 'addr'), by: holdsAny('vendors', 'vendor') },
];
