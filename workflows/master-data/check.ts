import { isCounted, unitFactor } from '../materials/units.ts';
import type { BookFault } from '../workbooks/whole-book.ts';
import type { BomRow, MasterData, MaterialRow } from './data.ts';
import { findCycle } from './find-cycle.ts';
import type { MasterHouse } from './house.ts';

const fault = (place: string, code: string, column: string, text: string): BookFault => ({
  place,
  problem: { code, column, text },
});

/** What is wrong with a workbook as a whole, by itself and against the house. Units of BOM lines are filled in. */
export function checkMaster(data: MasterData, house: MasterHouse): BookFault[] {
  const incoming = new Map(data.materials.map((row) => [row.code, row]));
  return [
    ...doubles(data),
    ...data.materials.flatMap((row) => checkMaterial(row, house)),
    ...data.bom.flatMap((row) => checkLine(row, incoming, house)),
    ...checkCycle(data, house),
    ...data.routing.flatMap(({ place, product, outsourced, supplier }) => [
      ...unknownProduct(place, product, house),
      ...(!outsourced && supplier !== ''
        ? [fault(place, 'supplier.not_outsourced', '外协厂', '写了外协厂，但“外协”不是“是”，请核对')]
        : []),
    ]),
    ...(data.tools ?? []).flatMap(({ place, code, name }) => {
      const other = house.tools.find((one) => one.name === name && one.code !== code);
      return other
        ? [
            fault(
              place,
              'tool.name_taken',
              '名称',
              `名称与刀具 ${other.code} 相同，工艺路线按名称找刀具，请改名`,
            ),
          ]
        : [];
    }),
    ...data.quality.flatMap(({ place, product, lower, upper, nominal }) => [
      ...unknownProduct(place, product, house),
      ...checkLimits(place, lower, upper, nominal),
    ]),
  ];
}

function doubles(data: MasterData): BookFault[] {
  const seen = new Map<string, string>();
  const check = (place: string, key: string, column: string, what: string): BookFault[] => {
    const first = seen.get(key);
    seen.set(key, first ?? place);
    return first ? [fault(place, 'row.double', column, `${what}与${first}重复，请只留一行`)] : [];
  };
  return [
    ...data.materials.flatMap((row) => check(row.place, `m:${row.code}`, '物料编码', row.code)),
    ...data.bom.flatMap((row) =>
      check(
        row.place,
        `b:${row.parent}:${row.revision}:${row.line}`,
        '行号',
        `${row.parent} 行号 ${row.line} `,
      ),
    ),
    ...data.routing.flatMap((row) =>
      check(
        row.place,
        `r:${row.product}:${row.revision}:${row.step}`,
        '工序号',
        `${row.product} 工序 ${row.step} `,
      ),
    ),
    ...(data.tools ?? []).flatMap((row) => [
      ...check(row.place, `t:${row.code}`, '刀具编码', row.code),
      ...check(row.place, `tn:${row.name}`, '名称', row.name),
    ]),
    ...data.quality.flatMap((row) =>
      check(row.place, `q:${row.product}:${row.line}`, '行号', `${row.product} 行号 ${row.line} `),
    ),
  ];
}

function checkMaterial(row: MaterialRow, { materials }: MasterHouse): BookFault[] {
  const known = materials.get(row.code);
  if (!known?.used || known.unit === row.unit) return [];
  const text = `${row.code} 已有库存或单据，单位是“${known.unit}”，不能改成“${row.unit}”；请写“${known.unit}”，其他单位写在“换算”列`;
  return [fault(row.place, 'unit.in_use', '单位', text)];
}

function checkLine(row: BomRow, incoming: ReadonlyMap<string, MaterialRow>, house: MasterHouse): BookFault[] {
  const known = (code: string) => incoming.get(code) ?? house.materials.get(code);
  const unknown = (code: string, column: string) =>
    known(code)
      ? []
      : [
          fault(
            row.place,
            'material.unknown',
            column,
            `物料表里没有“${code}”，请核对编码，或在“物料”工作表里加上`,
          ),
        ];
  const faults = [...unknown(row.material, '物料编码')];
  if (!house.products.has(row.parent) && !known(row.parent))
    faults.push(
      fault(row.place, 'parent.unknown', '父件编码', `没有产品或物料“${row.parent}”，请核对编码，或先建立它`),
    );
  faults.push(...row.substitutes.flatMap(({ material }) => unknown(material, '替代料')));
  if (row.substitutes.some(({ material }) => material === row.material))
    faults.push(fault(row.place, 'substitute.itself', '替代料', `${row.material} 不能替代自己`));
  const material = known(row.material);
  if (!material) return faults;
  if (row.unit === '') row.unit = material.unit;
  if (unitFactor(material, row.unit) === null)
    faults.push(
      fault(
        row.place,
        'unit.unknown',
        '单位',
        `“${row.unit}”换算不成 ${row.material} 的单位“${material.unit}”，请改单位，或在“物料”工作表的“换算”列写 1${row.unit}=多少${material.unit}`,
      ),
    );
  if (isCounted(row.unit) && !Number.isInteger(Number(row.quantityPer)) && Number(row.quantityPer) > 1)
    faults.push(
      fault(
        row.place,
        'quantity.fraction',
        '用量',
        `单位“${row.unit}”的用量 ${row.quantityPer} 不是整数，请核对`,
      ),
    );
  return faults;
}

/** A part that needs itself, by whatever way; the lines that the workbook replaces do not count. */
function checkCycle(data: MasterData, house: MasterHouse): BookFault[] {
  if (data.bom.length === 0) return [];
  const replaced = new Set(data.bom.map(({ parent, revision }) => `${parent}:${revision}`));
  const kept = house.edges.filter(({ parent, revision }) => !replaced.has(`${parent}:${revision}`));
  const cycle = findCycle([...data.bom, ...kept]);
  if (!cycle) return [];
  const at = data.bom.find(({ parent, material }) =>
    cycle.some((code, i) => code === parent && cycle[i + 1] === material),
  );
  const text = `BOM 绕成了一圈：${cycle.join(' → ')}。一个零件不能用到它自己，请改掉其中一行`;
  return [fault(at?.place ?? 'BOM', 'bom.cycle', '物料编码', text)];
}

const unknownProduct = (place: string, product: string, { products }: MasterHouse): BookFault[] =>
  products.has(product)
    ? []
    : [fault(place, 'product.unknown', '产品编码', `没有产品“${product}”，请核对编码，或先建立产品`)];

function checkLimits(
  place: string,
  lower: string | null,
  upper: string | null,
  nominal: string | null,
): BookFault[] {
  if (lower !== null && upper !== null && Number(lower) > Number(upper))
    return [fault(place, 'limits.reversed', '下限', `下限 ${lower} 大于上限 ${upper}，请核对`)];
  const outside =
    nominal !== null &&
    ((lower !== null && Number(nominal) < Number(lower)) ||
      (upper !== null && Number(nominal) > Number(upper)));
  return outside
    ? [
        fault(
          place,
          'nominal.outside',
          '标称',
          `标称 ${nominal} 不在 ${lower ?? '…'} 到 ${upper ?? '…'} 之间，请核对`,
        ),
      ]
    : [];
}
