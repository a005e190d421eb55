import { readFileSync } from 'node:fs';
import sharp from 'sharp';
import { expect, it } from 'vitest';
import type { Line } from '../engine/engine.ts';
import { openPaddle } from '../engine/paddle.ts';
import { combineReadings } from '../fields/combine.ts';
import { streamOf } from '../fields/stream.ts';
import { clip, PAPER } from '../image/flatten.ts';
import { channel } from '../image/planes.ts';
import type { Truth } from '../testing/truth.ts';
import type { Seal } from '../types.ts';
import { alike, lookedAgain, type Vote } from './look-again.ts';

const overAll = (
  { width, height }: { width: number; height: number },
  kind: Seal['kind'] = 'company_round',
): Seal => ({
  crop: { page: 1, box: { x: 0, y: 0, width, height } },
  centre: { x: width / 2, y: height / 2 },
  radius: width / 2,
  kind,
  clarity: 90,
  weakest: null,
  factors: {},
  ringText: null,
  sectors: [],
  sentence: '',
});

const [ONE, TWO] = ['2026-03-12', '2026-03-02'];
const votes = (...all: Vote[]): Vote[] => all;

it('what all looks but one have, and one of the readings had, counts', () => {
  expect(alike(votes(ONE, ONE, ONE, ONE, ONE), [ONE, TWO])).toBe(ONE);
  expect(alike(votes(null, ONE, ONE, ONE, ONE), [null, ONE])).toBe(ONE);
});

it('fewer looks are too few, and what no reading had is nothing', () => {
  expect(alike(votes(null, null, ONE, ONE, ONE), [null, ONE])).toBeNull();
  expect(alike(votes(ONE, ONE, ONE, ONE, ONE), [TWO, null])).toBeNull();
});

it('one look that has another value, or doubts a digit, is enough against it', () => {
  expect(alike(votes(ONE, ONE, TWO, ONE, ONE), [ONE, TWO])).toBeNull();
  expect(alike(votes(ONE, ONE, ONE, ONE, { doubt: true }), [ONE, ONE])).toBeNull();
});

it('a value that one reading has without being sure is found by looking again, one that is not there is not', async () => {
  const folder = new URL('../testing/fixtures/', import.meta.url);
  const truths = JSON.parse(readFileSync(new URL('truth.json', folder), 'utf8')) as Truth[];
  const truth = truths.find(({ file }) => file === 'scan150.jpg');
  const { data, info } = await sharp(readFileSync(new URL('scan150.jpg', folder)))
    .raw()
    .toBuffer({ resolveWithObject: true });
  const bleached = channel({ data, width: info.width, height: info.height }, 0);
  const lights = { bleached, clipped: clip(bleached, PAPER.black, PAPER.white) };
  const engine = await openPaddle();
  try {
    const read = (lines: Line[]) => ({ lines: [lines], stream: streamOf([lines]) });
    const seen = await engine.read(bleached);
    const faint = (text: (one: string) => string) =>
      read(
        seen.map((line) => ({
          ...line,
          text: text(line.text),
          certainties: line.certainties.map(() => 0.4),
        })),
      );
    const again = async (unsure: ReturnType<typeof read>, seals: Seal[] = []) => {
      const nothing = read([]);
      const fields = combineReadings(unsure.stream, nothing.stream);
      expect(fields.orderNumber).toMatchObject({ value: null, reason: 'unsure' });
      return (await lookedAgain(fields, [unsure, nothing], [lights], seals, engine)).orderNumber.value;
    };
    expect(await again(faint((one) => one))).toBe(truth?.orderNumber);
    // Under a seal of any colour a digit may be hidden from all of these looks.
    for (const kind of ['company_round', 'blue'] as const)
      expect(
        await again(
          faint((one) => one),
          [overAll(info, kind)],
        ),
      ).toBeNull();
    // Misread: the last digit of the number is another.
    const last = truth?.orderNumber.slice(-4) ?? '';
    expect(
      await again(faint((one) => one.replaceAll(last, `${last.slice(0, 3)}${(Number(last[3]) + 1) % 10}`))),
    ).toBeNull();
  } finally {
    await engine.close();
  }
}, 120_000);
