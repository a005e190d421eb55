import { expect, it } from 'vitest';
import { bleachRed, clip, flatten, PAPER } from './flatten.ts';
import type { Grey } from './planes.ts';

const [WIDTH, HEIGHT] = [600, 300];

const page = (at: (x: number, y: number) => number): Grey => ({
  data: Uint8Array.from({ length: WIDTH * HEIGHT }, (_, i) =>
    Math.round(at(i % WIDTH, Math.floor(i / WIDTH))),
  ),
  width: WIDTH,
  height: HEIGHT,
});
const valueAt = ({ data, width }: Grey, x: number, y: number): number => data[y * width + x] ?? 0;

/** Strokes of 3 pixels, 24 apart: a sixth of their rows is ink. */
const isInk = (x: number, y: number): boolean => x % 24 < 3 && y % 40 < 24;

it('a shadow over the page falls away, ink stays as dark everywhere', () => {
  // From full light at the left to a shadow of two fifths at the right; ink takes four fifths of the light.
  const light = (x: number) => 250 - (150 * x) / WIDTH;
  const flat = flatten(page((x, y) => light(x) * (isInk(x, y) ? 0.2 : 1)));
  for (const x of [36, 300, 564]) {
    expect(valueAt(flat, x, 100)).toBeGreaterThan(235);
    expect(valueAt(flat, x - 12 + 1, 100)).toBeLessThan(65);
  }
});

it('a dark table beside the paper is not blown up to paper', () => {
  const flat = flatten(page((x) => (x < WIDTH / 2 ? 250 : 12)));
  expect(valueAt(flat, 100, 150)).toBeGreaterThan(245);
  expect(valueAt(flat, 550, 150)).toBeLessThan(90);
});

it('red ink is white, black writing below it stays black', () => {
  const channelOf = (red: number, black: number) =>
    page((x, y) => (isInk(x, y) ? black : x >= 300 ? red : 255));
  const bleached = bleachRed(channelOf(205, 40), channelOf(70, 35), channelOf(75, 35));
  expect(valueAt(bleached, 320, 30)).toBe(255);
  expect(valueAt(bleached, 20, 30)).toBe(255);
  for (const x of [1, 361]) expect(valueAt(bleached, x, 10)).toBeLessThan(50);
});

it('clipping makes paper white and ink black, and keeps the order between', () => {
  const { data } = clip(
    page((x) => (x * 255) / (WIDTH - 1)),
    PAPER.black,
    PAPER.white,
  );
  const row = [...data.subarray(0, WIDTH)];
  expect([row[0], row[WIDTH - 1]]).toEqual([0, 255]);
  expect(row.every((value, i) => i === 0 || value >= (row[i - 1] ?? 0))).toBe(true);
});
