import { DATE_PHRASES } from './date-phrases.ts';
import type { DateOptions, DateResult } from './date-result.ts';
import { foldWidth } from './fold-width.ts';
import { parseDate } from './parse-date.ts';

export interface FoundDate {
  /** Position in the text as given, in UTF-16 units; `text.slice(start, end)` is the phrase. */
  readonly start: number;
  readonly end: number;
  readonly text: string;
  readonly strength: 'strong' | 'weak';
  /** The day, or why the phrase is none (2月30日, 下周末): to be told, not to be skipped. */
  readonly result: DateResult;
}

/** A chat line; nobody writes more than this around one date. */
const LONGEST_TEXT = 2_000;
/** Words that mark the date of delivery when a sentence has several dates. */
const DUE_AFTER =
  /^ ?(?:\([^)]{0,6}\) ?)?(?:之前|以前|前)? ?(?:必须|一定|要|需|能|可以)? ?(?:交|出货|到货|发货|完成|送到|提货|要货|要)/;
const DUE_BEFORE =
  /(?:交期|交货期?|交付|货期|纳期|到货|要求|改到|改为|延到|推迟到|提前到|承诺|截止)(?:日期|时间)?[是为到:：在 ]{0,2}$/;

/**
 * Finds the phrases in a sentence that are dates, in order, without overlap. Product codes, order numbers, sizes,
 * prices and quantities are not taken for dates: a number must stand free of letters, joints and units.
 */
export function findDates(text: string, options: DateOptions): readonly FoundDate[] {
  const folded = foldWidth(text.slice(0, LONGEST_TEXT));
  const found: FoundDate[] = [];
  for (const { shape, strength } of DATE_PHRASES) {
    for (const match of folded.matchAll(shape)) {
      const [start, end] = [match.index, match.index + match[0].length];
      if (match[0] === '' || found.some((other) => start < other.end && other.start < end)) continue;
      const result = parseDate(match[0], options);
      // A weak shape that is no day was a size or a price; an unreadable phrase was no date at all.
      if (!result.ok && (strength === 'weak' || result.code === 'date.unreadable')) continue;
      found.push({ start, end, text: text.slice(start, end), strength, result });
    }
  }
  return found.sort((a, b) => a.start - b.start);
}

/**
 * The one date that a sentence is about: the one marked as due (…交, 交期…, …前) before others, a readable one before
 * one that must be refused, an unmistakable form before 3.15, and else the first.
 *
 * @returns null when the sentence has no date phrase.
 */
export function findDate(text: string, options: DateOptions): FoundDate | null {
  const folded = foldWidth(text);
  const score = (found: FoundDate): number =>
    (isDue(folded, found) ? 4 : 0) + (found.result.ok ? 2 : 0) + (found.strength === 'strong' ? 1 : 0);
  const best = findDates(text, options).reduce<FoundDate | null>(
    (chosen, next) => (chosen && score(chosen) >= score(next) ? chosen : next),
    null,
  );
  return best;
}

function isDue(folded: string, { start, end }: FoundDate): boolean {
  return (
    DUE_AFTER.test(folded.slice(end, end + 16)) ||
    DUE_BEFORE.test(folded.slice(Math.max(0, start - 12), start))
  );
}
