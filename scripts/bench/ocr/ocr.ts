import type { Figure } from '../figure.ts';
import type { BenchOptions } from '../parts.ts';
import { figuresOf } from './figures.ts';
import { readSeries } from './series.ts';

/** Scored only, never looked at. OCR_SEED gives fresh ones, OCR_LETTERS another size. */
const SEED = process.env.OCR_SEED ?? '1000';
/** Thirty letters of each of the eleven profiles: about 40 minutes on two cores. */
const LETTERS = Number(process.env.OCR_LETTERS ?? 330);
/** A scan, a photo, 100 dpi, a copy. */
const QUICK = [1, 4, 7, 9];

/** Letters made by the generator (ocr/testing), read as the service reads them, held against the truth. */
export async function ocr({ quick }: BenchOptions): Promise<Figure[]> {
  const places = quick ? QUICK : Array.from({ length: LETTERS }, (_, i) => i);
  let done = 0;
  const onLetter = () => {
    done += 1;
    if (done % 10 === 0) process.stderr.write(`ocr: ${done} of ${places.length} letters\n`);
  };
  return figuresOf(await readSeries({ seed: SEED, places, onLetter }));
}
