import type { Line, OcrEngine } from '../engine/engine.ts';
import { combineReadings, eachField, type Fields, fieldsOf } from '../fields/combine.ts';
import { FIELD_NAMES, type FieldName, type FieldReading } from '../fields/parse.ts';
import { type Stream, streamOf } from '../fields/stream.ts';
import type { Box, Grey, Point, Rgb } from '../image/planes.ts';
import { underInk } from '../image/under-ink.ts';
import type { Field, Seal } from '../types.ts';
import { isTouched } from './beside-seals.ts';

/** Above and below a seal, in radii: the row that its edge touches is wholly in the strip. */
const BEYOND = 1.35;
/** A piece of text this near to the strip's edge is cut. */
const CUT_PX = 3;

/** Red, green and blue light, each without shadows. */
type Flat = readonly [Grey, Grey, Grey];

interface UnderSeals {
  readonly fields: Fields;
  readonly texts: readonly string[];
}

/**
 * The rows that red seals touch, read twice more, in red and in green light, each stretched within the ink. Two
 * readings of their own: a value counts when both have it. Null when the one in red light says what both readings of
 * the page say: then the other can change nothing.
 */
export async function readUnderSeals(
  pages: readonly { readonly rgb: Rgb; readonly flat: Flat }[],
  { lines: first, fields }: { readonly lines: readonly (readonly Line[])[]; readonly fields: Fields },
  seals: readonly Seal[],
  { engine, nameIsExact }: { readonly engine: OcrEngine; readonly nameIsExact: boolean },
): Promise<UnderSeals | null> {
  const strips = pages.map(({ rgb }, i) => stripOf(rgb, seals, i + 1));
  const inLight = async (light: 0 | 1): Promise<Stream> => {
    const lines: Line[][] = [];
    for (const [index, { flat }] of pages.entries()) {
      const [all, strip] = [first[index] ?? [], strips[index]];
      lines.push(strip ? replaced(all, strip, await readStrip(flat, light, strip, engine)) : [...all]);
    }
    return streamOf(lines);
  };
  const red = await inLight(0);
  if (nameIsExact && isConfirmed(fields, fieldsOf(red))) return null;
  const green = await inLight(1);
  return { fields: combineReadings(red, green), texts: [red.text, green.text] };
}

/** Whether a reading says of every field what both readings of the page say. */
export const isConfirmed = (fields: Fields, reading: Record<FieldName, FieldReading>): boolean =>
  FIELD_NAMES.every((name) => {
    const [{ readings }, seen] = [fields[name], reading[name]];
    return readings[0] === readings[1] && readings[0] === (seen.gap === undefined ? seen.value : null);
  });

/** From edge to edge of the page, so that no row is cut; null when no red seal is there. */
function stripOf({ width, height }: Rgb, seals: readonly Seal[], page: number): Box | null {
  const red = seals.filter((seal) => isRed(seal) && seal.crop.page === page);
  if (red.length === 0) return null;
  const top = Math.max(
    0,
    Math.floor(Math.min(...red.map(({ centre, radius }) => centre.y - BEYOND * radius))),
  );
  const end = Math.min(
    height,
    Math.ceil(Math.max(...red.map(({ centre, radius }) => centre.y + BEYOND * radius))),
  );
  return { x: 0, y: top, width, height: end - top };
}

async function readStrip(flat: Flat, light: 0 | 1, strip: Box, engine: OcrEngine): Promise<Line[]> {
  const [red, green, blue] = [cut(flat[0], strip), cut(flat[1], strip), cut(flat[2], strip)] as const;
  const lines = await engine.read(underInk(light === 0 ? red : green, red, green, blue));
  return lines.map((line) => movedDown(line, strip.y)).filter((line) => isWholeIn(line, strip));
}

function cut({ data, width }: Grey, { y, height }: Box): Grey {
  return { data: data.subarray(y * width, (y + height) * width), width, height };
}

const isWholeIn = ({ corners }: Line, strip: Box): boolean =>
  corners.every(({ y }) => y >= strip.y + CUT_PX && y <= strip.y + strip.height - CUT_PX);

function movedDown(line: Line, by: number): Line {
  const [a, b, c, d] = line.corners;
  const at = ({ x, y }: Point) => ({ x, y: y + by });
  return { ...line, corners: [at(a), at(b), at(c), at(d)] };
}

/** What the strip shows takes the place of what was read there. */
const replaced = (lines: readonly Line[], strip: Box, seen: readonly Line[]): Line[] => [
  ...lines.filter((line) => !isWholeIn(line, strip)),
  ...seen,
];

/** Whether the signing date, over which seals are put, was not read by both readings or lies under a red seal. */
export function isUncertain({ signingDate: { readings, crop } }: Fields, seals: readonly Seal[]): boolean {
  return readings[0] === null || readings[0] !== readings[1] || isTouched(crop, seals.filter(isRed));
}

export const isRed = ({ kind }: Seal): boolean => kind === 'company_round';

/** Fills what the page's readings do not have; what they have and these deny is not given. */
export const withUnderSeals = (fields: Fields, under: Fields): Fields =>
  eachField((name) => settled(fields[name], under[name]));

function settled(field: Field, under: Field): Field {
  const said = saidOnPage(field);
  const agreed = field.readings[0] !== null && field.readings[0] === field.readings[1];
  if (field.reason === 'several' || field.reason === 'readings_differ') return field;
  const both = under.value !== null && under.readings[0] === under.readings[1];
  const otherwise = both && under.value !== field.readings[0];
  if (agreed) return otherwise && field.value !== null ? doubted(field, under.value) : field;
  if (both && said.every((one) => one === under.value)) return under;
  const denied = said.some((one) => under.readings.some((other) => other !== null && other !== one));
  if (field.value === null || !denied) return field;
  return doubted(field, under.readings[0] ?? under.readings[1]);
}

/** What the page says: of two readings that differ, the one that was settled on. */
function saidOnPage({ value, readings }: Field): string[] {
  const said = readings.filter((one) => one !== null);
  return value !== null && said.some((one) => one !== value) ? [value] : said;
}

function doubted(field: Field, other: string | null): Field {
  const sentence = `被印章盖住，两种读法不同（${field.value} / ${other}）`;
  return { ...field, value: null, reason: 'readings_differ', sentence };
}
