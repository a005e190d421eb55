import { loadImage } from '@napi-rs/canvas';
import { afterAll, expect, it } from 'vitest';
import { busyShop } from '../../board/charts/testing/samples.ts';
import { startThread } from './drawing-thread.ts';
import { openPictures } from './pictures.ts';

const IDLE_MS = 600;
const pictures = openPictures({ idleMs: IDLE_MS });
afterAll(() => pictures.close());

it('a heat map becomes a picture of a phone’s width, below 300 kB, twice as dense', async () => {
  const png = await pictures.draw(busyShop());
  expect(png.byteLength).toBeLessThan(300_000);
  const { width, height } = await loadImage(Buffer.from(png));
  expect(width).toBe(780);
  expect(height).toBeGreaterThan(1_000);
});

it('the event loop goes on while a picture is drawn', async () => {
  const before = performance.eventLoopUtilization();
  await pictures.draw({ ...busyShop(), scope: 'VMC850' });
  // Drawn here, the loop would be busy all the time; the bench has the figure in milliseconds.
  expect(performance.eventLoopUtilization(before).utilization).toBeLessThan(0.5);
});

it('the same data is not drawn again', async () => {
  const first = await pictures.draw(busyShop());
  expect(await pictures.draw(busyShop())).toBe(first);
});

it('a thread that takes too long is ended with all that it was asked', async () => {
  const thread = startThread(1);
  const asked = [thread.draw(busyShop()), thread.draw({ ...busyShop(), hidden: 1 })];
  for (const one of await Promise.allSettled(asked))
    expect(one).toMatchObject({ status: 'rejected', reason: { message: 'a chart took longer than 1 ms' } });
  expect(thread).toMatchObject({ ended: true, busy: false });
});

it('a chart that cannot be drawn is told, and the thread goes on', async () => {
  await expect(pictures.draw({ ...busyShop(), machines: null as never })).rejects.toThrow(
    'could not be drawn',
  );
  expect((await pictures.draw({ ...busyShop(), hidden: 3 })).byteLength).toBeGreaterThan(10_000);
});

it('a picture is also drawn after a long rest, when the thread was ended', async () => {
  await new Promise((resolve) => setTimeout(resolve, IDLE_MS + 100));
  expect((await pictures.draw({ ...busyShop(), hidden: 4 })).byteLength).toBeGreaterThan(10_000);
});
