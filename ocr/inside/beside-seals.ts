import type { Line } from '../engine/engine.ts';
import { eachField, type Fields } from '../fields/combine.ts';
import type { Box, Crop, Field, Seal, SealKind } from '../types.ts';

/** Marks whose words are no words of the letter: the day on a receipt stamp is nobody's. */
const OTHERS: readonly SealKind[] = ['receipt_oval', 'personal_square', 'emblem'];

/** What the letter says, without what stands inside stamps that are not the customer's. */
export function withoutStamps(lines: readonly Line[], page: number, seals: readonly Seal[]): Line[] {
  const stamps = seals.filter(({ kind, crop }) => OTHERS.includes(kind) && crop.page === page);
  return lines.filter(({ corners }) =>
    stamps.every(({ crop }) => !corners.every((corner) => holds(crop.box, corner))),
  );
}

function holds({ x, y, width, height }: Box, point: { x: number; y: number }): boolean {
  return point.x >= x && point.x <= x + width && point.y >= y && point.y <= y + height;
}

/**
 * A character may vanish under a grey ring without a trace: 2026.12.24 was read as 2026.12.4 by both readings. What such
 * a seal touches is not given; other ink one of the readings can take away: red is bleached, blue is read in blue light.
 * A red one too pale to be seen as red hides nothing: its ink counts as faint (0), that of copies as full (1, all of 9).
 */
export function doubtCovered(fields: Fields, seals: readonly Seal[]): Fields {
  const opaque = seals.filter(({ kind, factors }) => kind === 'grey_copy' && factors.faint !== 0);
  return eachField((name): Field => {
    const field = fields[name];
    if (field.value === null || !isTouched(field.crop, opaque)) return field;
    const sentence = `被印章盖住，读作 ${field.value}，不能确定`;
    return { ...field, value: null, reason: 'unsure', sentence };
  });
}

/** Whether one of the seals reaches into the place. */
export function isTouched(place: Crop | null, seals: readonly { readonly crop: Crop }[]): boolean {
  return place !== null && seals.some(({ crop }) => crop.page === place.page && overlap(crop.box, place.box));
}

function overlap(a: Box, b: Box): boolean {
  return a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height;
}
