import { findDates } from '../fields/dates.ts';
import { findOrderNumbers } from '../fields/order-numbers.ts';
import type { FieldName } from '../fields/parse.ts';
import type { Field, Page } from '../types.ts';

/** Fewer characters are a page number or a scanner's stamp. */
const SOME_TEXT = 8;

/**
 * What a PDF says beside its picture is never read as the letter, only held against it: a number or a date that is
 * in the text but not to be seen was hidden there, or the picture was changed.
 */
export function textLayerOf(
  layer: string,
  seen: string,
  fields: Readonly<Record<FieldName, Field>>,
  page: number,
): Page['textLayer'] {
  const text = layer
    .normalize('NFKC')
    .replace(/[^\S\n]+/g, '')
    .replace(/[‐‑‒–—―−﹣]/g, '-');
  if (text.length < SOME_TEXT) return 'none';
  const values = (of: string) => [
    ...findOrderNumbers(of).map(({ value }) => value),
    ...findDates(of).flatMap(({ value }) => ('iso' in value ? [value.iso] : [])),
  ];
  const visible = new Set(values(seen));
  const told = new Set(values(text));
  const hidden = [...told].filter((value) => !visible.has(value));
  const here = (['orderNumber', 'newDueDate', 'oldDueDate', 'signingDate'] as const).flatMap((name) => {
    const { value, crop } = fields[name];
    return value !== null && crop?.page === page + 1 ? [value] : [];
  });
  // A searchable scan may lack what is handwritten or under the seal; the body it must know.
  const unsaid = told.size > 0 && here.length > 0 && here.every((value) => !told.has(value));
  return hidden.length > 0 || unsaid ? 'differs' : 'agrees';
}
