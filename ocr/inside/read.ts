import { createHash } from 'node:crypto';
import sharp from 'sharp';
import type { Line, OcrEngine } from '../engine/engine.ts';
import { combineReadings, fieldsOf, withKnownCustomer } from '../fields/combine.ts';
import { matchName } from '../fields/known-name.ts';
import { FIELD_NAMES } from '../fields/parse.ts';
import { remarksOfAll } from '../fields/remarks.ts';
import { streamOf } from '../fields/stream.ts';
import { patchedValues } from '../forgery/patched.ts';
import { clipInk } from '../image/clip-ink.ts';
import { bleachRed, clip, flatten, PAPER } from '../image/flatten.ts';
import { channel, type Grey, type Rgb, type Turns, turn } from '../image/planes.ts';
import type { LetterLimits } from '../limits.ts';
import { likeliestFirst, type Marks, marksOn } from '../seals/list.ts';
import type { LetterReading, NameInLetter, Page, ReadLine, ReadOptions } from '../types.ts';
import { doubtCovered, withoutStamps } from './beside-seals.ts';
import { loadLetter } from './load.ts';
import { type LetterRead, lookedAgain } from './look-again.ts';
import { signedBesideSeal } from './signed-beside.ts';
import { textLayerOf } from './text-layer.ts';
import { isRed, isUncertain, readUnderSeals, withUnderSeals } from './under-seals.ts';

/** Pages that are read twice: those that say most. What stands on the others only one reading has. */
const TWICE = 2;

type Channels = readonly [Grey, Grey, Grey];

interface Prepared {
  readonly rgb: Rgb;
  readonly colour: boolean;
  /** Red, green and blue light, each without shadows. */
  readonly flat: Channels;
  /** For the first reading: red ink bleached. */
  readonly bleached: Grey;
  /** For the second: red light alone, clipped by ink. Two ways to be rid of a seal rarely fail alike. */
  readonly clipped: Grey;
  readonly turned: Turns;
}

/** Of the time a letter may take; then no further page is begun, so that those begun are read to the end. */
const FOR_FIRST_READINGS = 0.35;

/** @throws LetterRefusal when the file is no letter that can be read */
export async function readBytes(
  bytes: Buffer,
  engine: OcrEngine,
  limits: LetterLimits,
  options: ReadOptions,
): Promise<LetterReading> {
  const isLate = stopwatch(limits);
  const { kind, pages: loaded, editor } = await loadLetter(bytes, limits);
  const { pages, first, skipped } = await firstReadings(
    loaded.map(({ rgb }) => rgb),
    engine,
    isLate,
  );
  const { seals, red: redMarks } = await marksOf(pages, skipped, options.customer, engine);
  const second: Line[][] = [];
  const twice = telling(first)
    .filter((index) => !skipped.includes(index + 1))
    .slice(0, TWICE);
  for (const [index, page] of pages.entries()) {
    const blue = seals.some(({ kind, crop }) => kind === 'blue' && crop.page === index + 1);
    second.push(twice.includes(index) ? await engine.read(blue ? inBlueLight(page) : page.clipped) : []);
  }
  const letter = (all: Line[][]): LetterRead => {
    const lines = all.map((each, i) => withoutStamps(each, i + 1, seals));
    return { lines, stream: streamOf(lines) };
  };
  const readings = [letter(first), letter(second)] as const;
  const [a, b] = [readings[0].stream, readings[1].stream];
  const together = signedBesideSeal(combineReadings(a, b), [a, b], seals);
  const stamps = [...seals, ...redMarks.map((crop) => ({ crop }))];
  const twoReadings = await lookedAgain(together, readings, pages, stamps, engine);
  const known = options.customer === undefined ? null : nameIn([a.text, b.text], options.customer);
  const hidden = isUncertain(twoReadings, seals) || known?.kind === 'similar';
  const nameIsExact = known === null || known.kind === 'exact';
  const seen = { lines: first, fields: twoReadings };
  const under =
    hidden && seals.some(isRed) ? await readUnderSeals(pages, seen, seals, { engine, nameIsExact }) : null;
  const covered = doubtCovered(under ? withUnderSeals(twoReadings, under.fields) : twoReadings, seals);
  const fields =
    options.customer === undefined ? covered : withKnownCustomer(covered, [a, b], options.customer);
  const layers = loaded.map(({ textLayer }, i) => textLayerOf(textLayer, a.text, fields, i));
  const patched = await patchedValues(
    pages.map(({ rgb, turned }, i) => ({ rgb, turned, stored: loaded[i]?.stored ?? null })),
    fields,
  );
  const shown = await Promise.all(pages.map((page, i) => pageOf(page, i, layers[i] ?? 'none')));
  return {
    outcome: 'read',
    engine: engine.name,
    sha256: createHash('sha256').update(bytes).digest('hex'),
    kind,
    editor,
    patched,
    pages: shown,
    skipped,
    lines: first.flatMap((lines, page) => lines.map((line) => readLine(line, page))),
    redMarks,
    remarks: remarksOfAll([a.text, b.text]),
    fields,
    customer: under && options.customer ? nameIn([a.text, b.text, ...under.texts], options.customer) : known,
    seals,
  };
}

/** Whether the share of the time for first readings is over, by the clock or in processor time. */
function stopwatch({ timeMs, cpuMs }: LetterLimits): () => boolean {
  const [started, used] = [performance.now(), process.cpuUsage()];
  return () => {
    const { user, system } = process.cpuUsage(used);
    const spent = Math.max((performance.now() - started) / timeMs, (user + system) / 1000 / cpuMs);
    return spent > FOR_FIRST_READINGS;
  };
}

