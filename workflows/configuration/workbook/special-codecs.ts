import { ORDER_EVENTS } from '../../factory/checkpoint-rules.ts';
import { CellFault } from './cell-fault.ts';
import { type Codec, choice, listOf, refTo, text, yaml } from './codecs.ts';
import { joinList, splitList } from './list-text.ts';
import { EVENTS } from './words.ts';

type Fields = Readonly<Record<string, unknown>>;

const only = (value: Fields, ...keys: string[]): boolean =>
  Object.keys(value).every((key) => keys.includes(key));

/** `前缀:其余` in any width; null without one of the prefixes. */
function prefixed(written: string, prefixes: readonly string[]): [prefix: string, rest: string] | null {
  const match = /^([^:：=]+?)\s*[:：=]\s*(.+)$/.exec(written);
  const prefix = match?.[1] ?? '';
  return match && prefixes.includes(prefix) ? [prefix, match[2] ?? ''] : null;
}

const role = refTo('role');
const SALESPERSON = '订单业务员';
const CAPABILITY = '工艺对应工程师';

/** One way to name people: a role, a person, the order's salesperson, the head of a department. */
const who: Codec = {
  write(value, names) {
    const one = value as Fields;
    if (only(one, 'role', 'everyone') && one.role !== undefined && one.everyone !== false)
      return `角色:${role.write(one.role, names)}${one.everyone === true ? '(全部)' : ''}`;
    if (only(one, 'user')) return `人员:${one.user}`;
    if (only(one, 'headOf')) return `部门负责人:${one.headOf}`;
    if (only(one, 'salesperson')) return SALESPERSON;
    if (only(one, 'capability')) return CAPABILITY;
    return yaml.write(one, names);
  },
  read(written, names) {
    if (written.startsWith('{')) return yaml.read(written, names);
    if (written === SALESPERSON) return { salesperson: true };
    if (written === CAPABILITY) return { capability: true };
    const [prefix, rest] = prefixed(written, ['角色', '人员', '部门负责人']) ?? ['角色', written];
    if (prefix === '人员') return { user: rest };
    if (prefix === '部门负责人') return { headOf: rest };
    const everyone = /\s*[(（]全部[)）]$/;
    const key = (() => {
      try {
        return role.read(rest.replace(everyone, ''), names);
      } catch (err) {
        if (!(err instanceof CellFault)) throw err;
        throw new CellFault(err.message, err.meant === undefined ? undefined : { role: err.meant });
      }
    })();
    return everyone.test(rest) ? { role: key, everyone: true } : { role: key };
  },
  hint: `角色:名称（一人）、角色:名称(全部)、人员:userId、部门负责人:部门、${SALESPERSON}`,
};

export const people = listOf(who);
export const checkpointPeople = listOf({ ...who, hint: `${who.hint}、${CAPABILITY}` });

const status = refTo('status');
const checkpoint = refTo('checkpoint');
const event = choice(ORDER_EVENTS, EVENTS);

const opener: Codec = {
  write(value, names) {
    const one = value as Fields;
    if (only(one, 'status')) return `进入:${status.write(one.status, names)}`;
    if (only(one, 'event')) return `事件:${event.write(one.event, names)}`;
    if (only(one, 'passed')) return `通过:${checkpoint.write(one.passed, names)}`;
    return yaml.write(one, names);
  },
  read(written, names) {
    if (written.startsWith('{')) return yaml.read(written, names);
    const parts = prefixed(written, ['进入', '事件', '通过']);
    if (!parts) throw new CellFault(`「${written}」看不懂，请写成“进入:状态”“通过:关卡”或“事件:…”。`);
    const [prefix, rest] = parts;
    const [key, codec] =
      prefix === '进入'
        ? (['status', status] as const)
        : prefix === '事件'
          ? (['event', event] as const)
          : (['passed', checkpoint] as const);
    try {
      return { [key]: codec.read(rest, names) };
    } catch (err) {
      if (!(err instanceof CellFault)) throw err;
      throw new CellFault(err.message, err.meant === undefined ? undefined : { [key]: err.meant });
    }
  },
  hint: `进入:状态、通过:关卡、事件:${event.hint}`,
};

export const openers = listOf(opener);

const MEMBER_PARTS = { departments: '部门', titles: '职务', users: '人员' } as const;
type Part = keyof typeof MEMBER_PARTS;
const PARTS = Object.keys(MEMBER_PARTS) as Part[];

