import { closest } from '../../factory/closest.ts';
import { CellFault } from './cell-fault.ts';

/** Things that other cells refer to by name. */
export type Thing = 'status' | 'role' | 'checkpoint';

const WORD: Readonly<Record<Thing, string>> = { status: '状态', role: '角色', checkpoint: '关卡' };

/** Keys of things with their names, and the names they had before the workbook was edited. */
export interface Names {
  current: Readonly<Record<Thing, ReadonlyMap<string, string>>>;
  former: Readonly<Record<Thing, ReadonlyMap<string, string>>>;
}

/** How a key is written: by its name, or as it is where two things have the same name. */
export function nameFor(names: Names, thing: Thing, key: string): string {
  const name = names.current[thing].get(key);
  if (name === undefined) return key;
  return keysNamed(names.current[thing], name).length === 1 ? name : key;
}

/** The key that is meant by a name, a key, or the name before it was changed in this workbook. @throws CellFault */
export function keyFor(names: Names, thing: Thing, text: string): string {
  const current = names.current[thing];
  const [only, another] = keysNamed(current, text);
  if (only !== undefined && another === undefined) return only;
  if (current.has(text)) return text;
  const [before, second] = keysNamed(names.former[thing], text).filter((key) => current.has(key));
  if (another !== undefined && second !== undefined)
    throw new CellFault(
      `有几个${WORD[thing]}都叫「${text}」，这里请写代号：${keysNamed(current, text).join('、')}。`,
    );
  // Shared since this workbook only: told where the second one took the name (doubled-names.ts).
  if (another !== undefined) return before ?? only ?? text;
  if (before !== undefined) return before;
  const known = [...current.values()];
  const near = closest(text, known);
  const [meant] = near === null ? [] : keysNamed(current, near);
  throw new CellFault(
    near === null
      ? `没有${WORD[thing]}「${text}」，可选：${known.join('、')}。`
      : `没有${WORD[thing]}「${text}」，最接近的是「${near}」。`,
    meant,
  );
}

const keysNamed = (map: ReadonlyMap<string, string>, name: string): string[] =>
  [...map].flatMap(([key, one]) => (one === name ? [key] : []));
