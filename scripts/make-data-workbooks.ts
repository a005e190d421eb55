import { mkdir } from 'node:fs/promises';
import { dirname } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import writeExcelFile, { type Cell, type Row, type SheetData } from 'write-excel-file/node';
import { addDays, type IsoDate } from '../workflows/dates/civil.ts';
import { SAMPLE_WEEK } from './make-sample-workbook.ts';

const inSamples = (name: string) => fileURLToPath(new URL(`../samples/${name}`, import.meta.url));
export const FACTS_FILE = inSamples('上报样例.xlsx');
export const MASTER_FILE = inSamples('基础资料样例.xlsx');

type Value = string | number | null | { day: IsoDate };

interface Sheet {
  name: string;
  columns: readonly string[];
  rows: readonly (readonly Value[])[];
}

const ORDER = (monday: IsoDate, running: number): string =>
  `SO-${addDays(monday, -3).replaceAll('-', '')}-${String(running).padStart(4, '0')}`;

/** What warehouse, workshop, inspection and logistics of a week send: one sheet for each. */
export function factSheets(monday: IsoDate): Sheet[] {
  const [a, b] = [ORDER(monday, 1), ORDER(monday, 2)];
  const day = (days: number): { day: IsoDate } => ({ day: addDays(monday, days) });
  return [
    {
      name: '入库',
      columns: ['入库单号', '订单号', '物料编码', '数量', '单位', '供应商', '日期'],
      rows: [
        ['RK-1101', a, 'M-42CR-60', 86.4, 'kg', '兴达钢材', day(0)],
        ['RK-1101', a, 'F-M6X20', 600, '件', '兴达钢材', day(0)],
        ['RK-1102', null, 'P-OR-45', 1000, '件', '力源密封', day(1)],
      ],
    },
    {
      name: '领料',
      columns: ['领料单号', '订单号', '物料编码', '数量', '单位', '日期'],
      rows: [['LL-2031', a, 'M-42CR-60', 86.4, 'kg', day(1)]],
    },
    {
      name: '报工',
      columns: ['报工单号', '订单号', '工序号', '合格数', '报废数', '报废原因', '时间', '操作工'],
      rows: [
        ['BG-5001', a, 10, 60, null, null, `${addDays(monday, 1)} 11:30`, '王五'],
        ['BG-5002', a, 20, 58, 2, '崩刀', `${addDays(monday, 2)} 16:45`, '赵六'],
      ],
    },
    {
      name: '检验',
      columns: ['检验单号', '订单号', '结果', '不合格数', '原因', '日期'],
      rows: [
        ['JY-301', a, '合格', null, null, day(3)],
        ['JY-302', b, '不合格', 3, '孔径超差', day(3)],
      ],
    },
    {
      name: '运单',
      columns: ['运单号', '订单号', '承运商', '数量', '日期'],
      rows: [['SF1400012345678', a, '顺丰', 60, day(4)]],
    },
    {
      name: '盘点',
      columns: ['物料编码', '盘点数量', '单位', '盘点日期'],
      rows: [['F-M6X20', 4200, '件', day(4)]],
    },
  ];
}

