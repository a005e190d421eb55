import type { Line } from '../engine/engine.ts';
import { FIELD_NAMES, type FieldName } from '../fields/parse.ts';
import type { Box, Field, Seal, SealKind } from '../types.ts';

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

/** Ink that neither reading can take away: red is bleached, blue is read in blue light. */
const OPAQUE: readonly SealKind[] = ['grey_copy'];

/**
 * A character may vanish under a grey ring without a trace: 2026.12.24 was read as 2026.12.4 by both readings.
 * What such a seal touches is not given.
 */
export function doubtCovered(
  fields: Readonly<Record<FieldName, Field>>,
  seals: readonly Seal[],
): Record<FieldName, Field> {
  const opaque = seals.filter(({ kind }) => OPAQUE.includes(kind));
  const entries = FIELD_NAMES.map((name) => {
    const field = fields[name];
    const { crop, value } = field;
    const covered =
      crop && opaque.some((seal) => seal.crop.page === crop.page && touch(seal.crop.box, crop.box));
    if (!covered || value === null) return [name, field] as const;
    const sentence = `被印章盖住，读作 ${value}，不能确定`;
    return [name, { ...field, value: null, reason: 'unsure', sentence } satisfies Field] as const;
  });
  return Object.fromEntries(entries) as Record<FieldName, Field>;
}

export function touch(a: Box, b: Box): boolean {
  return a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height;
}
