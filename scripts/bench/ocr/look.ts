import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import type { PlanChoice, Sealing } from '../../../ocr/testing/plan.ts';
import type { Profile } from '../../../ocr/testing/profiles.ts';
import type { LetterReading, LetterResult } from '../../../ocr/types.ts';
import { figuresOf } from './figures.ts';
import { CLEAR, SCORED, type Score, sealClass } from './score.ts';
import { readSeries } from './series.ts';

/*
 * npx tsx scripts/bench/ocr/look.ts --seed 1 --from 0 --count 22 [--profile …] [--sealing …] [--out DIR] [--all]
 *
 * What goes wrong on the tuning seeds (1 to 50), letter by letter; --out keeps those letters. Seeds from 1000 on are
 * only scored, by the bench.
 */
const { values } = parseArgs({
  options: {
    seed: { type: 'string', default: '1' },
    from: { type: 'string', default: '0' },
    count: { type: 'string', default: '22' },
    profile: { type: 'string' },
    sealing: { type: 'string' },
    out: { type: 'string' },
    all: { type: 'boolean', default: false },
  },
});
if (Number(values.seed) > 50) throw new Error('only seeds 1 to 50 are looked at');
const choice: PlanChoice = {
  ...(values.profile ? { profile: values.profile as Profile } : {}),
  ...(values.sealing ? { sealing: values.sealing as Sealing, forgery: null } : {}),
};
const places = Array.from({ length: Number(values.count) }, (_, i) => i + Number(values.from));
const series = await readSeries({ seed: values.seed, places, choice, onLetter: tell });
for (const each of figuresOf(series))
  console.log(
    `${each.name.padEnd(70)} ${each.value} ${each.unit} ${each.target ?? ''} ${each.ok ? '' : 'MISSED'}`,
  );

function tell(score: Score, result: LetterResult, bytes: Buffer): void {
  const faults = faultsOf(score);
  if (faults.length === 0 && !values.all) return;
  const { truth } = score;
  console.log(
    `${truth.file} ${truth.layout} ${truth.sealing} ${truth.forgery ?? ''} ${score.verdict} ${score.reasons.join(' ')}`,
  );
  console.log(`  ${faults.join(' · ')} · clarity ${score.clarity} · ${score.seconds.toFixed(1)} s`);
  if (result.outcome === 'read') tellReading(score, result);
  else console.log(`  ${result.outcome} ${result.code}`);
  const lines = result.outcome === 'read' ? result.lines.map(({ text }) => text) : [];
  if (values.out) keep(values.out, score, lines, bytes);
}

function tellReading({ truth, fields }: Score, result: LetterReading): void {
  for (const name of SCORED)
    if (fields[name] !== 'right') {
      const field = result.fields[name];
      console.log(
        `  ${name}: ${truth[name]} read ${field.readings.join(' | ')} → ${field.value} ${field.reason ?? ''}`,
      );
    }
  for (const seal of result.seals)
    console.log(
      `  seal ${seal.kind} ${seal.clarity} ${seal.weakest ?? ''} ${JSON.stringify(seal.ringText)} ${JSON.stringify(seal.factors)}`,
    );
}

function faultsOf({ truth, fields, clarity, sealMatches, verdict, customerExact }: Score): string[] {
  const kind = sealClass(truth);
  const grey = truth.profileClass === 'grey';
  return [
    ...SCORED.filter((name) => fields[name] !== 'right').map((name) => `${name} ${fields[name]}`),
    ...(customerExact ? [] : ['customer not exact']),
    ...(!grey && kind === 'good' && clarity < CLEAR ? ['false reject'] : []),
    ...(!grey && kind === 'bad' && clarity >= CLEAR ? ['false accept'] : []),
    ...(kind === 'foreign' && sealMatches ? ['foreign seal accepted'] : []),
    ...(!truth.mayPass && verdict === 'pass' ? ['passed'] : []),
  ];
}

function keep(folder: string, { truth }: Score, lines: readonly string[], bytes: Buffer): void {
  mkdirSync(folder, { recursive: true });
  writeFileSync(path.join(folder, truth.file), bytes);
  writeFileSync(
    path.join(folder, `${truth.file}.txt`),
    `${lines.join('\n')}\n${JSON.stringify(truth, null, 1)}\n`,
  );
}
