import { cpuMsOf } from '../../../ocr/confined/cpu.ts';
import { openLetterReader } from '../../../ocr/reader.ts';
import { makeLetter } from '../../../ocr/testing/make-letter.ts';
import { peakMbOf } from '../../../ocr/testing/peak.ts';
import type { PlanChoice } from '../../../ocr/testing/plan.ts';
import { watchStalls } from '../../../ocr/testing/stall.ts';
import type { LetterResult } from '../../../ocr/types.ts';
import { type Score, score } from './score.ts';

export interface Series {
  scores: Score[];
  /** The reader's largest size, MiB. */
  peakMb: number;
  /** Processor time of each letter, s: unlike the clock's, it does not depend on who else uses the machine. */
  cpuSeconds: number[];
  /** Longest time for which our own event loop stood still while a letter was read, ms. */
  stallMs: number;
}

export interface SeriesOptions {
  seed: number | string;
  /** Places in the series. */
  places: readonly number[];
  choice?: PlanChoice;
  onLetter?: (score: Score, result: LetterResult, bytes: Buffer) => void;
}

/** What is measured is the reading; others on this machine must not turn it into a time-out. */
const PATIENT_MS = 180_000;

/** Makes letters, has each read as the service would, and holds the answers against what is true. */
export async function readSeries({ seed, places, choice, onLetter }: SeriesOptions): Promise<Series> {
  const reader = openLetterReader({ limits: { timeMs: PATIENT_MS, cpuMs: PATIENT_MS } });
  const series: Series = { scores: [], peakMb: 0, cpuSeconds: [], stallMs: 0 };
  try {
    for (const place of places) {
      const { bytes, truth } = await makeLetter(seed, place, choice);
      const stalls = watchStalls();
      const cpuBefore = cpuOf(reader.pids());
      const started = performance.now();
      const result = await reader.read(bytes, { customer: truth.expected.customerName });
      const seconds = (performance.now() - started) / 1000;
      series.cpuSeconds.push(cpuOf(reader.pids()) - cpuBefore);
      series.stallMs = Math.max(series.stallMs, stalls.stop());
      series.peakMb = Math.max(series.peakMb, ...reader.pids().map(peakMbOf));
      const scored = score(truth, result, seconds);
      series.scores.push(scored);
      onLetter?.(scored, result, bytes);
    }
  } finally {
    await reader.close();
  }
  return series;
}

/** Processor time that these processes have used, s; 0 where there is no /proc. */
const cpuOf = (pids: readonly number[]): number => pids.reduce((sum, pid) => sum + cpuMsOf(pid), 0) / 1000;
