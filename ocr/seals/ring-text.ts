import sharp from 'sharp';
import type { OcrEngine, TextFit } from '../engine/engine.ts';
import { plainName } from '../fields/known-name.ts';
import type { Grey, Rgb } from '../image/planes.ts';
import type { RingText } from '../types.ts';
import { type Ellipse, inkAt, pointAt } from './ellipse.ts';

/** Height of what the recogniser takes. */
const STRIP_HEIGHT = 48;
/**
 * Mean log probability per character from which the name is the known one. Clear seals on scans and photos reach −0.33
 * and better, names with one character different −0.94 at best, other names −6.
 */
const MATCHES = -0.8;
/**
 * Log probability that the least certain character needs in the best strip, and how likely, at most, another one may be
 * in three of four strips that say the name. Of 112 seals drawn by another program (150 to 300 dpi, four fonts) the
 * customer's own clear ones have −0.12 and 0.18, but for two whose number was taken for a part of the name; look-alikes
 * (桓 for 恒, 诫 for 械, 柘 for 拓, 钖 for 锡) have −0.12 and 0.34 at best.
 */
const SURE_OF_EACH = -0.5;
const RIVAL = 0.3;
/**
 * A worn seal's look-alikes are beyond telling, for the eye, too: at clarities of 59 to 63 (150 dpi, half of the ink
 * gone) 桓 was taken for 恒 and 蜜 for 密 with certainty. Clear seals of all profiles have 79 and more.
 */
export const TELLS_LOOKALIKES = 70;
/** Reads as a company, and nothing like the known one. */
const OTHER = -4;
const UNLIKE = 0.5;

/** Radii between which the name stands, paper on both sides. */
const BANDS = [
  [0.6, 0.93],
  [0.63, 0.91],
] as const;
/** Beyond the first and the last character, degrees. */
const MARGINS = [5, 11] as const;

/** What the ring says, held against a known name; null where the engine cannot tell. */
export async function readRing(
  page: Rgb,
  ink: Grey,
  ellipse: Ellipse,
  scale: number,
  known: string,
  engine: OcrEngine,
): Promise<RingText | null> {
  if (!engine.fit) return null;
  const arc = textArc(ink, ellipse);
  const whole = enlarged(ellipse, 1 / scale);
  const strips: Grey[] = [];
  for (const [inner, outer] of BANDS) {
    for (const margin of MARGINS) {
      for (const tone of TONES) strips.push(unwrap(page, whole, arc, { inner, outer, margin, tone }));
    }
  }
  const name = plainName(known);
  const first = verdictOf(await engine.fit(strips, name), known);
  if (first.verdict !== 'unreadable' || first.score < WORTH_SHARPENING) return first;
  const { page: close, ellipse: there } = await sharpened(page, whole);
  const again = await engine.fit(
    BANDS.flatMap(([inner, outer]) =>
      MARGINS.map((margin) => unwrap(close, there, arc, { inner, outer, margin, tone: 'ink' })),
    ),
    name,
  );
  return secondLook(first, again, known);
}

/** Names a character or two of which were read wrongly; others are not improved by looking again. */
const WORTH_SHARPENING = -2.5;
/** Of the sharpened strips so many must say the name: sharpening may also invent strokes. */
const AGREEING = 2;
/** And no other character may be likelier than this in three of four: 柘 for 拓 has 0.11, clear seals of the name 0.08. */
const SHARP_RIVAL = 0.1;

/** A small scan's characters have 15 pixels: enlarged and sharpened, 恒 is no longer read as 鹰 or 底. */
export function secondLook(first: RingText, again: readonly TextFit[], known: string): RingText {
  const agreeing = again.filter((fit) => verdictOf([fit], known).verdict === 'matches');
  const best = verdictOf(again, known);
  const agree = agreeing.length >= AGREEING && best.verdict === 'matches';
  return agree && highest(rivalsOf(again)) <= SHARP_RIVAL ? best : first;
}

