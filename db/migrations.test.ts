import { readFile } from 'node:fs/promises';
import { generateDrizzleJson, generateMigration } from 'drizzle-kit/api';
import { expect, test } from 'vitest';
import * as schema from './schema/index.ts';

const meta = async (name: string): Promise<unknown> =>
  JSON.parse(await readFile(new URL(`./migrations/meta/${name}`, import.meta.url), 'utf8'));

const journal = (await meta('_journal.json')) as { entries: { idx: number; when: number; tag: string }[] };

test('migrations follow each other in time: the migrator silently skips one that is older than its predecessor', () => {
  const instants = journal.entries.map((entry) => entry.when);
  expect(instants).toEqual([...new Set(instants)].sort((a, b) => a - b));
});

test('the migrations make exactly the schema; else `npm run db:generate` was forgotten', async () => {
  const last = String(journal.entries.at(-1)?.idx ?? 0).padStart(4, '0');
  const landed = (await meta(`${last}_snapshot.json`)) as ReturnType<typeof generateDrizzleJson>;
  const wanted = generateDrizzleJson(schema, landed.id, undefined, 'snake_case');
  expect(await generateMigration(landed, wanted)).toEqual([]);
});
