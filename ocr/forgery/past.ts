import type { Box, Rgb } from '../image/planes.ts';
import { type Blocks, blocksOf, transform } from './blocks.ts';

/** Multiples of a step that are counted each for itself; larger ones are rare. */
const MOST = 24;
const ROW = MOST + 1;
/** Blocks that the page's habits are learnt from. */
const LEARNT = 4000;
/** Added to each count, so that what was never seen is rare and not impossible. */
const FEW = 4;

/**
 * What shows that a page was a JPEG before it was saved as this one: its frequencies were multiples of the first
 * quantiser's steps, so some multiples of the second one's are common and others rare. A place changed in between was
 * never quantised by the first, or on another grid, and has none of these habits. How frequencies lie without such a
 * past is seen on the same page, on a grid that lies askew.
 */
export interface Past {
  readonly steps: Uint16Array;
  readonly blocks: Blocks;
  /** For 64 frequencies and each multiple: ln(how often on the page ÷ how often without a past). */
  readonly habits: Float32Array;
  /** Mean over the page, nats a frequency; near 0: saved once, or twice alike, and nothing can be told. */
  readonly strength: number;
  /** Blocks already looked at: places overlap. */
  readonly seen: Map<number, number>;
}

export function pastOf(page: Rgb, steps: Uint16Array): Past {
  const blocks = blocksOf(page);
  const [own, askew] = [new Float32Array(64 * ROW), new Float32Array(64 * ROW)];
  const written = insideOf(blocks);
  for (let nth = 0; nth < written.length; nth += Math.max(1, written.length / LEARNT)) {
    const [x, y] = written[Math.floor(nth)] ?? [0, 0];
    eachMultiple(page, x, y, steps, (i) => add(own, i));
    eachMultiple(page, x + 4, y + 3, steps, (i) => add(askew, i));
  }
  const habits = new Float32Array(64 * ROW);
  let [sum, of] = [0, 0];
  for (let from = ROW; from < habits.length; from += ROW) {
    const end = from + ROW;
    const [all, others] = [total(own, from, end), total(askew, from, end)];
    for (let i = from + 1; i < end; i += 1) {
      const share = ((own[i] ?? 0) + FEW) / (all + FEW * MOST);
      habits[i] = Math.log((share * (others + FEW * MOST)) / ((askew[i] ?? 0) + FEW));
      sum += (own[i] ?? 0) * (habits[i] ?? 0);
    }
    of += all;
  }
  return { steps, blocks, habits, strength: of === 0 ? 0 : sum / of, seen: new Map() };
}

/** What speaks for the page's past within a box, nats: well below 0, the place was changed. */
export function evidenceIn(page: Rgb, { x, y, width, height }: Box, past: Past): number {
  const { columns, rows } = past.blocks;
  let sum = 0;
  // Blocks whose middle lies in the box.
  const first = (from: number) => Math.max(0, Math.ceil((from - 4) / 8));
  const last = (end: number, count: number) => Math.min(count - 1, Math.floor((end - 4) / 8));
  for (let row = first(y); row <= last(y + height, rows); row += 1)
    for (let column = first(x); column <= last(x + width, columns); column += 1)
      sum += evidenceOf(page, row * columns + column, past);
  return sum;
}

/** Blocks on a side of the places of which the page is made up, and how many of them have to be written on. */
const SIDE = 5;
const WRITTEN = 8;
const PLACES = 150;

/** Nats against the past of the page's worst places, but for one in fifty: 0 or less where all of the page has it. */
export function usualDoubt(page: Rgb, past: Past): number {
  const { columns, rows, written } = past.blocks;
  const places: number[][] = [];
  for (let top = 0; top + SIDE <= rows; top += SIDE)
    for (let left = 0; left + SIDE <= columns; left += SIDE) {
      const all = Array.from(
        { length: SIDE * SIDE },
        (_, i) => (top + Math.floor(i / SIDE)) * columns + left + (i % SIDE),
      ).filter((at) => written[at]);
      if (all.length >= WRITTEN) places.push(all);
    }
  const every = Math.max(1, places.length / PLACES);
  const doubts: number[] = [];
  for (let nth = 0; nth < places.length; nth += every)
    doubts.push(-(places[Math.floor(nth)] ?? []).reduce((sum, at) => sum + evidenceOf(page, at, past), 0));
  doubts.sort((a, b) => b - a);
  return doubts[Math.floor(doubts.length / 50)] ?? 0;
}

function evidenceOf(page: Rgb, at: number, { blocks, steps, habits, seen }: Past): number {
  if (!blocks.written[at]) return 0;
  const before = seen.get(at);
  if (before !== undefined) return before;
  let sum = 0;
  eachMultiple(page, (at % blocks.columns) * 8, Math.floor(at / blocks.columns) * 8, steps, (i) => {
    sum += habits[i] ?? 0;
  });
  seen.set(at, sum);
  return sum;
}

/** Upper left pixels of the blocks that can be judged and have others to the right and below. */
function insideOf({ columns, rows, written }: Blocks): [number, number][] {
  const all: [number, number][] = [];
  for (let i = 0; i < columns * (rows - 1); i += 1)
    if (written[i] && i % columns < columns - 1) all.push([(i % columns) * 8, Math.floor(i / columns) * 8]);
  return all;
}

const block = new Float32Array(64);

/** Frequencies that are zero say little, and how often depends on what is written. */
function eachMultiple(
  page: Rgb,
  left: number,
  top: number,
  steps: Uint16Array,
  visit: (index: number) => void,
): void {
  transform(page, left, top, block);
  for (let f = 1; f < 64; f += 1) {
    const n = Math.abs(Math.round((block[f] ?? 0) / (steps[f] ?? 1)));
    if (n > 0 && n <= MOST) visit(f * ROW + n);
  }
}

function add(counts: Float32Array, i: number): void {
  counts[i] = (counts[i] ?? 0) + 1;
}

function total(counts: Float32Array, from: number, to: number): number {
  let sum = 0;
  for (let i = from; i < to; i += 1) sum += counts[i] ?? 0;
  return sum;
}
