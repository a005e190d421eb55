import type { FieldName } from '../fields/parse.ts';
import type { Box, Rgb, Turns } from '../image/planes.ts';
import type { Field, Patched } from '../types.ts';
import { pastOf } from './past.ts';
import { suspicionIn } from './places.ts';
import { mapToStored, pixelsOf, type Stored } from './stored.ts';

/** The values that decide: whoever alters a letter alters one of these. */
const DECIDING: readonly FieldName[] = ['newDueDate', 'signingDate', 'orderNumber'];
/** Share of the page's height that a line is at most, should the box of a value hold several. */
const LINE = 0.018;

interface Looked {
  readonly rgb: Rgb;
  readonly turned: Turns;
  readonly stored: Stored | null;
}

/**
 * Values whose place was changed after the page had been stored as a JPEG. Of pages that were stored once, or again with
 * about the same quality, nothing can be told and nothing is said.
 */
export async function patchedValues(
  pages: readonly Looked[],
  fields: Readonly<Record<FieldName, Field>>,
): Promise<Patched[]> {
  const found: Patched[] = [];
  for (const [index, page] of pages.entries()) {
    const here = DECIDING.flatMap((field) => {
      const { crop } = fields[field];
      return crop?.page === index + 1 ? { field, box: crop.box } : [];
    });
    if (page.stored && here.length > 0) found.push(...(await onPage(page, index + 1, page.stored, here)));
  }
  return found;
}

async function onPage(
  { rgb, turned }: Looked,
  number: number,
  stored: Stored,
  values: readonly { field: FieldName; box: Box }[],
): Promise<Patched[]> {
  const picture = await pixelsOf(stored);
  if (!picture) return [];
  const { pixels, steps } = picture;
  const past = pastOf(pixels, steps);
  const toStored = mapToStored(rgb, pixels, stored.orientation, turned);
  return values.flatMap(({ field, box }) => {
    const size = Math.min(box.height, rgb.height * LINE);
    const suspicion = suspicionIn(pixels, past, box, size, toStored);
    if (!suspicion) return [];
    return {
      field,
      kind: 'no_past',
      crop: { page: number, box: suspicion.box },
      strength: suspicion.strength,
    };
  });
}