/** Two products with a made part, their routing with an outside process, and their quality standard. */
export const MASTER_DATA: readonly Sheet[] = [
  {
    name: '物料',
    columns: ['物料编码', '名称', '单位', '供应商', '采购周期(天)', '换算'],
    rows: [
      ['M-42CR-60', '42CrMo 圆钢 Φ60', 'kg', '兴达钢材', 7, '1米=22.2kg'],
      ['M-42CR-65', '42CrMo 圆钢 Φ65', 'kg', '兴达钢材', 7, '1米=26.05kg'],
      ['A-KHM-LOCK', '锁紧机构组件', '件', null, null, null],
      ['P-OR-45', 'O 形圈 45×2.5', '件', '力源密封', 5, null],
      ['F-M6X20', '内六角螺钉 M6×20', '件', '晋亿紧固件', 3, '1盒=200件'],
    ],
  },
  {
    name: 'BOM',
    columns: ['父件编码', '版本', '行号', '物料编码', '用量', '单位', '损耗率', '替代料'],
    rows: [
      ['KHM-200', null, 10, 'M-42CR-60', 1.2, 'kg', '8%', 'M-42CR-65×1.17'],
      ['KHM-200', null, 20, 'A-KHM-LOCK', 1, '件', null, null],
      ['KHM-200', null, 30, 'P-OR-45', 2, '件', '3%', null],
      ['KHM-200', null, 40, 'F-M6X20', 8, '件', '1%', null],
      ['A-KHM-LOCK', null, 10, 'M-42CR-60', 0.05, '米', '5%', null],
      ['A-KHM-LOCK', null, 20, 'F-M6X20', 4, '件', '1%', null],
    ],
  },
  {
    name: '工艺路线',
    columns: [
      '产品编码',
      '版本',
      '工序号',
      '工序名称',
      '设备组',
      '准备工时(分钟)',
      '单件工时(分钟)',
      '工装',
      '外协',
      '外协厂',
      '外协周期(天)',
      '特殊工艺',
    ],
    rows: [
      ['KHM-200', null, 10, '下料', '锯床', 10, 1.5, null, null, null, null, null],
      ['KHM-200', null, 20, '精车', '数控车床', 40, 6, '软爪 T-12', null, null, null, null],
      ['KHM-200', null, 30, '镀镍', null, null, null, null, '是', '宏达电镀', 4, '镀镍'],
      ['KHM-200', null, 40, '装配', '装配台', 15, 4, '压装工装 G-3', null, null, null, null],
    ],
  },
  {
    name: '质量标准',
    columns: ['产品编码', '行号', '检验项目', '方法', '单位', '标称', '下限', '上限', '要求', '关键'],
    rows: [
      ['KHM-200', 1, '定位孔径', '气动量仪', 'mm', 12, 11.995, 12.005, null, '是'],
      ['KHM-200', 2, '镀层厚度', 'X 射线测厚', 'μm', 12, 10, 15, null, '是'],
      ['KHM-200', 3, '外观', '目视', null, null, null, null, '无毛刺、无漏镀', null],
    ],
  },
];

async function write(file: string, sheets: readonly Sheet[]): Promise<void> {
  await mkdir(dirname(file), { recursive: true });
  await writeExcelFile(
    sheets.map(({ name, columns, rows }) => ({
      sheet: name,
      data: [
        columns.map((value): Cell => ({ value, fontWeight: 'bold', backgroundColor: '#E8F0FE' })),
        ...rows.map((row): Row => row.map(cell)),
      ] as SheetData,
      columns: columns.map((column) => ({ width: Math.max(10, column.length * 2 + 2) })),
      stickyRowsCount: 1,
    })),
  ).toFile(file);
}

function cell(value: Value): Cell {
  if (value === null) return null;
  if (typeof value === 'object')
    return { value: new Date(`${value.day}T00:00:00Z`), type: Date, format: 'yyyy-mm-dd' };
  return typeof value === 'number' ? { value, type: Number } : { value, type: String };
}

/** Writes the sample workbook of facts of a week. */
export const writeFactsWorkbook = (file: string, monday: IsoDate = SAMPLE_WEEK): Promise<void> =>
  write(file, factSheets(monday));

/** Writes the sample workbook of master data. */
export const writeMasterWorkbook = (file: string): Promise<void> => write(file, MASTER_DATA);

/* `npx tsx scripts/make-data-workbooks.ts` writes both into samples/. */
if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  await writeFactsWorkbook(FACTS_FILE);
  await writeMasterWorkbook(MASTER_FILE);
  process.stdout.write(`${FACTS_FILE}\n${MASTER_FILE}\n`);
}