/** Rules of membership, one a line; in a line all parts must hold. */
export const members: Codec = {
  items: (value, names) => (value as unknown[]).map((rule) => String(members.write([rule], names))),
  write(value, names) {
    const rules = value as Record<Part, string[] | undefined>[];
    const plain = rules.every(
      (rule) =>
        only(rule, ...PARTS) &&
        !/[;；=:：\n]/.test(
          JSON.stringify(rule.titles ?? []) +
            JSON.stringify(rule.users ?? []) +
            JSON.stringify(rule.departments ?? []),
        ),
    );
    if (!plain) return yaml.write(value, names);
    return rules
      .map((rule) =>
        PARTS.flatMap((part) => (rule[part] ? [`${MEMBER_PARTS[part]}=${joinList(rule[part])}`] : [])).join(
          '；',
        ),
      )
      .join('\n');
  },
  read(written, names) {
    if (written.startsWith('[')) return yaml.read(written, names);
    return written
      .split('\n')
      .map((line) => line.trim())
      .filter((line) => line !== '')
      .map((line) =>
        Object.fromEntries(
          line.split(/[;；]/).flatMap((piece) => {
            if (piece.trim() === '') return [];
            const parts = prefixed(piece.trim(), Object.values(MEMBER_PARTS));
            if (!parts)
              throw new CellFault(
                `「${piece.trim()}」看不懂，请写成“部门=销售部；职务=销售*”，一行一条规则。`,
              );
            const key = PARTS.find((part) => MEMBER_PARTS[part] === parts[0]) ?? 'titles';
            return [[key, splitList(parts[1])]];
          }),
        ),
      );
  },
  hint: '部门=…；职务=…；人员=…（同一行要都满足，多行满足一行即可，* 代表任意字）',
};

const folded = (written: string): string => written.normalize('NFKC').trim();

/** A wall-clock time; Excel stores one that was typed as a fraction of a day. */
export const clock: Codec = {
  write: String,
  read(written) {
    const plain = folded(written);
    if (/^0?\.\d+$|^0$/.test(plain)) {
      const minutes = Math.round(Number(plain) * 1440);
      return `${String(Math.floor(minutes / 60)).padStart(2, '0')}:${String(minutes % 60).padStart(2, '0')}`;
    }
    const match = /^(\d{1,2}):(\d{2})(?::00)?$/.exec(plain);
    return match ? `${match[1]?.padStart(2, '0')}:${match[2]}` : plain;
  },
  hint: '时刻，如 18:00',
};

/** Texts with a form of their own (spans, shifts): the checks say what is wrong with them. */
export const span: Codec = { write: String, read: folded, hint: '工作时长，如 30m、4h、2d' };
export const shift: Codec = { write: String, read: folded, hint: '如 08:00-12:00' };

export const share: Codec = {
  write: String,
  read(written) {
    const plain = folded(written);
    if (!/^\d+(\.\d+)?$/.test(plain)) return plain;
    const value = Number(plain);
    return `${Math.round((value <= 1 ? value * 100 : value) * 10) / 10}%`;
  },
  hint: '百分比，如 95%',
};

/** A day or a range of days. */
export const dayKey: Codec = {
  write: String,
  read: (written) =>
    folded(written)
      .replace(/\s*(?:\.{2,}|至|到|~|…+)\s*/, '..')
      .replace(/(\d{4})[/.年-](\d{1,2})[/.月-](\d{1,2})日?(?!\d)/g, (_all, y, m, d) =>
        [y, String(m).padStart(2, '0'), String(d).padStart(2, '0')].join('-'),
      ),
  hint: '一天 2027-02-05，或一段 2027-02-05..2027-02-12',
};

const OFF = '休息';
const WORK = '照常上班';

export const ownDay: Codec = {
  write: (value) => {
    const own = value as string[];
    if (own.join() === 'off') return OFF;
    return own.join() === 'work' ? WORK : joinList(own);
  },
  read: (written) => {
    if (written === OFF || written === 'off') return ['off'];
    if (written === WORK || written === 'work') return ['work'];
    return splitList(folded(written));
  },
  hint: `${OFF}、${WORK}，或当天的班次，如 08:00-12:00`,
};

const BEFORE = /^承诺交期前\s*(\d{1,3})\s*(?:个工作日|天|d)$/;

/** Working time from opening, or working days before the promised date. */
export const deadline: Codec = {
  write: (value) =>
    typeof value === 'string' ? value : `承诺交期前${(value as { days: number }).days}个工作日`,
  read: (written) => {
    const match = BEFORE.exec(folded(written));
    return match ? { before: 'promisedDate', days: Number(match[1]) } : folded(written);
  },
  hint: '工作时长（30m、4h、2d），或“承诺交期前3个工作日”',
};

const ANY = '任意';

export const processes: Codec = {
  write: (value, names) => (value === true ? ANY : listOf(text).write(value, names)),
  read: (written, names) => (written === ANY ? true : listOf(text).read(written, names)),
  hint: `${ANY}，或列出工艺，多个用、隔开`,
};
