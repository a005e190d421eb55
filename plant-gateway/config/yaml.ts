import { type Document, isMap, isNode, isScalar, isSeq, LineCounter, parseDocument, visit } from 'yaml';
import type { PlantProblem } from './problem.ts';

/** A YAML text that knows on which line each part of it stands; the files of a factory are read by it too. */
export interface Yaml {
  value: unknown;
  /** Faults of the YAML itself. */
  problems: PlantProblem[];
  /** A problem at a path; of a part that is missing, at what should hold it. */
  at(path: readonly PropertyKey[], text: string): PlantProblem;
}

const FAULTS: Readonly<Record<string, string>> = {
  DUPLICATE_KEY: '同一个键写了两次',
  BAD_INDENT: '缩进不对',
  TAB_AS_INDENT: '缩进用了制表符，请改用空格',
  BAD_ALIAS: '引用（*）没有写名称',
  MULTILINE_IMPLICIT_KEY: '这里应有冒号和空格，如 name: 值',
  BLOCK_AS_IMPLICIT_KEY: '一行里有两个冒号；值里有冒号的要加引号',
  BLOCK_IN_FLOW: '花括号或方括号里应用逗号隔开、写在括号内',
  MISSING_CHAR: '少了引号或右括号',
  UNEXPECTED_TOKEN: '这里不应有这些内容',
  MULTIPLE_DOCS: '一个文件只能有一份配置，请删去 --- 及后面的内容',
  BAD_SCALAR_START: '值不能以 @ 或 ` 开头，请加引号',
};
/** What an input method writes in place of the characters that YAML knows. */
const LOOKALIKE = /[：，｛｝［］＃－　\u00a0]/;

/** Reads a YAML text; never throws. */
export function readYaml(file: string, text: string): Yaml {
  const lines = new LineCounter();
  const doc = parseDocument(text, { lineCounter: lines, prettyErrors: false });
  const problem = (offset: number, at: readonly PropertyKey[], what: string): PlantProblem => ({
    file,
    line: Math.max(1, lines.linePos(offset).line),
    path: pathText(at),
    at,
    text: what,
  });
  const whyOf = (code: string, offset: number): string => {
    const line = text.split('\n')[lines.linePos(offset).line - 1] ?? '';
    const wrong = LOOKALIKE.exec(line)?.[0];
    if (wrong === undefined) return FAULTS[code] ?? code;
    return `有全角的${/\s/.test(wrong) ? '空格' : `“${wrong}”`}，请改用半角`;
  };
  const problems = doc.errors.map((err) =>
    problem(err.pos[0], [], `YAML 写法有误（${whyOf(err.code, err.pos[0])}）。请检查缩进、冒号和引号。`),
  );
  const at = (path: readonly PropertyKey[], what: string) => problem(offsetOf(doc, path), path, what);
  if (problems.length > 0) return { value: undefined, problems, at };
  try {
    return { value: doc.toJS(), problems, at };
  } catch {
    // The library refuses a document whose aliases (*name) lead nowhere, or blow it up.
    const lost = lostAlias(doc);
    const why = lost
      ? problem(lost.offset, [], `引用「*${lost.name}」找不到，请先用「&${lost.name}」标出要引用的内容。`)
      : at([], '引用（*名称）太多，请把内容直接写出来。');
    return { value: undefined, problems: [why], at };
  }
}

/** The first alias that names nothing before it. */
function lostAlias(doc: Document): { name: string; offset: number } | null {
  let lost: { name: string; offset: number } | null = null;
  visit(doc, {
    Alias(_, alias) {
      if (alias.resolve(doc)) return undefined;
      lost = { name: alias.source, offset: alias.range?.[0] ?? 0 };
      return visit.BREAK;
    },
  });
  return lost;
}

/** The offset of the key (in a map) or the item at a path, else of its nearest parent that exists. */
function offsetOf(doc: Document, path: readonly PropertyKey[]): number {
  let node: unknown = doc.contents;
  let offset = isNode(node) ? (node.range?.[0] ?? 0) : 0;
  for (const part of path) {
    if (isMap(node)) {
      const pair = node.items.find(({ key }) => isScalar(key) && key.value === part);
      if (!pair) break;
      offset = isNode(pair.key) ? (pair.key.range?.[0] ?? offset) : offset;
      node = pair.value;
    } else {
      node = isSeq(node) ? node.items[Number(part)] : null;
      if (!isNode(node)) break;
      offset = node.range?.[0] ?? offset;
    }
  }
  return offset;
}

/** `['machines', 3, 'tags']` → `machines[3].tags` */
export function pathText(path: readonly PropertyKey[]): string {
  return path
    .map((part, i) => (typeof part === 'number' ? `[${part}]` : `${i === 0 ? '' : '.'}${String(part)}`))
    .join('');
}
