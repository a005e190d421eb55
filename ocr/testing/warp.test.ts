import { expect, it } from 'vitest';
import { placeOn } from './warp.ts';

const plain = (width: number, height: number, value: number) => ({
  data: Buffer.alloc(width * height * 3, value),
  width,
  height,
});

it('puts the corners of the page where they are wanted', () => {
  const page = plain(40, 60, 200);
  page.data.fill(10, 0, 40 * 30 * 3);
  const picture = plain(100, 100, 77);
  placeOn(picture, page, [
    { x: 20, y: 10 },
    { x: 80, y: 20 },
    { x: 75, y: 90 },
    { x: 25, y: 80 },
  ]);
  const at = (x: number, y: number) => picture.data[(y * 100 + x) * 3];
  expect(at(5, 5)).toBe(77);
  expect(at(50, 25)).toBe(10);
  expect(at(50, 75)).toBe(200);
  expect(at(50, 95)).toBe(77);
});
