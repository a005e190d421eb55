import { isDelivered, statusOf } from '../../../factory/rules.ts';
import type { FieldKey } from '../columns/fields.ts';
import { labelOf } from '../columns/fields.ts';
import { type Bench, fault, hasProblem, note, type Patch } from './bench.ts';
import { tooEarly } from './judge-new.ts';
import type { KnownOrder } from './known.ts';
import { statusMove } from './status-move.ts';

/**
 * A row about an order that the house has. A cell that is empty says nothing: it never clears what is stored.
 * The promised date is not moved here (product.md §5: only with letter and second approval), and neither is
 * an order handed to another customer: then the number is wrong.
 */
export function judgeUpdate(bench: Bench, order: KnownOrder): void {
  checkCustomer(bench, order);
  judgePromise(bench, order);
  judgeStatus(bench, order);
  const { flow } = bench.factory;
  const left = isDelivered(flow, order.status) || statusOf(flow, order.status).terminal;
  judgeSubstance(bench, order, left);
  judgePrice(bench, order);
  judgeRest(bench, order);
}

function change<K extends keyof Patch>(
  bench: Bench,
  field: FieldKey & string,
  key: K,
  value: NonNullable<Patch[K]>,
  before: string,
  after: string,
): void {
  bench.judged.patch[key] = value as Patch[K];
  bench.judged.changes.push({ label: labelOf(field), before: before === '' ? '无' : before, after });
}

function checkCustomer(bench: Bench, order: KnownOrder): void {
  const { customer } = bench.known;
  if (!customer || customer.kind === 'ambiguous') return;
  if (customer.kind === 'known' && customer.id === order.customerId) return;
  const text = `${order.number} 在系统里的客户是“${order.customerName}”，请核对订单号和客户`;
  fault(bench, 'customer', 'customer.differs', text);
}

function judgePromise(bench: Bench, order: KnownOrder): void {
  const { promisedDate } = bench.row.values;
  if (promisedDate === undefined || promisedDate === order.promisedDate) return;
  note(
    bench,
    'promise.kept',
    `承诺交期：系统 ${order.promisedDate}，文件 ${promisedDate}，不改动，需走改期流程`,
  );
}

/** Quantity and product are the order itself; they are settled when the goods have left or the order is closed. */
function judgeSubstance(bench: Bench, order: KnownOrder, left: boolean): void {
  const { quantity } = bench.row.values;
  const name = statusOf(bench.factory.flow, order.status).name;
  if (quantity !== undefined && quantity !== order.quantity) {
    if (left)
      fault(bench, 'quantity', 'quantity.settled', `系统里是 ${order.quantity}，订单${name}，数量不能再改`);
    else change(bench, 'quantity', 'quantity', quantity, String(order.quantity), String(quantity));
  }
  const { product } = bench.known;
  const same = product?.kind === 'known' && product.id === order.productId;
  if (!product || same || (product.kind !== 'known' && product.kind !== 'new')) return;
  const column = bench.row.values.productCode === undefined ? 'productName' : 'productCode';
  if (product.kind === 'new' || order.status !== bench.factory.flow.initial) {
    delete bench.judged.newProduct;
    const text = `${order.number} 在系统里的产品是 ${order.productCode}（${name}），请核对订单号；确要换产品请取消后重新下单`;
    fault(bench, column, 'product.differs', text);
  } else {
    change(bench, 'productCode', 'productId', product.id, order.productCode, product.code);
  }
}

function judgePrice(bench: Bench, order: KnownOrder): void {
  const { unitPrice } = bench.row.values;
  if (unitPrice === undefined || !order.amountsVisible) return;
  if (unitPrice !== order.unitPrice) {
    change(bench, 'unitPrice', 'unitPrice', unitPrice, order.unitPrice ?? '', unitPrice);
  }
}

function judgeStatus(bench: Bench, order: KnownOrder): void {
  if (hasProblem(bench, 'status') || hasProblem(bench, 'shippedDate')) return;
  const { flow } = bench.factory;
  const { status: wanted, shippedDate } = bench.row.values;
  const next = nextStatus(bench, order);
  const delivered = isDelivered(flow, next);
  if (shippedDate !== undefined && !delivered) {
    fault(bench, 'shippedDate', 'shipped.too_early', tooEarly(statusOf(flow, wanted ?? next).name));
    return;
  }
  if (next !== order.status) moveStatus(bench, order, next);
  if (shippedDate !== undefined && shippedDate !== order.shippedDate) {
    change(bench, 'shippedDate', 'shippedDate', shippedDate, order.shippedDate ?? '', shippedDate);
  }
}

/** The status that the order has after the import; a status behind the house's own is told and left alone. */
function nextStatus(bench: Bench, order: KnownOrder): string {
  const { flow } = bench.factory;
  const target = bench.row.values.status ?? inferStatus(bench, order);
  if (target === undefined) return order.status;
  const move = statusMove(flow, order, target);
  if (move === 'kept') {
    const [now, then] = [statusOf(flow, order.status).name, statusOf(flow, target).name];
    note(bench, 'status.kept', `状态：系统已是“${now}”，不按文件改回“${then}”`);
  }
  return move === 'on' || move === 'aside' ? target : order.status;
}

function moveStatus(bench: Bench, order: KnownOrder, next: string): void {
  const { flow } = bench.factory;
  const [before, after] = [statusOf(flow, order.status).name, statusOf(flow, next).name];
  change(bench, 'status', 'status', next, before, after);
  note(bench, flow.path.includes(next) ? 'status.moved' : 'status.aside', `状态改为“${after}”`);
  if (isDelivered(flow, next) && !bench.row.values.shippedDate && !order.shippedDate) {
    fault(bench, 'shippedDate', 'shipped.missing', `状态是“${after}”，请填写实际发货日期`);
  }
}

/** A day of shipment without a word about the status means that the goods have left. */
function inferStatus(bench: Bench, order: KnownOrder): string | undefined {
  const { flow } = bench.factory;
  if (bench.row.values.shippedDate === undefined || isDelivered(flow, order.status)) return undefined;
  if (!flow.path.includes(order.status)) return undefined;
  const name = statusOf(flow, flow.delivered).name;
  note(bench, 'status.inferred', `没有写状态，但有实际发货日期，按“${name}”处理`);
  return flow.delivered;
}

function judgeRest(bench: Bench, order: KnownOrder): void {
  const { rush, requirements, specialProcesses, remark } = bench.row.values;
  const yes = (value: boolean): string => (value ? '是' : '否');
  if (rush !== undefined && rush !== order.rush) {
    change(bench, 'rush', 'rush', rush, yes(order.rush), yes(rush));
  }
  if (specialProcesses !== undefined && specialProcesses.join('、') !== order.specialProcesses.join('、')) {
    const [before, after] = [order.specialProcesses.join('、'), specialProcesses.join('、')];
    change(bench, 'specialProcesses', 'specialProcesses', specialProcesses, before, after);
  }
  if (requirements !== undefined && requirements !== order.requirements) {
    change(bench, 'requirements', 'requirements', requirements, order.requirements, requirements);
  }
  if (remark !== undefined && remark !== order.remark) {
    change(bench, 'remark', 'remark', remark, order.remark, remark);
  }
  const { sales } = bench.known;
  if (sales?.kind === 'known' && sales.userId !== order.salesUserId) {
    change(bench, 'sales', 'salesUserId', sales.userId, order.salesName ?? '', sales.name);
  }
}
