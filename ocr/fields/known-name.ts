import type { Found } from './spans.ts';

/** Whether a known name stands in a text. */
interface NameMatch {
  readonly kind: 'exact' | 'similar' | 'absent';
  /** What stands in the text; empty when absent. */
  readonly found: string;
  /** 1 less the share of the name's characters by which the text differs: changed, missing or put in between. */
  readonly similarity: number;
}

/** From here a name may have been misread; below it is another. */
const SIMILAR = 0.75;
const PLACE_BEFORE = /[\u4e00-\u9fa5A-Za-z0-9)]$/;
const LEAD_BEFORE = /(?:司|方|户|称|位|章|致|与|为|由|是|和|及|向|对|:|：|人|商|期|客)$/;
/** A branch or a subsidiary is another company. */
const BRANCH_AFTER = /^[(-]?(?:[\u4e00-\u9fa5]{0,8}(?:分公司|分厂|子公司)|集团)/;

/**
 * One character less is similar, not exact: 苏州恒锐… and 苏州恒锋… are two companies, and so are 恒锐… and
 * 苏州恒锐….
 */
export function matchName(text: string, known: string): NameMatch {
  const where = text.replace(/[\s]/g, '');
  const name = plainName(known);
  if (name === '') return { kind: 'absent', found: '', similarity: 0 };
  for (let at = where.indexOf(name); at >= 0; at = where.indexOf(name, at + 1)) {
    const before = where.slice(0, at);
    const longer = PLACE_BEFORE.test(before) && !LEAD_BEFORE.test(before) && !startsPiece(text, at);
    if (!longer && !BRANCH_AFTER.test(where.slice(at + name.length)))
      return { kind: 'exact', found: name, similarity: 1 };
  }
  const { similarity, found } = closest(where, name);
  return similarity >= SIMILAR
    ? { kind: 'similar', found, similarity }
    : { kind: 'absent', found: '', similarity };
}

/** Where the known name stands in the text, when it stands there exactly. */
export function placeOfName(text: string, known: string): Found<string> | null {
  const { kind, found } = matchName(text, known);
  if (kind !== 'exact') return null;
  const [match] = [...text.matchAll(new RegExp([...found].map(escaped).join('\\s*'), 'g'))].slice(-1);
  return match ? { value: found, start: match.index, end: match.index + match[0].length } : null;
}

const escaped = (char: string): string => char.replace(/[()[\]{}.*+?^$|\\/]/, '\\$&');

/** Whether the character number `at`, counted without white space, is the first of a piece or row. */
function startsPiece(text: string, at: number): boolean {
  let seen = 0;
  for (let i = 0; i < text.length; i += 1) {
    if (/\s/.test(text[i] ?? '')) continue;
    if (seen === at) return i === 0 || /\s/.test(text[i - 1] ?? '');
    seen += 1;
  }
  return false;
}

export function plainName(name: string): string {
  return name.normalize('NFKC').replace(/\s+/g, '');
}

interface Cell {
  readonly edits: number;
  /** Where in the text the part starts that the name is turned into. */
  readonly start: number;
}

/** The part of the text that takes the fewest edits to become the name (Sellers). */
function closest(text: string, name: string): { similarity: number; found: string } {
  let row: Cell[] = Array.from({ length: name.length + 1 }, (_, i) => ({ edits: i, start: 0 }));
  let best = { edits: name.length, start: 0, end: 0 };
  for (let end = 1; end <= text.length; end += 1) {
    const next: Cell[] = [{ edits: 0, start: end }];
    for (let i = 1; i <= name.length; i += 1) {
      const differs = name[i - 1] === text[end - 1] ? 0 : 1;
      next.push(fewest([row[i - 1], differs], [row[i], 1], [next[i - 1], 1]));
    }
    row = next;
    const last = row[name.length];
    if (last && last.edits < best.edits) best = { ...last, end };
  }
  return { similarity: 1 - best.edits / name.length, found: text.slice(best.start, best.end) };
}

function fewest(...ways: readonly (readonly [Cell | undefined, number])[]): Cell {
  return ways
    .map(([from, edits]) => ({ edits: (from?.edits ?? 1e9) + edits, start: from?.start ?? 0 }))
    .reduce((best, way) => (way.edits < best.edits ? way : best));
}
