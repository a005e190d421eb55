import { type Amount, ONE } from './amount.ts';
import { ceil, type Fraction, fractionOf, over, times } from './fraction.ts';

/** A material as far as its units go. */
export interface Measured {
  unit: string;
  /** How many of its unit one of another unit is; see the schema. */
  unitFactors: Readonly<Record<string, number>>;
}

/** Names of one kind of measure, each with its size in that kind's smallest sensible unit. */
const KINDS: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  mass: {
    毫克: '0.001',
    mg: '0.001',
    克: '1',
    g: '1',
    钱: '5',
    两: '50',
    斤: '500',
    千克: '1000',
    公斤: '1000',
    kg: '1000',
    吨: '1000000',
    t: '1000000',
  },
  length: {
    毫米: '1',
    mm: '1',
    厘米: '10',
    cm: '10',
    分米: '100',
    dm: '100',
    米: '1000',
    m: '1000',
    千米: '1000000',
    公里: '1000000',
    km: '1000000',
  },
  area: {
    平方毫米: '1',
    mm2: '1',
    平方厘米: '100',
    cm2: '100',
    平方分米: '10000',
    dm2: '10000',
    平方米: '1000000',
    平米: '1000000',
    平方: '1000000',
    m2: '1000000',
  },
  volume: {
    毫升: '1',
    ml: '1',
    立方厘米: '1',
    cm3: '1',
    升: '1000',
    l: '1000',
    立方分米: '1000',
    立方米: '1000000',
    立方: '1000000',
    方: '1000000',
    m3: '1000000',
  },
  /** Single pieces: 件, 个 and 只 are the same thing; 套, 台, 根, 包, 卷 are not and need a factor of the material. */
  pieces: {
    件: '1',
    个: '1',
    只: '1',
    颗: '1',
    粒: '1',
    枚: '1',
    pcs: '1',
    pc: '1',
    ea: '1',
    对: '2',
    双: '2',
    打: '12',
    百件: '100',
    百个: '100',
    百只: '100',
    千件: '1000',
    千个: '1000',
    千只: '1000',
    千粒: '1000',
    万件: '10000',
    万个: '10000',
    万只: '10000',
  },
};

/** Nobody stocks or issues a part of one. */
const WHOLE = /^(?:件|个|只|颗|粒|枚|pcs|pc|ea|套|台|根|包|支|条|块|片|张|把|副|组|箱|盒|桶|瓶|卷|盘|对|双)$/;

/** One writing: NFKC (㎡ → m2, ｋｇ → kg), lower case, no spaces. */
const foldUnit = (unit: string): string => unit.normalize('NFKC').toLowerCase().replace(/\s+/g, '');

/** Whether amounts in this unit are whole numbers. */
export const isCounted = (unit: string): boolean => WHOLE.test(foldUnit(unit));

/**
 * How many of the material's unit one of `unit` is: the same unit, arithmetic (米 → mm, 打 → 件), the material's own
 * factors, or arithmetic on the way to one of them (mm → 米 → kg). Null: nobody can tell.
 */
export function unitFactor(material: Measured, unit: string): Fraction | null {
  const direct = arithmetic(unit, material.unit);
  if (direct) return direct;
  for (const [of, factor] of Object.entries(material.unitFactors)) {
    if (!(factor > 0) || !Number.isFinite(factor)) continue;
    const way = arithmetic(unit, of);
    if (way) return times(way, fractionOf(factor));
  }
  return null;
}

function arithmetic(from: string, to: string): Fraction | null {
  const [a, b] = [foldUnit(from), foldUnit(to)];
  if (a === b) return { n: 1n, d: 1n };
  for (const sizes of Object.values(KINDS)) {
    const [x, y] = [a, b].map((unit) => (Object.hasOwn(sizes, unit) ? sizes[unit] : undefined));
    if (x !== undefined && y !== undefined) return over(fractionOf(x), fractionOf(y));
  }
  return null;
}

/** Rounded up to what can be kept of it: whole pieces, or ten-thousandths. */
export const roundUp = (exact: Fraction, unit: string): Amount =>
  isCounted(unit) ? ceil(exact, 1) * ONE : ceil(exact, ONE);
