import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import type { OcrEngine } from '../engine/engine.ts';
import type { Rgb } from '../image/planes.ts';
import type { Seal } from '../types.ts';
import { likeliestFirst, type Marks, marksOn } from './list.ts';

const W = 1000;
const H = 1414;
const RED = '#cc2233';

/** Names need fonts, which tests must not: blocks stand where the characters would. */
function ring({
  x = 500,
  y = 700,
  r = 95,
  colour = RED,
  opacity = 0.9,
  name = true,
  flat = 1,
  chars = 12,
} = {}): string {
  const blocks = Array.from({ length: chars }, (_, i) => {
    const turn = -130 + (260 * i) / (chars - 1);
    return `<g transform="rotate(${turn}) translate(0 ${-r * 0.78})"><path d="M-8 -9h16M-8 0h16M-8 9h16M0 -10v20" stroke="${colour}" stroke-width="3.4"/></g>`;
  });
  const star = Array.from({ length: 10 }, (_, i) => {
    const k = (i % 2 ? 0.38 : 1) * r * 0.3;
    return `${k * Math.sin((i * Math.PI) / 5)},${-k * Math.cos((i * Math.PI) / 5)}`;
  });
  return `<g transform="translate(${x} ${y}) scale(1 ${flat})" opacity="${opacity}"><circle r="${r * 0.97}" fill="none" stroke="${colour}" stroke-width="${r * 0.055}"/><polygon points="${star.join(' ')}" fill="${colour}"/>${name ? blocks.join('') : ''}</g>`;
}

interface Paper {
  readonly blur?: number;
  readonly grey?: boolean;
}

async function marksIn(marks: string, paper: Paper = {}): Promise<Marks> {
  const page = await pageOf(marks, paper);
  // No name is known, so no text is read.
  return marksOn({ page, number: 1, colour: !paper.grey, customer: undefined }, {} as OcrEngine);
}

const sealsIn = async (marks: string, paper?: Paper): Promise<Seal[]> => (await marksIn(marks, paper)).seals;

