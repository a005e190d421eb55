import { FACT_KINDS, KIND_NAMES } from '../../../workflows/facts/kinds.ts';
import { REFUSALS, type RefusalCode } from '../errors.ts';
import { EXAMPLES } from './examples.ts';
import { json, refusals } from './responses.ts';
import { allSchemas, refTo, type Schema } from './schemas.ts';

const header = (name: string, description: string, schema: Schema, required = true): Schema => ({
  ...{ name, in: 'header', required, description, schema },
});

const SENDER = [
  header('X-Danmai-Source', 'The sender’s name in WEBHOOK_SECRETS.', {
    type: 'string',
    pattern: '^[a-z0-9][a-z0-9-]{0,39}$',
  }),
  header('X-Danmai-Timestamp', 'Unix seconds; within five minutes of the server’s clock.', {
    type: 'string',
    pattern: '^\\d{1,12}$',
  }),
];

const SIGNING = [
  '`v1=` and the lower-case hex of HMAC-SHA256 with the source’s secret over',
  '`<X-Danmai-Timestamp>.<body>`, the body byte for byte as it is sent.',
  'Where a key stands outside of the body (the Idempotency-Key header, or the path of the GET) it is signed, too:',
  '`<X-Danmai-Timestamp>.<key>.<body>`, the body of a GET being empty.',
].join(' ');

const postCodes = (Object.keys(REFUSALS) as RefusalCode[]).filter((code) => code !== 'webhook.no_such_fact');
const getCodes: RefusalCode[] = [
  'webhook.unauthorized',
  'webhook.clock',
  'webhook.no_such_fact',
  'webhook.too_fast',
  'webhook.failed',
  'webhook.database_away',
];

const examples = Object.fromEntries(
  FACT_KINDS.map((kind) => [kind, { summary: KIND_NAMES[kind], value: EXAMPLES[kind] }]),
);

function postFacts(): Schema {
  const other = refusals(postCodes);
  return {
    operationId: 'tellFacts',
    summary: 'Tells one fact, or a list of up to 500.',
    description:
      'Each fact is kept once per source and key, for ever: whatever was not answered may be sent again as it is. Each fact of a list stands for itself.',
    parameters: [
      ...SENDER,
      header(
        'Idempotency-Key',
        'For a single fact: its key, when the body has none. Signed with the body, see securitySchemes.',
        { type: 'string', maxLength: 120 },
        false,
      ),
    ],
    requestBody: {
      required: true,
      ...json(
        { oneOf: [refTo('Fact'), { type: 'array', minItems: 1, maxItems: 500, items: refTo('Fact') }] },
        {
          examples: {
            ...examples,
            list: { summary: '一次多条', value: [EXAMPLES.receipt, EXAMPLES.work_report] },
          },
        },
      ),
    },
    responses: {
      200: {
        description:
          'A single fact: `Recorded` or `Repeated`. A list: `Outcomes`, also when some are refused.',
        ...json({ oneOf: [refTo('Recorded'), refTo('Repeated'), refTo('Outcomes')] }),
      },
      ...other,
      400: {
        ...other[400],
        description: `A single fact that is not one (\`Refused\`: \`fact.…\` with the field), or a request that cannot be read.\n\n${other[400]?.description}`,
        ...withSchema(other[400], { oneOf: [refTo('Refused'), refTo('Problem')] }),
      },
      409: {
        description: '`webhook.conflict`: the key of a single fact is known with other content.',
        ...json(refTo('Conflict')),
      },
    },
  };
}

function withSchema(response: Schema | undefined, schema: Schema): Schema {
  const { content } = (response ?? json({})) as { content: { 'application/json': Schema } };
  return { content: { 'application/json': { ...content['application/json'], schema } } };
}

function getFact(): Schema {
  return {
    operationId: 'lookUpFact',
    summary: 'What became of a fact of this source.',
    parameters: [
      {
        name: 'key',
        in: 'path',
        required: true,
        description: 'URL-encoded in the path; signed as it is.',
        schema: { type: 'string' },
      },
      ...SENDER,
    ],
    responses: {
      200: { description: 'The fact as it was kept, and its order now.', ...json(refTo('ToldFact')) },
      ...refusals(getCodes),
    },
  };
}

/** The description of the interface in OpenAPI 3.1, made from what the service itself checks. */
export function openApi(): Schema {
  return {
    openapi: '3.1.0',
    info: {
      title: 'Danmai: facts from other systems',
      version: '1',
      description:
        'ERP, MES, QMS and WMS tell what happened; orders move by it. Messages for people are in Chinese. See docs/webhooks.md.',
      license: { name: 'MIT', identifier: 'MIT' },
    },
    servers: [{ url: '/' }],
    security: [{ signature: [] }],
    paths: {
      '/api/v1/facts': { post: postFacts() },
      '/api/v1/facts/{key}': { get: getFact() },
      '/api/v1/openapi.json': {
        get: {
          operationId: 'describe',
          summary: 'This description.',
          security: [],
          responses: { 200: { description: 'OpenAPI 3.1.', ...json({ type: 'object' }) } },
        },
      },
    },
    components: {
      securitySchemes: {
        signature: { type: 'apiKey', in: 'header', name: 'X-Danmai-Signature', description: SIGNING },
      },
      schemas: allSchemas(),
    },
  };
}

let text: string | undefined;

/** The same as it is served and stands in docs/openapi.json. */
export function openApiText(): string {
  text ??= `${JSON.stringify(openApi(), null, 2)}\n`;
  return text;
}
