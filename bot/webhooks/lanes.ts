import { hasCollided, isAway } from '../../db/passing.ts';
import { AppError } from '../../workflows/errors.ts';
import type { FactOutcome } from '../../workflows/facts/record-types.ts';

/** Records facts of one sender in one transaction; outcomes in the order given. */
export type RecordFacts = (source: string, facts: readonly unknown[]) => Promise<FactOutcome[]>;

/** What became of a fact, or why nothing was found out. */
export type Settled = FactOutcome | { outcome: 'failed'; err: unknown };

export interface Lanes {
  /**
   * Records what one request tells.
   * @throws AppError webhook.busy when too much of this sender waits already
   * @throws whatever the database threw, when it is away: of facts recorded before, sending again is harmless
   */
  record(source: string, facts: readonly unknown[]): Promise<Settled[]>;
}

export interface LaneLimits {
  /** Facts in one transaction at most. */
  perTransaction: number;
  /** Facts of one sender that may wait at most. */
  waiting: number;
}

interface Unit {
  facts: readonly unknown[];
  resolve(outcomes: Settled[]): void;
  reject(err: unknown): void;
}

/** How often a transaction that got into another's way is tried again. */
const TRIES = 3;

/**
 * One lane per sender, one transaction at a time in each: what arrives while one is running goes into the next one
 * together. Nothing waits when nothing is running, and a hundred posts a second cost some dozens of commits.
 */
export function createLanes(record: RecordFacts, limits: LaneLimits): Lanes {
  const lanes = new Map<string, { units: Unit[]; waiting: number }>();

  const run = async (source: string, lane: { units: Unit[]; waiting: number }): Promise<void> => {
    while (lane.units.length > 0) {
      const units = takeUnits(lane.units, limits.perTransaction);
      const facts = units.flatMap((unit) => unit.facts);
      lane.waiting -= facts.length;
      hand(units, await settleAll((some) => record(source, some), facts));
    }
    lanes.delete(source);
  };

  return {
    record: (source, facts) =>
      new Promise((resolve, reject) => {
        const lane = lanes.get(source) ?? { units: [], waiting: 0 };
        if (lane.waiting > 0 && lane.waiting + facts.length > limits.waiting) {
          reject(new AppError('webhook.busy'));
          return;
        }
        lane.units.push({ facts, resolve, reject });
        lane.waiting += facts.length;
        if (lanes.has(source)) return;
        lanes.set(source, lane);
        void run(source, lane);
      }),
  };
}

/** The first unit, whatever its size, and those behind it that fit beside it. */
function takeUnits(units: Unit[], most: number): Unit[] {
  let size = 0;
  const end = units.findIndex((unit, index) => {
    size += unit.facts.length;
    return index > 0 && size > most;
  });
  return units.splice(0, end < 0 ? units.length : end);
}

function hand(units: readonly Unit[], outcomes: readonly Settled[]): void {
  let at = 0;
  for (const unit of units) {
    const own = outcomes.slice(at, at + unit.facts.length);
    at += unit.facts.length;
    const away = own.find((one) => one.outcome === 'failed' && isAway(one.err));
    if (away?.outcome === 'failed') unit.reject(away.err);
    else unit.resolve(own);
  }
}

/** One bad apple: when a transaction throws what nobody expected, its halves are tried, until it is found alone. */
async function settleAll(
  record: (facts: readonly unknown[]) => Promise<FactOutcome[]>,
  facts: readonly unknown[],
  tries = TRIES,
): Promise<Settled[]> {
  try {
    const outcomes = await record(facts);
    if (outcomes.length !== facts.length)
      throw new Error(`${facts.length} facts, ${outcomes.length} outcomes`);
    return outcomes;
  } catch (err) {
    if (hasCollided(err) && tries > 1) return settleAll(record, facts, tries - 1);
    if (isAway(err) || facts.length === 1) return facts.map(() => ({ outcome: 'failed', err }));
    const middle = Math.ceil(facts.length / 2);
    return [
      ...(await settleAll(record, facts.slice(0, middle))),
      ...(await settleAll(record, facts.slice(middle))),
    ];
  }
}
