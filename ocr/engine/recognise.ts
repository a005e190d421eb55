import type { Grey } from '../image/planes.ts';
import { batch } from './crop.ts';
import type { Steps } from './ctc.ts';
import { run, type Session, tensor } from './session.ts';

export const STRIP_HEIGHT = 48;
/** The model was trained on strips at least this wide. */
const NARROWEST = 320;
/** A strip wider than this is no line of text; it is cut. */
const WIDEST = 3200;
const BATCH = 6;

/** What the recogniser says of every strip, in their order. Strips of like width share a batch. */
export async function recognise(session: Session, strips: readonly Grey[]): Promise<Steps[]> {
  const order = strips.map((strip, index) => ({ strip, index }));
  order.sort((a, b) => a.strip.width - b.strip.width || a.index - b.index);
  const results: Steps[] = new Array(strips.length);
  for (let start = 0; start < order.length; start += BATCH) {
    const part = order.slice(start, start + BATCH);
    const width = Math.min(WIDEST, Math.max(NARROWEST, ...part.map(({ strip }) => strip.width)));
    const input = batch(
      part.map(({ strip }) => strip),
      width,
      STRIP_HEIGHT,
    );
    const { data, dims } = await run(session, tensor(input, [part.length, 3, STRIP_HEIGHT, width]));
    const [, steps = 0, characters = 0] = dims;
    part.forEach(({ index }, n) => {
      const size = steps * characters;
      results[index] = { data: data.subarray(n * size, (n + 1) * size), steps, characters };
    });
  }
  return results;
}

const CLASSIFIER_WIDTH = 192;

/** For every strip the probability that it stands on its head. */
export async function upsideDown(session: Session, strips: readonly Grey[]): Promise<number[]> {
  if (strips.length === 0) return [];
  const input = batch(strips, CLASSIFIER_WIDTH, STRIP_HEIGHT);
  const { data } = await run(session, tensor(input, [strips.length, 3, STRIP_HEIGHT, CLASSIFIER_WIDTH]));
  return strips.map((_, n) => data[n * 2 + 1] ?? 0);
}
