import type { TextFit } from './engine.ts';

/** What a recogniser says of one strip: for every step a probability per character; character 0 is "none". */
export interface Steps {
  readonly data: Float32Array;
  readonly steps: number;
  readonly characters: number;
}

export interface Decoded {
  readonly text: string;
  /** For each character of the text; 0 where a digit may be missing beside it. */
  readonly certainties: readonly number[];
}

/** The likeliest character at every step, repeats and blanks dropped. */
export function decodeGreedily({ data, steps, characters }: Steps, alphabet: readonly string[]): Decoded {
  let [text, previous] = ['', 0];
  const certainties: number[] = [];
  const ends: Emission[] = [];
  for (let step = 0; step < steps; step += 1) {
    const best = likeliest(data, step * characters, characters);
    if (best !== 0 && best !== previous) {
      const char = alphabet[best] ?? '';
      text += char;
      for (let i = 0; i < char.length; i += 1) certainties.push(data[step * characters + best] ?? 0);
    } else if (best !== 0) {
      const last = certainties.length - 1;
      certainties[last] = Math.max(certainties[last] ?? 0, data[step * characters + best] ?? 0);
    }
    if (best !== 0) ends.push({ step, best, char: certainties.length - 1 });
    previous = best;
  }
  const digits = ends.filter(({ best }) => /^\d$/.test(alphabet[best] ?? ''));
  doubtTwins({ data, steps, characters }, ends, digits, certainties);
  return { text, certainties };
}

interface Emission {
  readonly step: number;
  readonly best: number;
  /** Its character's place in the text. */
  readonly char: number;
}

/** A digit this likely where "none" won. */
const GHOST = 0.05;

/**
 * Takes the certainty from a digit beside which the same digit all but stood: a handwritten 11 was read as 1 by every
 * reading of the page, with 0.07 for the first 1 and a dip between the two. What is right beside it is its own tail.
 */
function doubtTwins(
  { data, steps, characters }: Steps,
  ends: readonly Emission[],
  digits: readonly Emission[],
  certainties: number[],
): void {
  for (const { step, best, char } of digits) {
    const [before, after] = [ends.findLast((one) => one.step < step), ends.find((one) => one.step > step)];
    // Between two that do stand, a dip is no third one.
    const from = before?.best === best ? step : (before?.step ?? -1) + 1;
    const to = after?.best === best ? step : (after?.step ?? steps) - 1;
    for (let at = Math.max(from, step - REACH); at <= Math.min(to, step + REACH); at += 1) {
      const twin = Math.abs(at - step) > 1 && (data[at * characters + best] ?? 0) >= GHOST;
      if (twin) certainties[char] = 0;
    }
  }
}

/** A digit's twin is no further away, steps. */
const REACH = 6;

function likeliest(data: Float32Array, from: number, count: number): number {
  let best = 0;
  for (let i = 1; i < count; i += 1) if ((data[from + i] ?? 0) > (data[from + best] ?? 0)) best = i;
  return best;
}

type Fit = Omit<TextFit, 'read'>;

const NEVER = -1e9;
/** So much likelier must another character be. */
const CLEARLY = 2;

/**
 * How likely the steps say exactly `text`, by the best path (Viterbi), and where that path is contradicted: a name
 * that differs in one character scores well on the whole, but not at that character.
 */
export function fitText(steps: Steps, text: string, alphabet: readonly string[]): Fit {
  // Seals have （集团） in wide brackets or narrow ones; the recogniser tells them apart, a company's name does not.
  const wide = text.replaceAll('(', '（').replaceAll(')', '）');
  const narrow = fitWriting(steps, text, alphabet);
  if (wide === text) return narrow;
  const other = fitWriting(steps, wide, alphabet);
  return other.score > narrow.score ? other : narrow;
}

