import { type Document, isMap, isNode, isPair, isScalar, LineCounter, parseDocument } from 'yaml';
import { type Problem, pathText } from './problem.ts';
import type { FactorySource } from './texts.ts';

/** A YAML file that remembers on which line each of its parts stands. */
export interface YamlSource {
  file: string;
  value: unknown;
  /** Faults of the YAML itself, e.g. bad indentation or a key given twice. */
  problems: Problem[];
  /** A problem at a path of the document; a part that is missing is reported at its parent. */
  at(path: readonly PropertyKey[], text: string): Problem;
}

/** One file of a configuration; a missing or unreadable one is a problem too. */
export function yamlOf({ texts, unreadable }: FactorySource, file: string): YamlSource {
  const text = texts[file];
  if (text !== undefined) return parseYaml(file, text);
  const why = unreadable?.[file];
  const reason = why === undefined ? '文件不存在' : `无法读取（${why}）`;
  const problem = { file, line: 1, path: '', at: [], text: `${reason}。请放入该文件，可从默认配置复制。` };
  return {
    file,
    value: undefined,
    problems: [problem],
    at: (at, what) => ({ ...problem, path: pathText(at), at, text: what }),
  };
}

/** A file from its text. */
export function parseYaml(file: string, text: string): YamlSource {
  const lines = new LineCounter();
  const doc = parseDocument(text, { lineCounter: lines, prettyErrors: false });
  const lineAt = (offset: number | undefined) => (offset === undefined ? 1 : lines.linePos(offset).line);
  const problems = doc.errors.map((err) => ({
    file,
    line: lineAt(err.pos[0]),
    path: '',
    at: [],
    text: `YAML 写法有误（${yamlFault(err.code)}）。请检查缩进、冒号和引号。`,
  }));
  return {
    file,
    value: problems.length > 0 ? undefined : doc.toJS(),
    problems,
    at: (at, what) => ({ file, line: lineAt(offsetOf(doc, at)), path: pathText(at), at, text: what }),
  };
}

function yamlFault(code: string): string {
  if (code === 'DUPLICATE_KEY') return '同一个键写了两次';
  if (code === 'BAD_INDENT' || code === 'TAB_AS_INDENT') return '缩进不对，不能用制表符';
  return code;
}

/** Where a path stands: its key if it is in a map, else the value, else the nearest parent that exists. */
function offsetOf(doc: Document, at: readonly PropertyKey[]): number | undefined {
  for (let length = at.length; length > 0; length -= 1) {
    const parent = length === 1 ? doc.contents : doc.getIn(at.slice(0, length - 1), true);
    const last = at[length - 1];
    if (isMap(parent)) {
      const pair = parent.items.find((item) => isPair(item) && isScalar(item.key) && item.key.value === last);
      if (pair && isNode(pair.key)) return pair.key.range?.[0];
    }
    const node = doc.getIn(at.slice(0, length), true);
    if (isNode(node)) return node.range?.[0];
  }
  return isNode(doc.contents) ? doc.contents.range?.[0] : undefined;
}