/** Radius to which a seal is enlarged, and how coarse the strokes are that are made sharper there, pixels. */
const SHARP_RADIUS = 400;
const SHARP_SIGMA = 8;

/** The seal alone, its radius at least SHARP_RADIUS. */
async function sharpened(page: Rgb, ellipse: Ellipse): Promise<{ page: Rgb; ellipse: Ellipse }> {
  const reach = Math.ceil(Math.max(ellipse.a, ellipse.b) * 1.1);
  const [left, top] = [
    Math.max(0, Math.floor(ellipse.x - reach)),
    Math.max(0, Math.floor(ellipse.y - reach)),
  ];
  const [width, height] = [Math.min(page.width - left, 2 * reach), Math.min(page.height - top, 2 * reach)];
  const by = Math.max(1, SHARP_RADIUS / reach);
  const [wide, high] = [Math.round(width * by), Math.round(height * by)];
  const large = await sharp(page.data, { raw: { width: page.width, height: page.height, channels: 3 } })
    .extract({ left, top, width, height })
    .resize(wide, high, { fit: 'fill', kernel: 'lanczos3' })
    .raw()
    .toBuffer();
  const data = await sharp(large, { raw: { width: wide, height: high, channels: 3 } })
    .sharpen({ sigma: SHARP_SIGMA })
    .raw()
    .toBuffer();
  const { x, y } = ellipse;
  const there = { ...enlarged(ellipse, by), x: (x - left + 0.5) * by - 0.5, y: (y - top + 0.5) * by - 0.5 };
  return { page: { data, width: wide, height: high }, ellipse: there };
}

const rivalsOf = (fits: readonly TextFit[]): number[] =>
  fits.flatMap(({ score, rival }) => (score >= MATCHES ? [rival] : []));

/** But for a quarter. */
const highest = (values: readonly number[]): number =>
  [...values].sort((a, b) => a - b)[Math.ceil(values.length * 0.75) - 1] ?? Number.POSITIVE_INFINITY;

/** The best strip speaks; a character of which others are not sure is enough to doubt. */
export function verdictOf(fits: readonly TextFit[], known: string): RingText {
  const best = fits.reduce((top, fit) => (fit.score > top.score ? fit : top));
  const { read, score, contradicted, weakest } = best;
  const sure = weakest >= SURE_OF_EACH && highest(rivalsOf(fits)) <= RIVAL;
  const matches = score >= MATCHES && contradicted === 0 && sure;
  const company = /公司|厂$/.test(read) && read.length >= 6;
  const other = !matches && company && score <= OTHER && similarity(read, known) <= UNLIKE;
  return { verdict: matches ? 'matches' : other ? 'other' : 'unreadable', read, score, contradicted };
}

/** Share of the known name's characters that are there, in order (longest common subsequence). */
function similarity(read: string, known: string): number {
  let row = new Array<number>(read.length + 1).fill(0);
  for (const char of known) {
    const next = [0];
    for (let i = 1; i <= read.length; i += 1) {
      const same = read[i - 1] === char;
      next.push(same ? (row[i - 1] ?? 0) + 1 : Math.max(row[i] ?? 0, next[i - 1] ?? 0));
    }
    row = next;
  }
  return (row[read.length] ?? 0) / Math.max(1, known.length);
}

interface Arc {
  /** Radians, clockwise from the top of the page. */
  readonly from: number;
  readonly length: number;
}

const DEGREES = 360;
const RADIAN = Math.PI / 180;
/** Where characters have ink and 合同专用章 and the register's number have none. */
const PROBE = [0.76, 0.78, 0.8, 0.82];
/** Gaps between characters are narrower than this. */
const LETTER_GAP = 14;

