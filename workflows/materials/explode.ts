import { type Amount, ONE } from './amount.ts';
import { ceil, type Fraction, fractionOf, NOTHING, plus, times } from './fraction.ts';
import type { Problem } from './problems.ts';
import { type Measured, roundUp, unitFactor } from './units.ts';

/** One line of a bill of materials; decimals as text. See the schema. */
export interface Line {
  parentCode: string;
  materialCode: string;
  quantityPer: string;
  unit: string;
  scrap: string;
}

/** The bill of one product with everything below it. */
export interface Bom {
  product: string;
  lines: readonly Line[];
  materials: ReadonlyMap<string, Measured>;
}

/** One way down the BOM and what is needed of the material by it. */
export interface Way {
  path: string[];
  quantity: Amount;
}

/** What an order needs of one material. */
export interface Need {
  code: string;
  required: Amount;
  ways: Way[];
  problem: Problem | null;
}

/** More of anything (units) is a slip in the BOM; numeric(18,4) would hold a hundred times that. */
const MOST = 1_000_000_000_000n;
/** Ways that are remembered per material; a screw stands on hundreds of lines. */
const MOST_WAYS = 20;

/**
 * What `pieces` of a product need of each material, all levels: line quantity × (1 + scrap), in the material's unit,
 * summed over all ways and rounded up once per material. Scrap raises the need by its share, as component scrap does in
 * SAP (help.freedsap.com, PP-MRP "Component Scrap": 10 % on 220 pieces are 242) and by default in Beas; the other
 * school divides by (1 − scrap).
 *
 * A material with lines of its own is made here: what is free of it is taken from stock, and only the rest is made, so
 * that its need is what stock gives and its parts are needed for the rest. What cannot be computed is a problem at the
 * material where it happens; everything else is computed all the same.
 *
 * @param freeOf what may be taken from stock of a made part
 */
export function explode(bom: Bom, pieces: number, freeOf: (code: string) => Amount): Need[] {
  const below = linesByParent(bom.lines);
  const { order, cyclic } = parentsFirst(bom.product, below);
  const sums = new Map<string, Sum>();
  passDown(bom, below, sums, { parent: bom.product, quantity: fractionOf(pieces), path: [bom.product] });
  return order.flatMap((code): Need[] => {
    const sum = sums.get(code);
    const material = bom.materials.get(code);
    if (!sum || !material) return [];
    const problem = problemOf(sum, cyclic.get(code));
    const total = problem?.kind === 'too_much' ? 0 : roundUp(sum.exact, material.unit);
    const made = below.has(code) && (problem === null || problem.kind === 'unit');
    const required = made ? Math.min(total, Math.max(0, freeOf(code))) : total;
    const ways = waysOf(sum, problem);
    if (made) {
      const quantity = { n: BigInt(total - required), d: BigInt(ONE) };
      passDown(bom, below, sums, { parent: code, quantity, path: ways[0]?.path ?? [code] });
    }
    return required > 0 || problem ? [{ code, required, ways, problem }] : [];
  });
}

/** What was found to be needed of a material so far. */
interface Sum {
  exact: Fraction;
  ways: { path: string[]; exact: Fraction }[];
  problem: Problem | null;
}

type Below = ReadonlyMap<string, readonly Line[]>;

function linesByParent(lines: readonly Line[]): Below {
  const below = new Map<string, Line[]>();
  for (const line of lines) below.set(line.parentCode, [...(below.get(line.parentCode) ?? []), line]);
  return below;
}

/** Adds what so much of a parent needs of its parts. */
function passDown(
  bom: Bom,
  below: Below,
  sums: Map<string, Sum>,
  { parent, quantity, path }: { parent: string; quantity: Fraction; path: string[] },
): void {
  for (const line of below.get(parent) ?? []) {
    const { materialCode: code, unit } = line;
    const material = bom.materials.get(code);
    const factor = material && unitFactor(material, unit);
    const before = sums.get(code) ?? { exact: NOTHING, ways: [], problem: null };
    if (!factor) {
      sums.set(code, { ...before, problem: { kind: 'unit', unit, parent } });
      continue;
    }
    const withScrap = plus({ n: 1n, d: 1n }, fractionOf(line.scrap));
    const exact = times(quantity, fractionOf(line.quantityPer), factor, withScrap);
    const ways = [...before.ways, { path: [...path, code], exact }];
    sums.set(code, { ...before, exact: plus(before.exact, exact), ways });
  }
}

function problemOf({ exact, problem }: Sum, round: string[] | undefined): Problem | null {
  if (exact.n > MOST * exact.d) return { kind: 'too_much' };
  return round ? { kind: 'cycle', path: round } : problem;
}

const waysOf = ({ ways }: Sum, problem: Problem | null): Way[] =>
  ways
    .slice(0, MOST_WAYS)
    .map(({ path, exact }) => ({ path, quantity: problem?.kind === 'too_much' ? 0 : ceil(exact, ONE) }));

/**
 * Materials so that each comes after everything it is part of, and those that contain themselves with the way round;
 * the latter are not taken apart.
 */
function parentsFirst(product: string, below: Below): { order: string[]; cyclic: Map<string, string[]> } {
  const done: string[] = [];
  const state = new Map<string, 'open' | 'done'>();
  const cyclic = new Map<string, string[]>();
  const path: string[] = [];
  const visit = (code: string): void => {
    if (state.get(code) === 'done') return;
    if (state.get(code) === 'open') {
      const round = path.slice(path.indexOf(code));
      for (const one of round) cyclic.set(one, [...round, code]);
      return;
    }
    state.set(code, 'open');
    path.push(code);
    for (const line of below.get(code) ?? []) visit(line.materialCode);
    path.pop();
    state.set(code, 'done');
    done.push(code);
  };
  visit(product);
  return { order: done.reverse(), cyclic };
}