async function pageOf(marks: string, { blur = 0, grey = false }: Paper = {}): Promise<Rgb> {
  const text = Array.from(
    { length: 20 },
    (_, i) => `<path d="M120 ${150 + i * 32}h760" stroke="#222" stroke-width="14" stroke-dasharray="18 8"/>`,
  );
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="${W}" height="${H}"><rect width="${W}" height="${H}" fill="#f4f1ea"/>${text.join('')}${marks}</svg>`;
  let picture = sharp(Buffer.from(svg));
  if (blur) picture = sharp(await picture.png().toBuffer()).blur(blur);
  const { data, info } = await picture.removeAlpha().raw().toBuffer({ resolveWithObject: true });
  if (grey) for (let i = 0; i < data.length; i += 3) data.fill(data[i + 1] ?? 0, i, i + 3);
  return { data, width: info.width, height: info.height };
}

describe('a seal is found where it is', () => {
  it('over text and beside the middle', async () => {
    const [seal, ...more] = await sealsIn(ring({ x: 620, y: 640 }));
    expect(more).toEqual([]);
    expect(seal).toMatchObject({ kind: 'company_round', clarity: 100, weakest: null });
    expect(Math.hypot((seal?.centre.x ?? 0) - 620, (seal?.centre.y ?? 0) - 640)).toBeLessThan(4);
    expect(Math.abs((seal?.radius ?? 0) - 95)).toBeLessThan(5);
  });

  it('photographed from the side it is an ellipse and still clear', async () => {
    const [seal] = await sealsIn(ring({ flat: 0.86 }));
    expect(seal).toMatchObject({ kind: 'company_round', clarity: 100 });
  });

  it('two seals are two, also when they touch', async () => {
    const seals = await sealsIn(`${ring({ x: 400 })}${ring({ x: 592 })}`);
    expect(seals.map(({ kind, clarity }) => [kind, clarity >= 40])).toEqual([
      ['company_round', true],
      ['company_round', true],
    ]);
  });

  it('on a blank page there is none, nor in red lines and words', async () => {
    expect(await sealsIn('')).toEqual([]);
    expect(await sealsIn(`<path d="M150 120h700" stroke="${RED}" stroke-width="6"/>`)).toEqual([]);
  });
});

it('a short name fills little of the ring and is a name', async () => {
  const [seal] = await sealsIn(ring({ chars: 5 }));
  expect(seal).toMatchObject({ kind: 'company_round' });
  expect(seal?.clarity).toBeGreaterThanOrEqual(40);
});

describe('red ink that is no seal', () => {
  const voided = `<g fill="none" stroke="${RED}" stroke-width="9" transform="rotate(-18 420 480)"><rect x="280" y="420" width="290" height="130"/><path d="M320 440v90M320 485h80M440 440h90M485 440v90"/></g>`;
  const redOf = async (marks: string) => (await marksIn(marks)).red;
  it('is told where it is', async () => {
    const [mark, ...more] = await redOf(`${ring({ y: 900 })}${voided}`);
    expect(more).toEqual([]);
    expect(mark?.box.y).toBeGreaterThan(330);
    expect((mark?.box.y ?? 0) + (mark?.box.height ?? 0)).toBeLessThan(640);
  });

  it('is none in seals, a red head and its lines', async () => {
    const head = `<path d="M150 90h700" stroke="${RED}" stroke-width="50"/><path d="M100 160h800M100 1200h800" stroke="${RED}" stroke-width="5"/>`;
    expect(await redOf(`${head}${ring({ x: 300 })}${ring({ x: 600, y: 900 })}`)).toEqual([]);
  });
});

describe('what makes a seal unclear is said', () => {
  it.each([
    ['cut off', `${ring()}<rect x="380" y="730" width="240" height="90" fill="#f4f1ea"/>`, {}, 'ring_broken'],
    ['hardly any ink', ring({ opacity: 0.13 }), {}, 'faint'],
    ['printed twice', `${ring()}${ring({ x: 512, y: 706 })}`, {}, 'smeared'],
  ])('%s', async (_what, marks, paper, weakest) => {
    const [seal] = await sealsIn(marks, paper);
    expect(seal?.clarity).toBeLessThan(20);
    expect(seal?.weakest).toBe(weakest);
    expect(seal?.sentence).toMatch(/。$/);
  });

  it('out of focus', async () => {
    const [seal] = await sealsIn(ring(), { blur: 8 });
    expect(seal?.clarity).toBeLessThan(20);
  });

  it('as bright as no stamp is: for a person', async () => {
    const [seal] = await sealsIn(ring({ colour: '#ff0000', opacity: 1 }));
    expect(seal).toMatchObject({ kind: 'company_round', weakest: 'printed' });
    expect(seal?.clarity).toBeGreaterThanOrEqual(20);
    expect(seal?.clarity).toBeLessThan(40);
  });
});

describe('other marks are told apart', () => {
  const oval = `<ellipse cx="500" cy="700" rx="100" ry="66" fill="none" stroke="${RED}" stroke-width="5"/><path d="M440 690h120M450 715h100" stroke="${RED}" stroke-width="12"/>`;
  const square = `<rect x="440" y="640" width="100" height="100" fill="none" stroke="${RED}" stroke-width="7"/><path d="M460 660v60M490 660v60M515 660v60" stroke="${RED}" stroke-width="9"/>`;
  it.each([
    ['blue', ring({ colour: '#2838b0' }), {}, 'blue'],
    ['a grey copy', ring(), { grey: true }, 'grey_copy'],
    ['an oval stamp', oval, {}, 'receipt_oval'],
    ['a name stamp', square, {}, 'personal_square'],
    ['ring and star without a name', ring({ name: false }), {}, 'emblem'],
  ])('%s', async (_what, marks, paper, kind) => {
    const seals = await sealsIn(marks, paper);
    expect(seals.map((seal) => [seal.kind, seal.clarity])).toEqual([[kind, 0]]);
  });
});

it('the seal whose name fits comes first, however clear the others are', async () => {
  const [clear] = await sealsIn(ring());
  if (!clear) throw new Error('no seal');
  const fits: Seal = {
    ...clear,
    clarity: 60,
    ringText: { verdict: 'matches', read: '', score: 0, contradicted: 0 },
  };
  expect(likeliestFirst([clear, fits])[0]).toBe(fits);
});
