import { z } from 'zod';
import { FIELD_NAMES } from '../../../workflows/facts/check-fact.ts';
import { anyFact, FACT_KINDS, type FactKind, KIND_NAMES } from '../../../workflows/facts/kinds.ts';
import { FACT_REFUSALS } from '../errors.ts';
import { conflict, listAnswer, problem, recorded, refused, repeated, toldFact } from './answers.ts';
import { EXAMPLES } from './examples.ts';
import { KIND_MEANINGS, MEANINGS } from './glossary.ts';

/** A piece of JSON Schema. */
export type Schema = { [keyword: string]: unknown };

export const refTo = (name: string): Schema => ({ $ref: `#/components/schemas/${name}` });

/** `work_report` → `WorkReport` */
export const schemaName = (kind: FactKind): string =>
  kind.replace(/(?:^|_)([a-z])/g, (_all, letter: string) => letter.toUpperCase());

/** What a schema of zod cannot say of itself: rules over several fields. */
const RULES: Partial<Readonly<Record<FactKind, Schema>>> = {
  stock: { oneOf: [{ required: ['delta'] }, { required: ['count'] }] },
  inspection: {
    if: { properties: { result: { const: 'failed' } } },
    // biome-ignore lint/suspicious/noThenProperty: a keyword of JSON Schema.
    then: { required: ['cause'] },
  },
};

function fromZod(schema: z.ZodType): Schema {
  const { $schema: _, ...rest } = z.toJSONSchema(schema, { io: 'input' });
  return rest;
}

/** The schemas of all kinds, as zod writes them, with their meaning. */
function factSchemas(): Record<string, Schema> {
  const { oneOf } = fromZod(anyFact) as { oneOf: Schema[] };
  return Object.fromEntries(
    FACT_KINDS.map((kind, index) => {
      const { properties, ...rest } = oneOf[index] as { properties: Record<string, Schema> };
      const described = {
        ...rest,
        ...RULES[kind],
        title: KIND_NAMES[kind],
        description: KIND_MEANINGS[kind],
        properties: describeAll(properties),
        examples: [EXAMPLES[kind]],
      };
      return [schemaName(kind), described];
    }),
  );
}

const describeAll = (properties: Record<string, Schema>): Record<string, Schema> =>
  Object.fromEntries(Object.entries(properties).map(([name, schema]) => [name, describe(name, schema)]));

function describe(name: string, { pattern: _, ...schema }: Schema): Schema {
  // The pattern that zod gives an instant knows leap years and takes half a page; `format` says the same.
  const amount = Array.isArray(schema.type) && schema.type.includes('string');
  return {
    ...schema,
    ...(amount ? { pattern: '^-?\\d{1,9}(\\.\\d{1,4})?$' } : {}),
    title: FIELD_NAMES[name] ?? name,
    description: MEANINGS[name] ?? '',
  };
}

const refusedText = (): string =>
  [refused.description, ...Object.entries(FACT_REFUSALS).map(([code, when]) => `\`${code}\`: ${when}`)].join(
    '\n\n',
  );

/** Everything under `components.schemas`. */
export function allSchemas(): Record<string, Schema> {
  const names = FACT_KINDS.map((kind) => [kind, `#/components/schemas/${schemaName(kind)}`] as const);
  return {
    Fact: {
      oneOf: FACT_KINDS.map((kind) => refTo(schemaName(kind))),
      discriminator: { propertyName: 'kind', mapping: Object.fromEntries(names) },
    },
    ...factSchemas(),
    Recorded: fromZod(recorded),
    Repeated: fromZod(repeated),
    Conflict: fromZod(conflict),
    Refused: { ...fromZod(refused), description: refusedText() },
    Outcomes: fromZod(listAnswer),
    ToldFact: fromZod(toldFact),
    Problem: fromZod(problem),
  };
}