interface FirstReadings {
  readonly pages: Prepared[];
  readonly first: Line[][];
  /** Numbers of the pages for which there was no time. */
  readonly skipped: number[];
}

/** Page by page, the one with most red on it first: it is the one that is sealed. */
async function firstReadings(
  rgbs: readonly Rgb[],
  engine: OcrEngine,
  isLate: () => boolean,
): Promise<FirstReadings> {
  const red = rgbs.map(redness);
  const order = [...rgbs.keys()].sort((p, q) => (red[q] ?? 0) - (red[p] ?? 0) || p - q);
  const pages = rgbs.map(
    (rgb): Prepared => ({
      rgb,
      colour: isColour(rgb),
      flat: [NOTHING, NOTHING, NOTHING],
      bleached: NOTHING,
      clipped: NOTHING,
      turned: 0,
    }),
  );
  const first: Line[][] = rgbs.map(() => []);
  const skipped: number[] = [];
  for (const [nth, index] of order.entries()) {
    const unread = pages[index];
    if (!unread) continue;
    if (nth > 0 && isLate()) {
      skipped.push(index + 1);
      continue;
    }
    const page = await upright(unread, engine);
    pages[index] = page;
    first[index] = await engine.read(page.bleached);
  }
  return { pages, first, skipped: skipped.sort((p, q) => p - q) };
}

const NOTHING: Grey = { data: new Uint8Array(0), width: 0, height: 0 };

/** Clearly red pixels. */
function redness({ data }: Rgb): number {
  let red = 0;
  for (let i = 0; i < data.length; i += 3)
    if ((data[i] ?? 0) - Math.max(data[i + 1] ?? 0, data[i + 2] ?? 0) > 40) red += 1;
  return red;
}

async function upright({ rgb, colour }: Prepared, engine: OcrEngine): Promise<Prepared> {
  const each = (of: (index: 0 | 1 | 2) => Grey): Channels => [of(0), of(1), of(2)];
  const flat = each((index) => flatten(channel(rgb, index)));
  const bleached = bleachRed(...flat);
  const clipped = await clipInk(flat[0], rgb);
  const turned = await engine.turnsOf(bleached);
  if (turned === 0) return { rgb, colour, flat, bleached, clipped, turned };
  return {
    rgb: turn(rgb, turned, 3),
    colour,
    flat: each((index) => turn(flat[index], turned, 1)),
    bleached: turn(bleached, turned, 1),
    clipped: turn(clipped, turned, 1),
    turned,
  };
}

/** In which a blue seal is pale, as a red one is in red light. */
function inBlueLight({ flat: [, , blue] }: Prepared): Grey {
  return clip(blue, PAPER.black, PAPER.white);
}

async function marksOf(
  pages: readonly Prepared[],
  skipped: readonly number[],
  customer: string | undefined,
  engine: OcrEngine,
): Promise<Marks> {
  const all: Marks = { seals: [], red: [] };
  for (const [index, { rgb, colour }] of pages.entries()) {
    if (skipped.includes(index + 1)) continue;
    const input = { page: rgb, number: index + 1, colour, customer };
    const { seals, red } = await marksOn(input, engine);
    all.seals.push(...seals);
    all.red.push(...red);
  }
  return { ...all, seals: likeliestFirst(all.seals) };
}

/** Pages by how many fields they have, first pages first. */
function telling(pages: readonly Line[][]): number[] {
  const fields = pages.map((lines) => fieldsOf(streamOf([lines])));
  const says = fields.map((one) => FIELD_NAMES.filter((name) => one[name].gap !== 'absent').length);
  return [...says.keys()].sort((p, q) => (says[q] ?? 0) - (says[p] ?? 0) || p - q);
}

const JPEG_QUALITY = 85;

async function pageOf(
  { rgb, colour, turned }: Prepared,
  index: number,
  textLayer: Page['textLayer'],
): Promise<Page> {
  const { width, height } = rgb;
  const picture = await sharp(rgb.data, { raw: { width, height, channels: 3 } })
    .jpeg({ quality: JPEG_QUALITY })
    .toBuffer();
  return { number: index + 1, width, height, turned, colour, picture, textLayer };
}

/** Share of clearly coloured pixels below which a page is a grey copy. */
const COLOURED_ABOVE = 0.0005;

function isColour({ data }: Rgb): boolean {
  let coloured = 0;
  for (let i = 0; i < data.length; i += 3) {
    const [r, g, b] = [data[i] ?? 0, data[i + 1] ?? 0, data[i + 2] ?? 0];
    if (Math.max(r, g, b) - Math.min(r, g, b) > 40) coloured += 1;
  }
  return coloured / (data.length / 3) > COLOURED_ABOVE;
}

function readLine({ text, certainties, corners }: Line, page: number): ReadLine {
  const xs = corners.map(({ x }) => x);
  const ys = corners.map(({ y }) => y);
  const [x, y] = [Math.round(Math.min(...xs)), Math.round(Math.min(...ys))];
  return {
    page: page + 1,
    text,
    confidence: certainties.reduce((sum, one) => sum + one, 0) / Math.max(1, certainties.length),
    box: { x, y, width: Math.round(Math.max(...xs)) - x, height: Math.round(Math.max(...ys)) - y },
  };
}

function nameIn(texts: readonly string[], name: string): NameInLetter {
  const matches = texts.map((text) => matchName(text, name));
  const best =
    matches.find(({ kind }) => kind === 'exact') ??
    matches.reduce((top, one) => (one.similarity > top.similarity ? one : top));
  return { name: best.found, kind: best.kind, similarity: best.similarity };
}
