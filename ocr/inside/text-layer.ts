import type { Fields } from '../fields/combine.ts';
import { findDates } from '../fields/dates.ts';
import { findOrderNumbers } from '../fields/order-numbers.ts';
import { DASHES } from '../fields/stream.ts';
import type { Page } from '../types.ts';

/** Fewer characters are a page number or a scanner's stamp. */
const SOME_TEXT = 8;

/**
 * What a PDF says beside its picture is never read as the letter, only held against it: a number or a date that is
 * in the text but not to be seen was hidden there, or the picture was changed.
 */
export function textLayerOf(layer: string, seen: string, fields: Fields, page: number): Page['textLayer'] {
  const text = layer
    .normalize('NFKC')
    .replace(/[^\S\n]+/g, '')
    .replace(DASHES, '-');
  if (text.length < SOME_TEXT) return 'none';
  const visible = valuesOf(seen);
  const told = valuesOf(text);
  const hidden = told.some((value) => !isAmong(visible, value));
  const here = (['orderNumber', 'newDueDate', 'oldDueDate', 'signingDate'] as const).flatMap((name) => {
    const { value, crop } = fields[name];
    return value !== null && crop?.page === page + 1 ? [{ name, told: isAmong(told, value) }] : [];
  });
  // A searchable scan may lack what is handwritten or under the seal; the body it must know.
  const unsaid = told.length > 0 && here.length > 0 && here.every((one) => !one.told);
  const otherDue = findDates(text).length > 0 && here.some((one) => one.name === 'newDueDate' && !one.told);
  return hidden || unsaid || otherDue ? 'differs' : 'agrees';
}

/** Order numbers, dates as `2026-05-18`, and as `05-18` where the year is not written. */
const valuesOf = (text: string): string[] => [
  ...findOrderNumbers(text).map(({ value }) => value),
  ...findDates(text).map(({ value }) =>
    'iso' in value ? value.iso : `${two(value.month)}-${two(value.day)}`,
  ),
];

/** A date without its year is any of that day. */
const isAmong = (values: readonly string[], value: string): boolean =>
  values.some(
    (one) => one === value || (isDay(one) && value.endsWith(one)) || (isDay(value) && one.endsWith(value)),
  );

const isDay = (value: string): boolean => /^\d\d-\d\d$/.test(value);

const two = (value: number): string => String(value).padStart(2, '0');
