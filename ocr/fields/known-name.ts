/** Whether a known name stands in a text. */
export interface NameMatch {
  readonly kind: 'exact' | 'similar' | 'absent';
  /** 0 to 1: the share of the name's characters that are there, in order. */
  readonly similarity: number;
}

/** From here a name may have been misread; below it is another. */
const SIMILAR = 0.75;
const PLACE_BEFORE = /[\u4e00-\u9fa5A-Za-z0-9)]$/;
const LEAD_BEFORE = /(?:司|方|户|称|位|章|致|与|为|由|是|和|及|向|对|:|：|人|商|期|客)$/;
/** A branch or a subsidiary is another company. */
const BRANCH_AFTER = /^(?:[\u4e00-\u9fa5]{0,6}(?:分公司|分厂|子公司)|集团)/;

/**
 * One character less is similar, not exact: 苏州恒锐… and 苏州恒锋… are two companies, and so are 恒锐… and
 * 苏州恒锐….
 */
export function matchName(text: string, known: string): NameMatch {
  const where = text.replace(/[\s]/g, '');
  const name = plainName(known);
  if (name === '') return { kind: 'absent', similarity: 0 };
  for (let at = where.indexOf(name); at >= 0; at = where.indexOf(name, at + 1)) {
    const before = where.slice(0, at);
    const longer = PLACE_BEFORE.test(before) && !LEAD_BEFORE.test(before) && !startsPiece(text, at);
    if (!longer && !BRANCH_AFTER.test(where.slice(at + name.length))) return { kind: 'exact', similarity: 1 };
  }
  const similarity = best(where, name);
  return { kind: similarity >= SIMILAR ? 'similar' : 'absent', similarity };
}

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

/** 1 − the fewest edits from the name to any part of the text, per character (Sellers). */
function best(text: string, name: string): number {
  let row = Array.from({ length: name.length + 1 }, (_, i) => i);
  let fewest = name.length;
  for (const char of text) {
    const next = [0];
    for (let i = 1; i <= name.length; i += 1) {
      const same = name[i - 1] === char ? 0 : 1;
      next.push(Math.min((row[i - 1] ?? 0) + same, (row[i] ?? 0) + 1, (next[i - 1] ?? 0) + 1));
    }
    row = next;
    fewest = Math.min(fewest, row[name.length] ?? fewest);
  }
  return Math.max(0, 1 - fewest / name.length);
}
