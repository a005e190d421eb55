import type { FactoryFiles } from '../../factory/cross-check.ts';
import { FILES } from './layout.ts';
import type { Names, Thing } from './names.ts';

/** A file's content: what the YAML says. */
export type Data = Readonly<Record<string, unknown>>;

/** The content of all files by file name; files that are not there are absent. */
export type FilesData = ReadonlyMap<string, Data>;

export function dataOf(files: FactoryFiles): FilesData {
  return new Map(
    FILES.flatMap(({ file, part }): [string, Data][] => {
      const data = files[part]?.data;
      return data ? [[file, data]] : [];
    }),
  );
}

const THINGS: Readonly<Record<Thing, readonly [file: string, at: string]>> = {
  status: ['status-flow.yaml', 'states'],
  role: ['roles.yaml', 'roles'],
  checkpoint: ['checkpoints.yaml', 'checkpoints'],
};

/** Where the rows of things that others refer to stand. */
export const thingAt = (file: string, at: string): Thing | undefined =>
  (Object.keys(THINGS) as Thing[]).find((thing) => THINGS[thing].join() === `${file},${at}`);

/** Keys and names of what can be referred to. */
export function namesOf(files: FilesData): Names['current'] {
  const of = (thing: Thing): ReadonlyMap<string, string> => {
    const [file, at] = THINGS[thing];
    const table = (files.get(file)?.[at] ?? {}) as Record<string, { name: string }>;
    return new Map(Object.entries(table).map(([key, value]) => [key, value.name]));
  };
  return { status: of('status'), role: of('role'), checkpoint: of('checkpoint') };
}

/** The value at a path; undefined when there is none. */
export function valueAt(data: unknown, path: readonly string[]): unknown {
  return path.reduce<unknown>(
    (value, key) => (isRecord(value) && Object.hasOwn(value, key) ? value[key] : undefined),
    data,
  );
}

/** Puts a value at a path, with the objects on the way. */
export function putAt(data: Record<string, unknown>, path: readonly string[], value: unknown): void {
  const [key, ...rest] = path;
  if (key === undefined) return;
  if (rest.length === 0) data[key] = value;
  else {
    const inner = isRecord(data[key]) ? data[key] : {};
    data[key] = inner;
    putAt(inner, rest, value);
  }
}

/** The same meaning has the same text: what is empty counts as left out. */
export function meaningOf(value: unknown): string {
  return JSON.stringify(bare(value)) ?? '';
}

function bare(value: unknown): unknown {
  if (Array.isArray(value)) return value.length === 0 ? undefined : value.map((one) => bare(one) ?? null);
  if (!isRecord(value)) return value;
  const entries = Object.keys(value)
    .sort()
    .map((key) => [key, bare(value[key])] as const)
    .filter(([, inner]) => inner !== undefined);
  return entries.length === 0 ? undefined : Object.fromEntries(entries);
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
