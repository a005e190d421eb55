import { createCanvas, loadImage } from '@napi-rs/canvas';
import { expect, it } from 'vitest';
import { indexedPng } from './indexed-png.ts';

async function pixelsOf(png: Buffer, width: number, height: number): Promise<Uint8ClampedArray> {
  const context = createCanvas(width, height).getContext('2d');
  context.drawImage(await loadImage(png), 0, 0);
  return context.getImageData(0, 0, width, height).data;
}

type Rgb = readonly [number, number, number];

/** RGBA of so many pixels. */
const paint = (count: number, colour: (index: number) => Rgb): Uint8Array =>
  Uint8Array.from(Array.from({ length: count }, (_, index) => [...colour(index), 255]).flat());

it('a picture of up to 256 colours is the same to the pixel, whatever its width', async () => {
  const pixels = paint(37 * 11, (index) => [index & 0xe0, (index * 3) & 0xe0, 200]);
  expect([...(await pixelsOf(indexedPng(pixels, { width: 37, height: 11 }), 37, 11))]).toEqual([...pixels]);
});

it('of more colours the frequent ones stay, and the steps of smoothed edges become near ones', async () => {
  const ink: Rgb = [29, 39, 51];
  const edge = (index: number): Rgb => [index % 256, (index % 256) ^ 1, Math.floor(index / 256) % 8];
  const pixels = paint(90 * 90, (index) => (index % 2 === 0 ? ink : edge(index)));
  const read = await pixelsOf(indexedPng(pixels, { width: 90, height: 90 }), 90, 90);
  const off = [...pixels].map((value, at) => Math.abs(value - (read[at] ?? 0)));
  expect(off.filter((_, at) => (at >> 2) % 2 === 0).every((value) => value === 0)).toBe(true);
  expect(off.reduce((most, value) => Math.max(most, value), 0)).toBeLessThan(10);
});
