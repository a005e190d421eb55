import { createHash } from 'node:crypto';
import type { BomRow, MasterData, QualityRow, RoutingRow } from './data.ts';
import type { HouseBomLine, HouseItem, HouseOperation, MasterHouse } from './house.ts';
import type { MasterKey } from './layouts.ts';

/** What changes of one thing: a material, or the BOM, routing or standard of a product (in a revision). */
export interface Difference {
  kind: MasterKey;
  /** The material's or product's code. */
  code: string;
  revision: string;
  /** Lines in words, by their number; a line on both sides was changed. */
  before: Record<string, string>;
  after: Record<string, string>;
}

export interface LineCounts {
  added: number;
  changed: number;
  removed: number;
}

export function countLines({ before, after }: Difference): LineCounts {
  const [old, now] = [Object.keys(before), Object.keys(after)];
  return {
    added: now.filter((line) => !(line in before)).length,
    changed: now.filter((line) => line in before).length,
    removed: old.filter((line) => !(line in after)).length,
  };
}

/** What a workbook changes in the house. What it names it replaces whole: lines that are not in it are removed. */
export function compareMaster(data: MasterData, house: MasterHouse): Difference[] {
  return [
    ...materialDifferences(data, house),
    ...differences('bom', data.bom, house.bom, (row) => row.parent, bomWords),
    ...differences('routing', data.routing, house.operations, (row) => row.product, routingWords),
    ...differences(
      'quality',
      data.quality.map((row) => ({ ...row, revision: '' })),
      house.items.map((row) => ({ ...row, revision: '' })),
      (row) => row.product,
      qualityWords,
    ),
    ...toolDifferences(data, house),
  ];
}

/** The same differences have the same fingerprint: what was confirmed is what is done. */
export const fingerprintOf = (all: readonly Difference[]): string =>
  createHash('sha256').update(JSON.stringify(all)).digest('hex');

function materialDifferences(data: MasterData, { materials }: MasterHouse): Difference[] {
  const words = (one: {
    name: string;
    unit: string;
    unitFactors: Record<string, number>;
    supplier: string;
    leadDays: number | null;
  }): Record<string, string> => ({
    名称: one.name,
    单位: one.unit,
    换算: Object.entries(one.unitFactors)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([unit, factor]) => `1${unit}=${factor}${one.unit}`)
      .join('；'),
    供应商: one.supplier,
    采购周期: one.leadDays === null ? '' : `${one.leadDays} 天`,
  });
  return data.materials.flatMap((row): Difference[] => {
    const known = materials.get(row.code);
    return onlyChanged('materials', row.code, '', known ? words(known) : {}, filledIn(words(row)));
  });
}

function toolDifferences(data: MasterData, { tools }: MasterHouse): Difference[] {
  const words = (one: {
    name: string;
    pieces: number;
    lifeMinutes: number | null;
    usedMinutes: number | null;
  }): Record<string, string> => ({
    名称: one.name,
    数量: String(one.pieces),
    寿命: one.lifeMinutes === null ? '' : `${one.lifeMinutes} 分`,
    已用: one.usedMinutes === null ? '' : `${one.usedMinutes} 分`,
  });
  return (data.tools ?? []).flatMap((row): Difference[] => {
    const known = tools.find(({ code }) => code === row.code);
    return onlyChanged('tools', row.code, '', known ? words(known) : {}, filledIn(words(row)));
  });
}

/** An empty cell of a material says nothing: what the house knows stays. */
const filledIn = (words: Record<string, string>): Record<string, string> =>
  Object.fromEntries(Object.entries(words).filter(([, value]) => value !== ''));

function differences<F extends { revision: string }, H extends { revision: string }>(
  kind: MasterKey,
  rows: readonly F[],
  known: readonly H[],
  ownerOf: (row: F & H) => string,
  words: (row: F | H) => [line: string, words: string],
): Difference[] {
  const keyOf = (row: F | H) => `${ownerOf(row as F & H)}\u0000${row.revision}`;
  const now = new Map<string, Record<string, string>>();
  for (const row of rows) {
    const [line, text] = words(row);
    now.set(keyOf(row), { ...now.get(keyOf(row)), [line]: text });
  }
  return [...now].flatMap(([key, after]) => {
    const [code = '', revision = ''] = key.split('\u0000');
    const before = Object.fromEntries(known.filter((row) => keyOf(row) === key).map(words));
    return onlyChanged(kind, code, revision, before, after, true);
  });
}

function onlyChanged(
  kind: MasterKey,
  code: string,
  revision: string,
  before: Record<string, string>,
  after: Record<string, string>,
  removes = false,
): Difference[] {
  const old = Object.entries(before).filter(([line, text]) =>
    line in after ? after[line] !== text : removes,
  );
  const now = Object.entries(after).filter(([line, text]) => before[line] !== text);
  if (old.length === 0 && now.length === 0) return [];
  return [{ kind, code, revision, before: Object.fromEntries(old), after: Object.fromEntries(now) }];
}

const joined = (...parts: (string | false | null | undefined)[]): string =>
  parts.filter((part) => part !== '' && part !== false && part !== null && part !== undefined).join(' ');

/** `1.50` and `1.5` are the same. */
const number = (decimal: string): string => String(Number(decimal));

function bomWords(row: BomRow | HouseBomLine): [string, string] {
  const substitutes = row.substitutes
    .map(({ material, factor }) => `${material}${Number(factor) === 1 ? '' : `×${number(factor)}`}`)
    .join('、');
  const scrap = Number(row.scrap) === 0 ? '' : `损耗 ${Number((Number(row.scrap) * 100).toFixed(2))}%`;
  return [
    String(row.line),
    joined(
      row.material,
      `${number(row.quantityPer)}${row.unit}`,
      scrap,
      substitutes && `替代 ${substitutes}`,
    ),
  ];
}

function routingWords(row: RoutingRow | HouseOperation): [string, string] {
  return [
    String(row.step),
    joined(
      row.name,
      row.workCentre,
      `准备 ${number(row.setupMinutes)} 单件 ${number(row.runMinutes)} 分`,
      row.tooling && `工装 ${row.tooling}`,
      row.outsourced && joined('外协', row.supplier, row.leadDays !== null && `${row.leadDays} 天`),
      row.process && `特殊工艺 ${row.process}`,
    ),
  ];
}

function qualityWords(row: QualityRow | HouseItem): [string, string] {
  const limits =
    row.lower === null && row.upper === null
      ? ''
      : `${row.lower === null ? '' : number(row.lower)}~${row.upper === null ? '' : number(row.upper)}${row.unit}`;
  return [
    String(row.line),
    joined(
      row.name,
      row.method,
      row.nominal !== null && `标称 ${number(row.nominal)}`,
      limits || row.unit,
      row.requirement,
      row.critical && '关键',
    ),
  ];
}
