import { isoOf, type WrittenDate } from './dates.ts';
import type { Dated } from './parse.ts';

type WithoutYear = Exclude<WrittenDate, { iso: string }>;

/**
 * Due dates without a year, where only one is meant. 「由2026年4月28日顺延至5月18日」: the year of the date before it in
 * the same sentence, when that makes it the later day. A new date: the year of signing, when that makes it later than the
 * signing. A day that would lie before is of the next year, or a mistake: nobody but a person can say.
 */
export function withYears(text: string, dates: readonly Dated[]): Dated[] {
  const signed = new Set(dates.flatMap(({ date, role }) => (role === 'signing' ? fullDate(date.value) : [])));
  const [signing] = signed.size === 1 ? [...signed] : [];
  return dates.map((one, i) => {
    const { value, start } = one.date;
    if ('iso' in value || (one.role !== 'new' && one.role !== 'old')) return one;
    const before = dates[i - 1];
    const [anchor] =
      before && !/[。;；]/.test(text.slice(before.date.end, start)) ? fullDate(before.date.value) : [];
    const iso = later(value, anchor) ?? (one.role === 'new' ? later(value, signing) : null);
    return iso === null ? one : { ...one, date: { ...one.date, value: { iso } } };
  });
}

const fullDate = (value: WrittenDate): string[] => ('iso' in value ? [value.iso] : []);

/** Day and month in the year of `anchor`, when that is later. */
function later({ month, day }: WithoutYear, anchor: string | undefined): string | null {
  if (anchor === undefined) return null;
  const iso = isoOf(Number(anchor.slice(0, 4)), month, day);
  return iso !== null && iso > anchor ? iso : null;
}
