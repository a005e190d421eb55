import { availableParallelism, loadavg } from 'node:os';
import { parseArgs } from 'node:util';
import type { Figure } from './figure.ts';
import { type Part, parts } from './parts.ts';
import { sweepOnExit } from './stage/leftovers.ts';

/*
 * npm run bench                   all parts, as a table
 * npm run bench -- import         one part
 * npm run bench -- import --json  one JSON line per figure
 * npm run bench -- --quick        smaller sizes, for CI: shows that the benches run, not how fast we are
 */
const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { json: { type: 'boolean', default: false }, quick: { type: 'boolean', default: false } },
});

sweepOnExit();
const unknown = positionals.filter((name) => !(name in parts));
if (unknown.length > 0) {
  console.error(`no such part: ${unknown.join(', ')}; there are: ${Object.keys(parts).join(', ')}`);
  process.exit(2);
}

const chosen = Object.entries(parts).filter(
  ([name]) => positionals.length === 0 || positionals.includes(name),
);
let missed = 0;
let failed = 0;
for (const [name, run] of chosen) {
  const figures = await runPart(name, run);
  for (const each of figures) print(each);
  missed += figures.filter((f) => !f.ok).length;
}
if (failed > 0) console.error(`${failed} part(s) failed`);
if (missed > 0) console.error(`${missed} figure(s) miss their target`);
// A quick run uses sizes that the targets were not made for.
process.exit(failed > 0 || (missed > 0 && !values.quick) ? 1 : 0);

/** A part that fails is told and does not keep the others from running. */
async function runPart(name: string, run: Part): Promise<Figure[]> {
  const [load = 0] = loadavg();
  console.error(`${name}: load ${load.toFixed(1)} on ${availableParallelism()} processors before it`);
  return run({ quick: values.quick }).catch((err: unknown) => {
    console.error(`${name} failed:`, err);
    failed += 1;
    return [];
  });
}

function print(f: Figure): void {
  if (values.json) {
    console.log(JSON.stringify(f));
    return;
  }
  const mark = f.target ? (f.ok ? 'ok' : 'MISSED') : '';
  console.log(
    `${f.name.padEnd(62)} ${String(f.value).padStart(10)} ${f.unit.padEnd(8)} ${(f.target ?? '').padEnd(8)} ${mark}`,
  );
}
