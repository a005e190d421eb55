import type { AnomalyRow, CustomerRow, View } from '../../board/api/views.ts';
import { seenOrders } from '../board/rights.ts';
import { waitsText } from '../board/waits-text.ts';
import type { Ctx } from '../context.ts';
import type { Sight } from '../factory/factory.ts';
import { POLICY } from '../staff/policy-table.ts';
import type { ExportRow } from './read-orders.ts';
import type { CellKind, CellValue, SheetColumn } from './sheet.ts';

/** A column, and what it takes to see it (staff/policy-table.ts). */
export interface Column<Row> extends SheetColumn {
  need: Sight | 'always';
  of(row: Row): CellValue;
}

const column = <Row>(
  header: string,
  kind: CellKind,
  width: number,
  of: (row: Row) => CellValue,
  need: Sight | 'always' = 'always',
): Column<Row> => ({ header, kind, width, of, need });

type Order = Column<ExportRow>;
const field = POLICY.order;

/** The first seven are called as in the workbooks that are read (workflows/orders/import): one goes out and comes back. */
const ORDER: readonly Order[] = [
  column('订单号', 'text', 20, (row) => row.number),
  column('客户名称', 'text', 30, (row) => row.customerFullName),
  column('产品编码', 'text', 14, (row) => row.product.code),
  column('产品名称', 'text', 22, (row) => row.product.name),
  column('数量', 'whole', 9, (row) => row.quantity),
  column('单位', 'text', 6, (row) => row.product.unit),
  column('单价', 'money', 13, (row) => (row.amount === undefined ? null : row.unitPrice), field.unitPrice),
  column('金额', 'money', 16, (row) => row.amount ?? null, field.amount),
  column('承诺交期', 'day', 12, (row) => row.promisedDate),
  column('原承诺交期', 'day', 12, (row) => row.originalPromisedDate),
  column('实际发货日期', 'day', 13, (row) => row.shippedDate),
  column('状态', 'text', 10, (row) => row.status.name),
  column('加急', 'text', 6, (row) => (row.rush ? '是' : '')),
  column('责任人', 'text', 10, (row) => row.owner?.name ?? ''),
  column('业务员', 'text', 10, (row) => row.salesperson?.name ?? ''),
  column('客户订单号', 'text', 18, (row) => row.customerPo),
  column('下单时间', 'minute', 17, (row) => row.created),
  column('特殊工艺', 'text', 14, (row) => row.specialProcesses),
  column('客户要求', 'text', 30, (row) => row.requirements),
  column('BOM版本', 'text', 10, (row) => row.bomRevision),
  column('返工次数', 'whole', 9, (row) => row.reworkCount ?? null, field.reworkCount),
  column('备注', 'text', 24, (row) => row.remark),
];

/** What is at risk: how near it is, and why. */
const RISK: readonly Order[] = [
  column('剩余天数', 'whole', 9, (row) => row.daysLeft),
  column('预计发货', 'day', 12, (row) => row.expectedDate ?? null),
  column('在等什么', 'text', 50, (row) => waitsText(row.waits ?? [])),
  column('已预警', 'text', 8, (row) => (row.pinned ? '是' : '')),
];

const CUSTOMERS: readonly Column<CustomerRow>[] = [
  column('客户', 'text', 14, (row) => row.name),
  column('全称', 'text', 30, (row) => row.fullName),
  column('业务员', 'text', 10, (row) => row.salesperson?.name ?? ''),
  column('订单数', 'whole', 9, (row) => row.orders),
  column('在办', 'whole', 8, (row) => row.open),
  column('逾期', 'whole', 8, (row) => row.overdue),
  column('应交', 'whole', 8, (row) => row.due),
  column('准时', 'whole', 8, (row) => row.onTime),
  column('准时率(现承诺)', 'share', 14, (row) => row.onTimeRate),
  column('准时率(原承诺)', 'share', 14, (row) => row.onTimeRateOriginal),
  column('平均返工次数', 'decimal', 13, (row) => row.meanRework ?? null, field.reworkCount),
  column('金额合计', 'money', 18, (row) => row.amount ?? null, field.amount),
  column('最近下单', 'day', 12, (row) => row.lastOrderDate),
];

const ANOMALIES: readonly Column<AnomalyRow>[] = [
  column('关卡', 'text', 30, (row) => row.name),
  column('近7天超时次数', 'whole', 14, (row) => row.timeouts),
  column('涉及订单', 'whole', 10, (row) => row.orders),
  column('仍未处理', 'whole', 10, (row) => row.open),
  column('中位滞后(小时)', 'decimal', 14, (row) => row.medianLateClockMinutes / 60),
  column('主要责任人', 'text', 40, (row) =>
    row.people.map((one) => `${one.name} ${one.timeouts} 次`).join('、'),
  ),
];

/** The columns of a view that somebody may see; over which orders they see them is in the rows. */
export function columnsOf(ctx: Ctx, view: View): readonly Column<never>[] {
  const all: readonly Column<never>[] =
    view === 'customers'
      ? CUSTOMERS
      : view === 'anomalies'
        ? ANOMALIES
        : view === 'orders'
          ? ORDER
          : [...ORDER.slice(0, 12), ...RISK, ...ORDER.slice(12)];
  return all.filter(({ need }) => need === 'always' || seenOrders(ctx.factory, ctx.actor, need) !== null);
}
