import { combineField, type Fields, fieldsOf } from '../fields/combine.ts';
import type { FieldReading } from '../fields/parse.ts';
import type { Found } from '../fields/spans.ts';
import { boxOf, type Stream } from '../fields/stream.ts';
import type { Seal } from '../types.ts';

/** In radii from the seal's centre: its own date stands within, that of the other party beyond. */
const BESIDE = 1.7;
const ELSEWHERE = 2.3;

/** Both parties sign, each with a date: the one beside the customer's seal is the customer's. */
export function signedBesideSeal(
  fields: Fields,
  streams: readonly [Stream, Stream],
  seals: readonly Seal[],
): Fields {
  if (fields.signingDate.reason !== 'several') return fields;
  const seal = seals.find(
    ({ kind, ringText }) => kind === 'company_round' && ringText?.verdict === 'matches',
  );
  if (!seal) return fields;
  const [a, b] = streams.map((stream) => {
    const reading = besideSeal(fieldsOf(stream).signingDate, stream, seal);
    return reading && { stream, reading };
  });
  return a && b ? { ...fields, signingDate: combineField('signingDate', a, b) } : fields;
}

function besideSeal(reading: FieldReading, stream: Stream, seal: Seal): Found<string> | null {
  const all: readonly Found<string>[] = reading.gap === undefined ? [reading] : (reading.among ?? []);
  const far = all.map((found) => ({ found, radii: radiiFrom(seal, stream, found) }));
  const beside = far.filter(({ radii }) => radii <= BESIDE);
  const clear = far.every(({ radii }) => radii <= BESIDE || radii >= ELSEWHERE);
  const [first] = beside;
  return first && clear && beside.every(({ found }) => found.value === first.found.value)
    ? first.found
    : null;
}

function radiiFrom({ crop, centre, radius }: Seal, stream: Stream, { start, end }: Found<string>): number {
  const where = boxOf(stream, start, end);
  if (!where || where.page + 1 !== crop.page) return Number.POSITIVE_INFINITY;
  const { x, y, width, height } = where.box;
  return Math.hypot(x + width / 2 - centre.x, y + height / 2 - centre.y) / Math.max(1, radius);
}
