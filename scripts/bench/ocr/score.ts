import type { Truth } from '../../../ocr/testing/truth.ts';
import { isGoodSeal } from '../../../ocr/testing/truth.ts';
import type { LetterReading, LetterResult, Seal } from '../../../ocr/types.ts';
import { verdictOf } from './verdict.ts';

export const SCORED = ['orderNumber', 'newDueDate', 'signingDate', 'oldDueDate'] as const;
export type Scored = (typeof SCORED)[number];
export type Mark = 'right' | 'missing' | 'wrong';

/** A seal is clear from here on (the bar). */
export const CLEAR = 40;

/** One letter: what was read, held against what is true. */
export interface Score {
  truth: Truth;
  outcome: LetterResult['outcome'];
  seconds: number;
  fields: Record<Scored, Mark>;
  /** The customer's name found letter by letter. */
  customerExact: boolean;
  /** Best clarity of what is taken for a red company seal. */
  clarity: number;
  /** Some seal on it is taken for the customer's. */
  sealMatches: boolean;
  /** Values at whose place the picture was changed, by its pixels. */
  patched: readonly string[];
  verdict: 'pass' | 'manual' | 'reject';
  reasons: readonly string[];
}

export function score(truth: Truth, result: LetterResult, seconds: number): Score {
  const { verdict, reasons } = verdictOf(result, truth.expected);
  const reading = result.outcome === 'read' ? result : undefined;
  return {
    truth,
    outcome: result.outcome,
    seconds,
    fields: marks(truth, reading),
    customerExact: reading?.customer?.kind === 'exact',
    clarity: Math.max(0, ...companySeals(reading).map((seal) => seal.clarity)),
    sealMatches: companySeals(reading).some(({ ringText }) => ringText?.verdict === 'matches'),
    patched: reading?.patched?.map(({ field }) => field) ?? [],
    verdict,
    reasons,
  };
}

function marks(truth: Truth, reading: LetterReading | undefined): Score['fields'] {
  const of = (name: Scored): Mark => {
    const value = reading?.fields[name].value ?? null;
    if (value === truth[name]) return 'right';
    return value === null ? 'missing' : 'wrong';
  };
  return {
    orderNumber: of('orderNumber'),
    newDueDate: of('newDueDate'),
    signingDate: of('signingDate'),
    oldDueDate: of('oldDueDate'),
  };
}

function companySeals(reading: LetterReading | undefined): readonly Seal[] {
  return reading?.seals.filter(({ kind }) => kind === 'company_round') ?? [];
}

/** What the stamps of a letter should come to. `any`: a printed or empty seal, which pixels may not tell apart. */
export function sealClass({ seals, sealing }: Truth): 'good' | 'bad' | 'foreign' | 'any' {
  if (seals.some(isGoodSeal)) return 'good';
  if (sealing === 'other' || sealing === 'oneCharacter') return 'foreign';
  return sealing === 'emblem' || sealing === 'flat' ? 'any' : 'bad';
}
