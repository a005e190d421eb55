import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { makeLetter } from './make-letter.ts';
import { FORGERIES, type Forgery, type PlanChoice, type Sealing } from './plan.ts';
import { PROFILES, type Profile } from './profiles.ts';

/*
 * npx tsx ocr/testing/make-letters.ts --seed 1 --count 11 --out DIR
 *
 * Letters of a seed, and truth.json beside them. Seeds 1 to 50 are for looking and tuning; seeds from 1000 on are only
 * ever scored. --profile, --sealing and --forgery (or none) fix what is otherwise drawn.
 */
const { values } = parseArgs({
  options: {
    seed: { type: 'string', default: '1' },
    count: { type: 'string', default: '11' },
    out: { type: 'string', default: 'data/letters' },
    profile: { type: 'string' },
    sealing: { type: 'string' },
    forgery: { type: 'string' },
  },
});

const choice: PlanChoice = {
  ...(values.profile ? { profile: known(values.profile, PROFILES) as Profile } : {}),
  ...(values.sealing ? { sealing: values.sealing as Sealing } : {}),
  ...(values.forgery
    ? { forgery: values.forgery === 'none' ? null : (known(values.forgery, FORGERIES) as Forgery) }
    : {}),
};

mkdirSync(values.out, { recursive: true });
const truths = [];
for (let i = 0; i < Number(values.count); i++) {
  const { bytes, truth } = await makeLetter(values.seed, i, choice);
  writeFileSync(path.join(values.out, truth.file), bytes);
  truths.push(truth);
  process.stdout.write(
    `${truth.file} ${truth.layout} ${truth.sealing} ${truth.forgery ?? ''} ${bytes.length >> 10} kB\n`,
  );
}
writeFileSync(path.join(values.out, 'truth.json'), JSON.stringify(truths, null, 1));

function known(name: string, names: readonly string[]): string {
  if (!names.includes(name)) throw new Error(`${name}: one of ${names.join(', ')}`);
  return name;
}
