import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, test } from 'vitest';
import { FIELD_NAMES } from '../../../workflows/facts/check-fact.ts';
import { anyFact, FACT_KINDS } from '../../../workflows/facts/kinds.ts';
import { projectRoot } from '../../config.ts';
import { FACT_REFUSALS, REFUSALS } from '../errors.ts';
import { openApi } from './document.ts';
import { EXAMPLES } from './examples.ts';
import { MEANINGS } from './glossary.ts';
import { schemaName } from './schemas.ts';

// biome-ignore lint/suspicious/noExplicitAny: the description as anybody's tool reads it, parsed from its text.
const description: any = JSON.parse(JSON.stringify(openApi()));

/** Every value in it with its path. */
function* walk(value: unknown, at: string[] = []): Generator<{ at: string[]; value: unknown }> {
  yield { at, value };
  if (typeof value !== 'object' || value === null) return;
  for (const [name, one] of Object.entries(value)) yield* walk(one, [...at, name]);
}

test('docs/openapi.json is what the service describes; else run: npx tsx scripts/make-openapi.ts', async () => {
  const committed = await readFile(path.join(projectRoot, 'docs/openapi.json'), 'utf8');
  expect(JSON.parse(committed)).toEqual(description);
});

test('every reference leads somewhere, and every schema is used', () => {
  const refs = [...walk(description)]
    .flatMap(({ at, value }) => (at.at(-1) === '$ref' || at.at(-2) === 'mapping' ? [String(value)] : []))
    .sort();
  expect(refs.length).toBeGreaterThan(20);
  for (const ref of refs) {
    const parts = ref.replace(/^#\//, '').split('/');
    const found = parts.reduce((place, part) => place?.[part], description);
    expect([ref, typeof found]).toEqual([ref, 'object']);
  }
  const used = new Set(refs.map((ref) => ref.split('/').at(-1)));
  expect(Object.keys(description.components.schemas).filter((name) => !used.has(name))).toEqual([]);
});

test('every kind is described, with an example that the schema of the service accepts', () => {
  const examples = description.paths['/api/v1/facts'].post.requestBody.content['application/json'].examples;
  for (const kind of FACT_KINDS) {
    const schema = description.components.schemas[schemaName(kind)];
    expect(schema.properties.kind.const).toBe(kind);
    expect(schema.examples).toEqual([examples[kind].value]);
    expect(anyFact.safeParse(examples[kind].value).error).toBeUndefined();
  }
  for (const one of examples.list.value) expect(anyFact.safeParse(one).success).toBe(true);
});

test('examples have only what the described schema knows, and all that it requires', () => {
  for (const kind of FACT_KINDS) {
    const { properties, required, additionalProperties } = description.components.schemas[schemaName(kind)];
    const names = Object.keys(EXAMPLES[kind]);
    expect(additionalProperties).toBe(false);
    expect(names.filter((name) => !(name in properties))).toEqual([]);
    expect(required.filter((name: string) => !names.includes(name))).toEqual([]);
  }
});

test('every field has a meaning in English and a name in Chinese', () => {
  const fields = FACT_KINDS.flatMap((kind) =>
    Object.entries<{ title: string; description: string }>(
      description.components.schemas[schemaName(kind)].properties,
    ),
  );
  for (const [name, { title, description: meaning }] of fields) {
    expect([name, title]).toEqual([name, FIELD_NAMES[name]]);
    expect([name, meaning]).toEqual([name, MEANINGS[name]]);
    expect(title).toMatch(/\p{Script=Han}/u);
  }
  const known = new Set(fields.map(([name]) => name));
  expect(Object.keys(MEANINGS).filter((name) => !known.has(name))).toEqual([]);
});

/** Refusals of all operations that the description shows, with the status that each stands under. */
function* shownRefusals(): Generator<{ code: string; status: number; message: string }> {
  for (const { at, value } of walk(description.paths)) {
    if (at.at(-1) !== 'examples' || !at.includes('responses')) continue;
    const status = Number(at[at.indexOf('responses') + 1]);
    for (const [code, one] of Object.entries(value as Record<string, { value: { message: string } }>))
      yield { code, status, message: one.value.message };
  }
}

test('every code is described under its status, with a sentence that has no hole', () => {
  const told = [...shownRefusals()];
  for (const { message } of told) {
    expect(message).toMatch(/\p{Script=Han}.*。$/su);
    expect(message).not.toMatch(/undefined|NaN/);
  }
  const pairs = new Set(told.map(({ code, status }) => `${code} ${status}`));
  expect([...pairs].sort()).toEqual(
    Object.entries(REFUSALS)
      .map(([code, { status }]) => `${code} ${status}`)
      .sort(),
  );
  for (const code of Object.keys(FACT_REFUSALS))
    expect(description.components.schemas.Refused.description).toContain(code);
});
