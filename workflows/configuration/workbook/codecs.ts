import { parse, stringify } from 'yaml';
import { closest } from '../../factory/closest.ts';
import { CellFault } from './cell-fault.ts';
import { joinList, splitList } from './list-text.ts';
import { keyFor, type Names, nameFor, type Thing } from './names.ts';
import { meantBy, type Words, wordOf } from './words.ts';

/** How one kind of value stands in a cell. */
export interface Codec {
  write(value: unknown, names: Names): string | number;
  /** @param text trimmed, not empty @throws CellFault */
  read(text: string, names: Names): unknown;
  /** Of a list: each of its items as `write` has it, so that what was added and removed can be told. */
  items?(value: unknown, names: Names): string[];
  /** What may be written, for the line above the header. */
  hint: string;
}

export const text: Codec = { write: String, read: (value) => value, hint: '' };

export const number: Codec = {
  write: Number,
  read: (value) => {
    const plain = value.normalize('NFKC').replaceAll(',', '');
    if (!/^-?\d+(\.\d+)?$/.test(plain)) throw new CellFault(`「${value}」不是数字，请写阿拉伯数字。`);
    return Number(plain);
  },
  hint: '数字',
};

export const yesNo: Codec = {
  write: (value) => (value === true ? '是' : '否'),
  read: (value) => {
    if (/^(?:是|true|yes|y|√|✓)$/i.test(value)) return true;
    if (/^(?:否|不|false|no|n|×)$/i.test(value)) return false;
    throw new CellFault(`「${value}」看不懂，请填“是”或“否”。`);
  },
  hint: '是 / 否',
};

/** `true` or nothing. */
export const mark: Codec = {
  write: () => '是',
  read: (value) => {
    if (yesNo.read(value, NO_NAMES) === true) return true;
    return undefined;
  },
  hint: '是，或留空',
};

/** For values that name nothing of other sheets. */
export const NO_NAMES: Names = {
  current: { status: new Map(), role: new Map(), checkpoint: new Map() },
  former: { status: new Map(), role: new Map(), checkpoint: new Map() },
};

/** One of some values, by their words. */
export function choice(values: readonly string[], words: Words = {}): Codec {
  const shown = values.map((value) => wordOf(words, value));
  return {
    write: (value) => wordOf(words, String(value)),
    read: (written) => {
      const value = meantBy(words, values, written);
      if (value !== null) return value;
      const near = closest(written, shown);
      throw new CellFault(
        `「${written}」不认识，只能是：${shown.join('、')}${near === null ? '' : `；最接近的是「${near}」`}。`,
        near === null ? undefined : meantBy(words, values, near),
      );
    },
    hint: shown.length > 8 ? `可选：${shown.join('、')}` : shown.join(' / '),
  };
}

/** A thing of another sheet, by its name. */
export const refTo = (thing: Thing, special: Words = {}): Codec => ({
  write: (value, names) => special[String(value)] ?? nameFor(names, thing, String(value)),
  read: (written, names) =>
    Object.keys(special).find((key) => special[key] === written || key === written) ??
    keyFor(names, thing, written),
  hint: `工作表「${{ status: '状态', role: '角色', checkpoint: '关卡' }[thing]}」中的名称${Object.values(
    special,
  )
    .map((word) => `，或“${word}”`)
    .join('')}`,
});

/** Several, with 、 between them. */
export const listOf = (one: Codec, hint = one.hint): Codec => ({
  items: (value, names) => (value as unknown[]).map((item) => String(one.write(item, names))),
  write: (value, names) => joinList((value as unknown[]).map((item) => String(one.write(item, names)))),
  read: (written, names) => {
    const faults: string[] = [];
    const items = splitList(written).flatMap((item) => {
      try {
        return [one.read(item, names)];
      } catch (err) {
        if (!(err instanceof CellFault)) throw err;
        faults.push(err.message);
        return err.meant === undefined ? [] : [err.meant];
      }
    });
    if (faults.length > 0) throw new CellFault(faults.join(''), items);
    return items;
  },
  hint: [hint, '多个用、隔开'].filter((part) => part !== '').join('，'),
});

/** Whatever has no form of its own here: as in the YAML file, on one line. */
export const yaml: Codec = {
  write: (value) => stringify(value, { collectionStyle: 'flow', lineWidth: 0 }).trim(),
  read: (written) => {
    try {
      return parse(written, { logLevel: 'silent' });
    } catch {
      throw new CellFault('写法有误，请照原来的样子填写（方括号、花括号和冒号要成对）。');
    }
  },
  hint: '照原来的样子填写',
};
