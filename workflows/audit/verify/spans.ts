import { closeSync, openSync, readSync } from 'node:fs';
import { Worker } from 'node:worker_threads';
import { checkSpan, type Span, type SpanReport } from './span.ts';

/** Below this a thread costs more than it saves. */
const WORTH_A_THREAD = 8 << 20;

/** Cuts the bytes between `start` and `end` into at most `parts` spans of whole lines, none much below `least`. */
export function cutSpans(whole: Span, parts: number, least = WORTH_A_THREAD): Span[] {
  const wanted = Math.max(1, Math.min(parts, Math.floor((whole.end - whole.start) / least)));
  const cuts = [whole.start];
  const file = openSync(whole.path, 'r');
  try {
    for (let part = 1; part < wanted; part++) {
      const near = whole.start + Math.floor(((whole.end - whole.start) * part) / wanted);
      const cut = afterNextBreak(file, near, whole.end);
      if (cut > (cuts.at(-1) ?? 0) && cut < whole.end) cuts.push(cut);
    }
  } finally {
    closeSync(file);
  }
  return cuts.map((start, index) => ({ ...whole, start, end: cuts[index + 1] ?? whole.end }));
}

function afterNextBreak(file: number, position: number, end: number): number {
  const chunk = Buffer.allocUnsafe(64 * 1024);
  for (let at = position; at < end; ) {
    const got = readSync(file, chunk, 0, chunk.length, at);
    if (got === 0) return end;
    const found = chunk.subarray(0, got).indexOf(10);
    if (found >= 0) return at + found + 1;
    at += got;
  }
  return end;
}

/** Checks spans; several are checked at once, each on a thread of its own. */
export async function checkSpans(spans: readonly Span[]): Promise<SpanReport[]> {
  // A busy main thread holds up the start of the others, so it takes no share.
  return spans.length > 1 ? Promise.all(spans.map(checkOnThread)) : spans.map(checkSpan);
}

function checkOnThread(span: Span): Promise<SpanReport> {
  return new Promise((resolve, reject) => {
    const worker = new Worker(new URL('./thread.mjs', import.meta.url), { workerData: span });
    worker.once('message', resolve);
    worker.once('error', reject);
    worker.once('exit', (code) => reject(new Error(`audit verification thread ended with code ${code}`)));
  });
}
