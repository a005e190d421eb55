import { execFile, execFileSync } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { createTestDatabase } from '../../db/testing/database.ts';
import { FIELD_NAMES } from '../../workflows/facts/check-fact.ts';
import { FLAG_NAMES } from '../../workflows/facts/flags.ts';
import { FACT_KINDS, KIND_NAMES } from '../../workflows/facts/kinds.ts';
import { projectRoot } from '../config.ts';
import { listAnswer, recorded, toldFact } from './openapi/answers.ts';
import { MEANINGS } from './openapi/glossary.ts';
import { demoSources } from './secrets.ts';
import { openWebhookHouse } from './testing/house.ts';

const text = await readFile(path.join(projectRoot, 'docs/webhooks.md'), 'utf8');
const blocks = [...text.matchAll(/^```bash\n(.*?)^```$/gms)].map(([, block = '']) => block);

/** bash, openssl and curl are on every developer's machine and in CI, but the product does not need them. */
const hasTools = (() => {
  try {
    for (const tool of ['bash', 'openssl', 'curl'])
      execFileSync(tool, [tool === 'openssl' ? 'version' : '--version'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
})();

test.runIf(hasTools)('the examples run as they stand, and answer what the page says', async () => {
  const database = await createTestDatabase();
  const house = await openWebhookHouse(database, {}, demoSources);
  const run = async () => {
    const script = ['set -euo pipefail', ...blocks.map((block) => `${block}\nprintf '\\n=====\\n'`)].join(
      '\n',
    );
    const { stdout } = await promisify(execFile)('bash', ['-c', script], {
      env: { PATH: process.env.PATH, BASE: house.url, no_proxy: '127.0.0.1' },
    });
    return stdout.split('\n=====\n').filter((one) => one.trim() !== '');
  };
  const [report, list, found] = (await run()).map((one) => JSON.parse(one));
  expect(recorded.parse(report)).toEqual(JSON.parse(/```json\n(.*?)```/s.exec(text)?.[1] ?? ''));
  expect(listAnswer.parse(list)).toMatchObject({ recorded: 2, refused: 1 });
  expect(list.outcomes[1]).toMatchObject({ code: 'fact.invalid', field: 'cause' });
  expect(toldFact.parse(found)).toMatchObject({ key: 'GRN-017/1', repeats: 0 });
  expect(house.complaints()).toEqual([]);
  await house.close();
  await database.close();
});

test('the page has every kind, field and flag with its Chinese name, as people read them in the chat', () => {
  const rows = [...text.matchAll(/^\| `(\w+)`\s*\| (\S+?)\s*\|/gm)].map(
    ([, name, chinese]) => `${name} ${chinese}`,
  );
  const known = [
    ...FACT_KINDS.map((kind) => `${kind} ${KIND_NAMES[kind]}`),
    ...Object.keys(MEANINGS).map((name) => `${name} ${FIELD_NAMES[name]}`),
    ...Object.entries(FLAG_NAMES).map(([flag, name]) => `${flag} ${name}`),
  ];
  expect(rows.sort()).toEqual(known.sort());
});