function fitWriting(steps: Steps, text: string, alphabet: readonly string[]): Fit {
  const ids = [...text].map((char) => alphabet.indexOf(char));
  if (ids.length === 0 || ids.some((id) => id < 1))
    return { score: NEVER, contradicted: ids.length, weakest: NEVER, rival: Number.POSITIVE_INFINITY };
  const { score, at } = bestPath(steps, ids, numberLike(alphabet));
  const rivals = ids.map((id, i) =>
    Math.min(...at.flatMap((one) => (one.index === i ? [rivalAt(steps, one.step, id)] : []))),
  );
  const contradicted = rivals.filter((rival) => rival > CLEARLY).length;
  const weakest = Math.min(
    ...ids.map((_, i) => Math.max(...at.flatMap((one) => (one.index === i ? [one.certainty] : [])))),
  );
  return { score: score / ids.length, contradicted, weakest, rival: Math.max(...rivals) };
}

/** The likeliest other character, "none" apart, in shares of this one. */
function rivalAt({ data, characters }: Steps, step: number, id: number): number {
  const from = step * characters;
  let other = 0;
  for (let i = 1; i < characters; i += 1) if (i !== id) other = Math.max(other, data[from + i] ?? 0);
  return other / Math.max(LEAST, data[from + id] ?? 0);
}

const LEAST = 1e-9;

interface Place {
  readonly step: number;
  readonly index: number;
  /** Log probability there. */
  readonly certainty: number;
}

interface Path {
  readonly score: number;
  /** Steps at which the path stands on character `index` of the text. */
  readonly at: readonly Place[];
}

/**
 * Seals carry a registration number (3205…) below the star; its ends reach into the strip and are read as digits or as
 * what digits look like. No company's name begins or ends so.
 */
function numberLike(alphabet: readonly string[]): number[] {
  return alphabet.flatMap((char, id) => (id > 0 && /^[0-9OoSsIl#]$/.test(char) ? [id] : []));
}

function bestPath(
  { data, steps, characters }: Steps,
  ids: readonly number[],
  beside: readonly number[],
): Path {
  // Blank, c1, blank, c2, … blank.
  const states = ids.length * 2 + 1;
  const idOf = (state: number): number => (state % 2 === 0 ? 0 : (ids[(state - 1) / 2] ?? 0));
  const probability = (step: number, id: number): number => data[step * characters + id] ?? 0;
  const empty = Float64Array.from({ length: steps }, (_, step) =>
    beside.reduce((sum, id) => sum + probability(step, id), probability(step, 0)),
  );
  const logAt = (step: number, state: number): number => {
    const atAnEnd = state === 0 || state === states - 1;
    return Math.log(Math.max(1e-8, atAnEnd ? (empty[step] ?? 0) : probability(step, idOf(state))));
  };
  let scores = new Float64Array(states).fill(NEVER);
  scores[0] = logAt(0, 0);
  scores[1] = logAt(0, 1);
  const came: Int32Array[] = [new Int32Array(states)];
  for (let step = 1; step < steps; step += 1) {
    const from = Int32Array.from(scores, (_, state) => comesFrom(scores, state, idOf));
    scores = Float64Array.from(from, (before, state) => (scores[before] ?? NEVER) + logAt(step, state));
    came.push(from);
  }
  let state = (scores[states - 1] ?? NEVER) > (scores[states - 2] ?? NEVER) ? states - 1 : states - 2;
  const score = scores[state] ?? NEVER;
  const at: Place[] = [];
  for (let step = steps - 1; step >= 0; step -= 1) {
    if (state % 2 === 1) at.push({ step, index: (state - 1) / 2, certainty: logAt(step, state) });
    state = came[step]?.[state] ?? 0;
  }
  return { score, at };
}

/** The best state before: the same, the one before it, or over a blank the character before. */
function comesFrom(scores: Float64Array, state: number, idOf: (state: number) => number): number {
  const skip = state % 2 === 1 && state >= 3 && idOf(state) !== idOf(state - 2);
  let best = state;
  if (state >= 1 && (scores[state - 1] ?? NEVER) > (scores[best] ?? NEVER)) best = state - 1;
  if (skip && (scores[state - 2] ?? NEVER) > (scores[best] ?? NEVER)) best = state - 2;
  return best;
}