/** From the first to the last character: the ring without its longest gap. */
function textArc(ink: Grey, ellipse: Ellipse): Arc {
  const inked = Array.from({ length: DEGREES }, (_, d) =>
    Math.max(...PROBE.map((r) => inkAt(ink, ellipse, r, d * RADIAN))),
  );
  const half = [...inked].sort((a, b) => b - a)[Math.floor(DEGREES * 0.15)] ?? 0;
  const has = inked.map((value) => value > half * 0.45);
  const gap = longestGap(has);
  return { from: (gap.start + gap.length) * RADIAN, length: (DEGREES - gap.length) * RADIAN };
}

function longestGap(has: readonly boolean[]): { start: number; length: number } {
  let best = { start: 150, length: 60 };
  let longest = LETTER_GAP;
  let run = 0;
  for (let d = 0; d < DEGREES * 2; d += 1) {
    run = has[d % DEGREES] ? 0 : run + 1;
    if (run > longest && run < DEGREES) {
      longest = run;
      best = { start: (d - run + 1 + DEGREES) % DEGREES, length: run };
    }
  }
  return best;
}

/** How dark a pixel of the seal is: its ink alone, or everything that is not red light. */
const TONES = ['ink', 'green'] as const;

interface Cut {
  readonly inner: number;
  readonly outer: number;
  readonly margin: number;
  readonly tone: (typeof TONES)[number];
}

/** The ring laid straight, the tops of the characters up, dark on white. */
function unwrap(page: Rgb, ellipse: Ellipse, arc: Arc, { inner, outer, margin, tone }: Cut): Grey {
  const middle = (inner + outer) / 2;
  const length = arc.length + 2 * margin * RADIAN;
  const width = Math.round((STRIP_HEIGHT * length * middle) / (outer - inner));
  const values = new Float32Array(width * STRIP_HEIGHT);
  for (let x = 0; x < width; x += 1) {
    const theta = arc.from - margin * RADIAN + (length * (x + 0.5)) / width;
    for (let y = 0; y < STRIP_HEIGHT; y += 1) {
      const r = outer - ((outer - inner) * (y + 0.5)) / STRIP_HEIGHT;
      values[y * width + x] = darkness(page, pointAt(ellipse, r, theta), tone);
    }
  }
  return { data: stretched(values), width, height: STRIP_HEIGHT };
}

function darkness(page: Rgb, { x, y }: { x: number; y: number }, tone: Cut['tone']): number {
  const cx = Math.max(0, Math.min(page.width - 1.001, x));
  const cy = Math.max(0, Math.min(page.height - 1.001, y));
  const [left, top] = [Math.floor(cx), Math.floor(cy)];
  const [fx, fy] = [cx - left, cy - top];
  let sum = 0;
  for (const [dx, dy, weight] of [
    [0, 0, (1 - fx) * (1 - fy)],
    [1, 0, fx * (1 - fy)],
    [0, 1, (1 - fx) * fy],
    [1, 1, fx * fy],
  ] as const) {
    const at = (Math.min(page.height - 1, top + dy) * page.width + Math.min(page.width - 1, left + dx)) * 3;
    const [r, g, b] = [page.data[at] ?? 0, page.data[at + 1] ?? 0, page.data[at + 2] ?? 0];
    sum += weight * (tone === 'ink' ? Math.max(0, r - Math.max(g, b)) : 255 - g);
  }
  return sum;
}

/** Paper to white, the darker ink to black. */
function stretched(values: Float32Array): Uint8Array {
  const sorted = Float32Array.from(values).sort();
  const low = sorted[Math.floor(sorted.length * 0.25)] ?? 0;
  const high = sorted[Math.floor(sorted.length * 0.95)] ?? 255;
  return Uint8Array.from(values, (v) =>
    Math.max(0, Math.min(255, Math.round(255 * (1 - (v - low) / Math.max(1, high - low))))),
  );
}

function enlarged(ellipse: Ellipse, by: number): Ellipse {
  return { ...ellipse, x: ellipse.x * by, y: ellipse.y * by, a: ellipse.a * by, b: ellipse.b * by };
}

/** Clearer than this it is worth reading. */
export const WORTH_READING = 20;
