import { AppError } from '../../../workflows/errors.ts';
import { explain } from '../../../workflows/sentences/explain.ts';
import { MAX_BODY_BYTES } from '../body.ts';
import { REFUSALS, type RefusalCode } from '../errors.ts';
import { MOST_FACTS } from '../told.ts';
import { refTo, type Schema } from './schemas.ts';

/** Values for the sentences that have some. */
const SAMPLE = {
  minutes: 5,
  now: 1_773_540_720,
  most: MOST_FACTS,
  have: 620,
  maxMb: MAX_BODY_BYTES / 1024 / 1024,
  incident: '5F0A9C31',
};

export const json = (schema: Schema, rest: Schema = {}): Schema => ({
  content: { 'application/json': { schema, ...rest } },
});

/** Refusals by status: each code with when it happens and what it says. */
export function refusals(codes: readonly RefusalCode[]): Record<string, Schema> {
  const statuses = [...new Set(codes.map((code) => REFUSALS[code].status))].sort();
  return Object.fromEntries(statuses.map((status) => [status, refusal(codes, status)]));
}

function refusal(codes: readonly RefusalCode[], status: number): Schema {
  const own = codes.filter((code) => REFUSALS[code].status === status);
  const waits = own.some((code) => 'retryAfter' in REFUSALS[code]);
  return {
    description: own.map((code) => `\`${code}\`: ${REFUSALS[code].when}`).join('\n\n'),
    ...(waits
      ? { headers: { 'Retry-After': { description: 'Seconds to wait.', schema: { type: 'integer' } } } }
      : {}),
    ...json(refTo('Problem'), {
      examples: Object.fromEntries(
        own.map((code) => [
          code,
          {
            summary: REFUSALS[code].when,
            value: { code, field: null, message: explain(new AppError(code, SAMPLE)) },
          },
        ]),
      ),
    }),
  };
}
