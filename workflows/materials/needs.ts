import type { DemandOrigin } from '../../db/schema/materials.ts';
import { type Amount, amountOf, decimalOf, ONE } from './amount.ts';
import type { Need } from './explode.ts';
import { problemText } from './problems.ts';
import { type Measured, roundUp } from './units.ts';

/** A demand as it is to be written. */
export interface Demand {
  code: string;
  required: Amount;
  origin: DemandOrigin[];
  substituteFor: string | null;
  problem: string;
}

/** A person's decision that one material stands in for another, as it was written with the substitute's demand. */
export interface Substitution {
  code: string;
  quantity: Amount;
  instead: { material: string; quantity: Amount };
}

/** The decisions in the demands of an order. */
export const substitutionsIn = (rows: readonly { code: string; origin: DemandOrigin[] }[]): Substitution[] =>
  rows.flatMap(({ code, origin }) =>
    origin.flatMap(({ quantity, instead }) =>
      instead
        ? [
            {
              code,
              quantity: amountOf(quantity),
              instead: { material: instead.material, quantity: amountOf(instead.quantity) },
            },
          ]
        : [],
    ),
  );

/**
 * What the BOM says, with earlier decisions about substitutes applied anew: each takes at most what the original still
 * needs, and the substitute's need shrinks with it.
 */
export function demandsOf(
  needs: readonly Need[],
  substitutions: readonly Substitution[],
  materials: ReadonlyMap<string, Measured>,
): Demand[] {
  const demands = new Map<string, Demand>(needs.map((need) => [need.code, demandOf(need, materials)]));
  for (const { code, quantity, instead } of substitutions) {
    const original = demands.get(instead.material);
    const replaced = Math.min(instead.quantity, original?.required ?? 0);
    if (!original || replaced <= 0 || instead.quantity <= 0) continue;
    original.required -= replaced;
    const unit = materials.get(code)?.unit ?? '';
    const share = { n: BigInt(quantity) * BigInt(replaced), d: BigInt(instead.quantity) * BigInt(ONE) };
    const amount = replaced === instead.quantity ? quantity : roundUp(share, unit);
    const demand = demands.get(code) ?? {
      code,
      required: 0,
      origin: [],
      substituteFor: instead.material,
      problem: '',
    };
    demand.required += amount;
    demand.substituteFor ??= instead.material;
    demand.origin.push({
      path: [instead.material, code],
      quantity: decimalOf(amount),
      instead: { material: instead.material, quantity: decimalOf(replaced) },
    });
    demands.set(code, demand);
  }
  return [...demands.values()].sort((a, b) => (a.code < b.code ? -1 : 1));
}

function demandOf({ code, required, ways, problem }: Need, materials: ReadonlyMap<string, Measured>): Demand {
  const unit = materials.get(code)?.unit ?? '';
  return {
    code,
    required,
    origin: ways.map(({ path, quantity }) => ({ path, quantity: decimalOf(quantity) })),
    substituteFor: null,
    problem: problem ? problemText(problem, { code, unit }) : '',
  };
}
