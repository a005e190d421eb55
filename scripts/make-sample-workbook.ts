import { mkdir } from 'node:fs/promises';
import { dirname } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import writeExcelFile, { type Cell, type Row } from 'write-excel-file/node';
import { type IsoDate, parseIso } from '../workflows/dates/civil.ts';
import { type SampleOrder, sampleOrders } from './sample-orders.ts';

/** Monday of the week that the workbook in `samples/` shows. */
export const SAMPLE_WEEK: IsoDate = '2026-11-16';
export const SAMPLE_FILE = fileURLToPath(new URL('../samples/订单样例.xlsx', import.meta.url));

const COLUMNS = [
  ['序号', 6],
  ['客户名称', 26],
  ['订单号', 20],
  ['产品编码', 13],
  ['产品名称', 24],
  ['数量', 9],
  ['单价', 11],
  ['金额', 13],
  ['承诺交期', 15],
  ['业务员', 9],
  ['状态', 9],
  ['实际发货日期', 14],
  ['特殊工艺', 14],
  ['备注', 22],
] as const;
const MONEY = '#,##0.00';

/**
 * Writes the sample order book of a week: title, empty row, column names, about 120 orders as people type them, a sum.
 * `npx tsx scripts/make-sample-workbook.ts [Monday [file]]`
 */
export async function writeSampleWorkbook(file: string, monday: IsoDate = SAMPLE_WEEK): Promise<void> {
  const orders = sampleOrders(monday);
  const { year, month } = parseIso(monday);
  const title: Row = [
    {
      value: `${year}年${month}月订单明细（周报）`,
      fontWeight: 'bold',
      fontSize: 14,
      columnSpan: COLUMNS.length,
      align: 'center',
    },
  ];
  const header: Row = COLUMNS.map(([value]) => ({ value, fontWeight: 'bold', backgroundColor: '#E8F0FE' }));
  const data = [title, [], header, ...orders.map(orderRow), totalRow(orders.length)];
  const notes = [
    ['填写说明'],
    ['订单号不要重复；承诺交期请写完整日期，例如 2026-12-05。'],
    ['状态：待审核、已确认、备料中、生产中、质检中、已发货、已完成。'],
  ];
  await mkdir(dirname(file), { recursive: true });
  await writeExcelFile([
    { sheet: '订单', data, columns: COLUMNS.map(([, width]) => ({ width })) },
    { sheet: '填写说明', data: notes, columns: [{ width: 70 }] },
  ]).toFile(file);
}

function orderRow(order: SampleOrder, i: number): Row {
  const counted = Number.parseInt(String(order.quantity ?? '').replaceAll(',', ''), 10);
  return [
    i + 1,
    order.customer,
    order.number,
    order.productCode,
    order.productName,
    order.quantity,
    { value: order.unitPriceYuan, type: Number, format: MONEY },
    Number.isNaN(counted) ? null : { value: counted * order.unitPriceYuan, type: Number, format: MONEY },
    'day' in order.promised ? dateCell(order.promised.day, 'yyyy-mm-dd') : order.promised.text,
    text(order.salesperson),
    order.status,
    order.shipped === null ? null : dateCell(order.shipped, 'yyyy/m/d'),
    text(order.processes),
    text(order.remark),
  ];
}

function totalRow(orders: number): Row {
  const [first, last] = [4, orders + 3];
  const sum = (column: string): Cell => ({
    value: `SUM(${column}${first}:${column}${last})`,
    type: 'Formula',
    fontWeight: 'bold',
  });
  return ['合计', null, null, null, null, sum('F'), null, sum('H')];
}

function text(value: string): string | null {
  return value === '' ? null : value;
}

/** The library takes the UTC day of a Date for the day of the cell. */
function dateCell(day: IsoDate, format: string): Cell {
  return { value: new Date(`${day}T00:00:00Z`), type: Date, format };
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const [monday = SAMPLE_WEEK, file = SAMPLE_FILE] = process.argv.slice(2);
  await writeSampleWorkbook(file, monday);
  process.stdout.write(`${file}\n`);
}
