import sharp from 'sharp';
import type { Line, OcrEngine } from '../engine/engine.ts';
import { eachField, type Fields, fieldsOf, mayHaveLostTwin } from '../fields/combine.ts';
import { FIELD_NAMES, type FieldName, type FieldReading } from '../fields/parse.ts';
import { type Stream, streamOf } from '../fields/stream.ts';
import { clip, PAPER } from '../image/flatten.ts';
import type { Grey, Point } from '../image/planes.ts';
import type { Crop, Field } from '../types.ts';
import { isTouched } from './beside-seals.ts';

/** The page as the two readings saw it. */
export interface Lights {
  readonly bleached: Grey;
  readonly clipped: Grey;
}

type Corners = Line['corners'];

/** One more way to see a line. */
interface Look {
  readonly light: (lights: Lights) => Grey;
  /** Added to the line's height, share of it. */
  readonly more: number;
  readonly scale: number;
  /** Sigma, pixels of the enlarged line. */
  readonly sharpen?: number;
}

const onPaper = ({ bleached }: Lights): Grey => clip(bleached, PAPER.black, PAPER.white);

/** Of 55 values of 14 letters four of these had all right, the first 53 and none wrong. */
const LOOKS: readonly Look[] = [
  { light: ({ bleached }) => bleached, more: 0.12, scale: 1 },
  { light: onPaper, more: 0, scale: 2, sharpen: 1.2 },
  { light: ({ clipped }) => clipped, more: -0.08, scale: 1 },
  { light: ({ clipped }) => clipped, more: 0.12, scale: 2 },
  { light: ({ bleached }) => bleached, more: 0.04, scale: 2 },
];
/** So many looks must say the same, and none anything else. */
const ENOUGH = LOOKS.length - 1;

/** One reading of the letter: its lines page by page, without those of stamps. */
export interface LetterRead {
  readonly lines: readonly (readonly Line[])[];
  readonly stream: Stream;
}

/**
 * Values that one reading has and is not sure of, or that the readings have differently: their lines are read five
 * times more, each time seen otherwise. One of the readings' values counts when all but one look have it and none has
 * another. What a stamp touches is left to `readUnderSeals`: in these lights it may hide a digit from all (a blue seal
 * made 3月12日 of five looks 3月2日).
 */
export async function lookedAgain(
  fields: Fields,
  readings: readonly [LetterRead, LetterRead],
  lights: readonly Lights[],
  stamps: readonly { readonly crop: Crop }[],
  engine: OcrEngine,
): Promise<Fields> {
  if (!engine.readAt) return fields;
  const settled = new Map<FieldName, Field>();
  for (const name of FIELD_NAMES) {
    const field = fields[name];
    const doubtful = field.reason === 'readings_differ' || field.reason === 'unsure';
    if (name === 'customerName' || !doubtful || isTouched(field.crop, stamps)) continue;
    const value = await seenAlike(name, field, readings, lights, engine);
    if (value !== null) settled.set(name, { ...field, value, reason: null, sentence: null });
  }
  return eachField((name) => settled.get(name) ?? fields[name]);
}

async function seenAlike(
  name: FieldName,
  { readings: said }: Field,
  [a, b]: readonly [LetterRead, LetterRead],
  lights: readonly Lights[],
  engine: OcrEngine,
): Promise<string | null> {
  const from = said[0] === null ? b : a;
  const reading = fieldsOf(from.stream)[name];
  if (reading.gap !== undefined) return null;
  const places = placesOf(from.stream, reading);
  const votes = [];
  for (const look of LOOKS) {
    const stream = streamOf(await relit(from.lines, places, look, lights, engine));
    votes.push(voteOf(fieldsOf(stream)[name], stream, name));
  }
  return alike(votes, said);
}

/** A value; null where a look has none; `doubt` where it has several, or a digit that may be two. */
export type Vote = string | null | { readonly doubt: true };

function voteOf(reading: FieldReading, stream: Stream, name: FieldName): Vote {
  if (reading.gap === 'several' || mayHaveLostTwin({ reading, stream }, name)) return { doubt: true };
  return reading.gap === undefined ? reading.value : null;
}

/** What enough looks say, when one of the readings said it and no look says anything else. */
export function alike(votes: readonly Vote[], said: readonly (string | null)[]): string | null {
  const spoken = votes.filter((vote) => vote !== null);
  const [first] = spoken;
  if (typeof first !== 'string' || !said.includes(first)) return null;
  return spoken.length >= ENOUGH && spoken.every((vote) => vote === first) ? first : null;
}

interface Place {
  /** From 0. */
  readonly page: number;
  readonly corners: Corners;
}

/** The lines in which these characters stand. */
function placesOf({ chars }: Stream, { start, end }: { start: number; end: number }): Place[] {
  const pieces = new Set(chars.slice(start, end).flatMap(({ piece }) => piece ?? []));
  return [...pieces].map(({ page, corners }) => ({ page, corners }));
}

/** All lines, those at the places as this look sees them. */
async function relit(
  lines: readonly (readonly Line[])[],
  places: readonly Place[],
  look: Look,
  lights: readonly Lights[],
  engine: OcrEngine,
): Promise<Line[][]> {
  const seen = new Map<Corners, Line>();
  for (const { page, corners } of places) {
    const both = lights[page];
    if (!both) continue;
    const { cut, at } = await enlarged(look.light(both), grown(corners, look.more), look);
    const [line] = (await engine.readAt?.(cut, [at])) ?? [];
    if (line) seen.set(corners, { ...line, corners });
  }
  return lines.map((all) => all.map((line) => seen.get(line.corners) ?? line));
}

function grown([a, b, c, d]: Corners, more: number): Corners {
  const away = (p: Point, q: Point): Point => ({
    x: p.x + ((p.x - q.x) * more) / 2,
    y: p.y + ((p.y - q.y) * more) / 2,
  });
  return [away(a, d), away(b, c), away(c, b), away(d, a)];
}

/** Around the line, pixels of the page. */
const MARGIN = 8;

async function enlarged(
  { data, width, height }: Grey,
  corners: Corners,
  { scale, sharpen }: Look,
): Promise<{ cut: Grey; at: Corners }> {
  const [xs, ys] = [corners.map(({ x }) => x), corners.map(({ y }) => y)];
  const [left, top] = [Math.min(...xs), Math.min(...ys)].map((v) => Math.max(0, Math.floor(v) - MARGIN)) as [
    number,
    number,
  ];
  const [right, bottom] = [
    Math.min(width, Math.ceil(Math.max(...xs)) + MARGIN),
    Math.min(height, Math.ceil(Math.max(...ys)) + MARGIN),
  ];
  const part = { left, top, width: right - left, height: bottom - top };
  let image = sharp(data, { raw: { width, height, channels: 1 } }).extract(part);
  if (scale !== 1)
    image = image.resize({
      width: part.width * scale,
      height: part.height * scale,
      fit: 'fill',
      kernel: 'lanczos3',
    });
  if (sharpen !== undefined) image = image.sharpen({ sigma: sharpen });
  const cut = await image.extractChannel(0).raw().toBuffer({ resolveWithObject: true });
  const moved = ({ x, y }: Point): Point => ({ x: (x - left) * scale, y: (y - top) * scale });
  const [a, b, c, d] = corners;
  return {
    cut: { data: cut.data, width: cut.info.width, height: cut.info.height },
    at: [moved(a), moved(b), moved(c), moved(d)],
  };
}
