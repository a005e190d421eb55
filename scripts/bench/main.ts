import { parseArgs } from 'node:util';
import type { Figure } from './figure.ts';
import { parts } from './parts.ts';
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

const chosen = positionals.length > 0 ? positionals : Object.keys(parts);
let missed = 0;
for (const name of chosen) {
  const run = parts[name];
  if (!run) continue;
  const figures = await run({ quick: values.quick });
  for (const each of figures) print(each);
  missed += figures.filter((f) => !f.ok).length;
}
if (missed > 0) console.error(`${missed} figure(s) miss their target`);
// A quick run uses sizes that the targets were not made for.
process.exit(missed > 0 && !values.quick ? 1 : 0);

function print(f: Figure): void {
  if (values.json) {
    console.log(JSON.stringify(f));
    return;
  }
  const mark = f.target ? (f.ok ? 'ok' : 'MISSED') : '';
  console.log(
    `${f.name.padEnd(58)} ${String(f.value).padStart(12)} ${f.unit.padEnd(8)} ${(f.target ?? '').padEnd(10)} ${mark}`,
  );
}
