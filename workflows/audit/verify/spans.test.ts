import { statSync } from 'node:fs';
import { beforeAll, describe, expect, it } from 'vitest';
import type { SealedRow } from '../canonical.ts';
import { type Chain, joinReports } from './chain.ts';
import { headOf, soundChain, writeExport } from './drill.ts';
import { checkSpan, forEachLine, type Span } from './span.ts';
import { cutSpans } from './spans.ts';
import { verifyExport } from './verify.ts';

const rows = soundChain(30);
const header = { from: 1, head: headOf(rows), exportedAt: '' };

function wholeOf(file: string): Span {
  let start = 0;
  const end = statSync(file).size;
  forEachLine({ path: file, start: 0, end }, (_line, next) => {
    start = next;
    return false;
  });
  return { path: file, start, end, watch: [7] };
}

const inParts = (file: string, parts: number): Chain =>
  joinReports(header, cutSpans(wholeOf(file), parts, 1).map(checkSpan));

const forgeries: [string, (at: number) => SealedRow[]][] = [
  ['sound', () => rows],
  ['a deleted row', (at) => rows.toSpliced(at, 1)],
  ['an edited row', (at) => rows.map((row, i) => (i === at ? { ...row, reason: '改' } : row))],
  ['a repeated row', (at) => rows.flatMap((row, i) => (i === at ? [row, row] : [row]))],
  [
    'another chain from here',
    (at) => [...rows.slice(0, at), ...soundChain(30, { seq: 0, hash: 'e'.repeat(64) }).slice(at)],
  ],
];

describe('checking a file in parts', () => {
  it.each(forgeries)('finds the same as checking it whole: %s, wherever it is cut', (_name, forge) => {
    for (let at = 0; at < rows.length; at++) {
      const file = writeExport(forge(at), header.head);
      const whole = inParts(file, 1);
      for (const parts of [2, 3, 7]) expect(inParts(file, parts)).toEqual(whole);
    }
  });

  it('cuts between lines, and loses no byte', () => {
    const whole = wholeOf(writeExport(rows));
    for (let parts = 1; parts < 100; parts++) {
      const spans = cutSpans(whole, parts, 1);
      expect(spans[0]?.start).toBe(whole.start);
      expect(spans.at(-1)?.end).toBe(whole.end);
      for (const [i, span] of spans.entries())
        expect(span.start).toBe(i === 0 ? whole.start : spans[i - 1]?.end);
      expect(spans.map((span) => checkSpan(span).lines).reduce((a, b) => a + b)).toBe(rows.length);
    }
  });
});

describe('a file that is worth several threads', () => {
  let large: SealedRow[];
  beforeAll(() => {
    large = soundChain(45_000);
  });

  it('is checked by them, sound or not', async () => {
    const heads = [headOf(large, 10), headOf(large, 44_000)];
    const sound = writeExport(large, headOf(large, 45_000));
    expect(cutSpans(wholeOf(sound), 2)).toHaveLength(2);
    expect(await verifyExport(sound, { heads, threads: 2 })).toMatchObject({ rows: 45_000, fault: null });
    const forged = large.map((row) => (row.seq === 40_000 ? { ...row, entityId: '1' } : row));
    const verdict = await verifyExport(writeExport(forged, headOf(large, 45_000)), { heads, threads: 2 });
    expect(verdict.fault).toEqual({ kind: 'edited', seq: 40_000, line: 40_001 });
  });
});
