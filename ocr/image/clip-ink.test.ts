import { expect, it } from 'vitest';
import { clipInk } from './clip-ink.ts';
import { channel, type Rgb } from './planes.ts';

const SIDE = 60;

/** The left half as given, the right half white. */
function page([r, g, b]: readonly [number, number, number]): Rgb {
  const data = new Uint8Array(SIDE * SIDE * 3).fill(255);
  for (let y = 0; y < SIDE; y += 1)
    for (let x = 0; x < SIDE / 2; x += 1) data.set([r, g, b], (y * SIDE + x) * 3);
  return { data, width: SIDE, height: SIDE };
}

async function clipped(rgb: Rgb): Promise<{ left: number | undefined; right: number | undefined }> {
  const { data } = await clipInk(channel(rgb, 0), rgb);
  const row = (SIDE / 2) * SIDE;
  return { left: data[row + 10], right: data[row + 50] };
}

it('red ink becomes white', async () => {
  expect(await clipped(page([190, 40, 50]))).toEqual({ left: 255, right: 255 });
});

it('a pale stroke of black is kept where there is no ink', async () => {
  const { left } = await clipped(page([190, 190, 190]));
  expect(left).toBeGreaterThan(200);
  expect(left).toBeLessThan(245);
});

it('black under red ink stays dark', async () => {
  const { left } = await clipped(page([60, 15, 15]));
  expect(left).toBeLessThan(80);
});
