import type { OcrEngine } from '../engine/engine.ts';
import type { Rgb } from '../image/planes.ts';
import type { Crop, RingText, Seal, SealKind, Weakness } from '../types.ts';
import { type Ellipse, pointAt, radiusOf } from './ellipse.ts';
import { findMarks, type Mark } from './find.ts';
import { type InkMaps, inkMaps } from './ink.ts';
import { otherRedInk } from './red-ink.ts';
import { readRing, TELLS_LOOKALIKES, WORTH_READING } from './ring-text.ts';

interface MarksInput {
  readonly page: Rgb;
  readonly number: number;
  readonly colour: boolean;
  readonly customer: string | undefined;
}

export interface Marks {
  readonly seals: Seal[];
  /** Red ink that is no seal, see `otherRedInk`. */
  readonly red: Crop[];
}

/** Every seal on a page, measured; where a customer is known, the name on it compared. */
export async function marksOn(input: MarksInput, engine: OcrEngine): Promise<Marks> {
  const maps = await inkMaps(input.page);
  const seals: Seal[] = [];
  const marks = findMarks(maps, input.colour);
  for (const mark of marks) seals.push(await sealOf(mark, maps, input, engine));
  const red = otherRedInk(maps.red, marks).map(({ left, top, right, bottom }): Crop => {
    const [x, y] = [Math.round(left / maps.scale), Math.round(top / maps.scale)];
    const [width, height] = [Math.round(right / maps.scale) - x, Math.round(bottom / maps.scale) - y];
    return { page: input.number, box: { x, y, width, height } };
  });
  return { seals, red };
}

async function sealOf(
  { kind, ellipse, measures, clarity: found }: Mark,
  maps: InkMaps,
  { page, number, customer }: MarksInput,
  engine: OcrEngine,
): Promise<Seal> {
  const { scale } = maps;
  const { clarity, weakest, factors } = found;
  const legible = kind === 'company_round' && clarity >= WORTH_READING;
  const read =
    legible && customer !== undefined
      ? await readRing(page, maps.red, ellipse, scale, customer, engine)
      : null;
  const worn = read?.verdict === 'matches' && clarity < TELLS_LOOKALIKES;
  const ringText: RingText | null = worn ? { ...read, verdict: 'unreadable' } : read;
  return {
    crop: { page: number, box: boxOf(ellipse, scale, page) },
    centre: { x: Math.round(ellipse.x / scale), y: Math.round(ellipse.y / scale) },
    radius: Math.round(radiusOf(ellipse) / scale),
    kind,
    clarity,
    weakest,
    factors,
    ringText,
    sectors: measures.sectors,
    sentence: sentenceFor(kind, clarity, weakest, ringText),
  };
}

function boxOf(ellipse: Ellipse, scale: number, page: Rgb): Seal['crop']['box'] {
  const points = Array.from({ length: 36 }, (_, i) => pointAt(ellipse, 1.08, (Math.PI * i) / 18));
  const within = (value: number, most: number) => Math.max(0, Math.min(most, Math.round(value / scale)));
  const xs = points.map(({ x }) => within(x, page.width));
  const ys = points.map(({ y }) => within(y, page.height));
  const [x, y] = [Math.min(...xs), Math.min(...ys)];
  return { x, y, width: Math.max(...xs) - x, height: Math.max(...ys) - y };
}

const KINDS: Record<Exclude<SealKind, 'company_round'>, string> = {
  blue: '这个章是蓝色的，不是红色公章。',
  grey_copy: '这是黑白复印件上的章，不是红色原章。',
  personal_square: '这是方形个人名章，不是公章。',
  receipt_oval: '这是椭圆形收讫章，不是公章。',
  emblem: '这个圆形图案里没有单位名称，不是公章。',
};

const WEAKNESSES: Record<Weakness, string> = {
  ring_broken: '公章外圈不完整',
  ring_unclear: '公章印迹断续、太干',
  faint: '公章颜色太浅',
  blurred: '公章模糊',
  smeared: '公章有重影或洇墨',
  no_text: '公章上看不到单位名称',
  printed: '公章颜色鲜亮均匀，像是打印的或电子章',
  not_red: '公章不是红色',
  not_round: '公章不是圆形',
};

function sentenceFor(
  kind: SealKind,
  clarity: number,
  weakest: Weakness | null,
  ring: RingText | null,
): string {
  if (kind !== 'company_round') return KINDS[kind];
  if (weakest && clarity < 40) return `${WEAKNESSES[weakest]}。`;
  if (ring?.verdict === 'matches') return '公章清楚，单位名称与客户一致。';
  if (ring?.verdict === 'other') return `公章清楚，单位名称读作“${ring.read}”，像是另一家公司。`;
  if (ring) return '公章清楚，单位名称读不准。';
  return '公章清楚。';
}

/** The likeliest to be the customer's first: whose name fits, then red company seals, then by clarity. */
export function likeliestFirst(seals: readonly Seal[]): Seal[] {
  const rank = ({ ringText, kind }: Seal) =>
    (ringText?.verdict === 'matches' ? 2 : 0) + (kind === 'company_round' ? 1 : 0);
  return [...seals].sort((a, b) => rank(b) - rank(a) || b.clarity - a.clarity);
}
