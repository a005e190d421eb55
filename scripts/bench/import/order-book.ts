import writeExcelFile, { type Cell, type Row } from 'write-excel-file/node';
import { addDays, type IsoDate } from '../../../workflows/dates/civil.ts';
import { type SampleOrder, sampleOrders } from '../../sample-orders.ts';

const COLUMNS = [
  '序号',
  '客户名称',
  '订单号',
  '产品编码',
  '产品名称',
  '数量',
  '单价',
  '承诺交期',
  '业务员',
  '状态',
  '实际发货日期',
  '特殊工艺',
  '备注',
];

/** `count` orders as people type them, week after week up to the week of `lastMonday`; about 3 in 100 have a fault. */
export function yearsOfOrders(count: number, lastMonday: IsoDate): SampleOrder[] {
  const orders: SampleOrder[] = [];
  for (let week = 0; orders.length < count; week += 1)
    orders.push(...sampleOrders(addDays(lastMonday, -7 * week)));
  return orders.slice(0, count);
}

/** The same orders, every tenth with another quantity. */
export function withChanges(orders: readonly SampleOrder[]): SampleOrder[] {
  return orders.map((order, i) =>
    i % 10 === 0 && typeof order.quantity === 'number' ? { ...order, quantity: order.quantity + 1 } : order,
  );
}

/** A real .xlsx of these orders in 13 columns: texts, numbers, money, and dates both as cells and as typed. */
export function writeOrderBook(orders: readonly SampleOrder[]): Promise<Buffer> {
  const header: Row = COLUMNS.map((value) => ({ value, fontWeight: 'bold' }));
  return writeExcelFile([header, ...orders.map(orderRow)], { sheet: '订单' }).toBuffer();
}

function orderRow(order: SampleOrder, i: number): Row {
  return [
    i + 1,
    order.customer,
    order.number,
    order.productCode,
    order.productName,
    order.quantity,
    { value: order.unitPriceYuan, type: Number, format: '#,##0.00' },
    'day' in order.promised ? dateCell(order.promised.day) : order.promised.text,
    textOrNothing(order.salesperson),
    order.status,
    order.shipped === null ? null : dateCell(order.shipped),
    textOrNothing(order.processes),
    textOrNothing(order.remark),
  ];
}

const textOrNothing = (value: string): string | null => (value === '' ? null : value);

/** The library takes the UTC day of a Date for the day of the cell. */
const dateCell = (day: IsoDate): Cell => ({
  value: new Date(`${day}T00:00:00Z`),
  type: Date,
  format: 'yyyy-mm-dd',
});
