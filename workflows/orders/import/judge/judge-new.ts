import { isDelivered, statusOf } from '../../../factory/rules.ts';
import { type Bench, fault, hasProblem, note } from './bench.ts';

/** A row that becomes a new order. */
export function judgeNew(bench: Bench): void {
  const { factory, row, today, known } = bench;
  const { values } = row;
  const inferred = values.status === undefined && values.shippedDate !== undefined;
  const status = values.status ?? (inferred ? factory.flow.delivered : factory.flow.initial);
  const delivered = isDelivered(factory.flow, status);
  const name = statusOf(factory.flow, status).name;
  if (inferred && !hasProblem(bench, 'status'))
    note(bench, 'status.inferred', `没有写状态，但有实际发货日期，按“${name}”导入`);
  const unread = hasProblem(bench, 'status') || hasProblem(bench, 'shippedDate');
  if (!unread && delivered && values.shippedDate === undefined) {
    fault(bench, 'shippedDate', 'shipped.missing', `状态是“${name}”，请填写实际发货日期`);
  }
  if (!unread && !delivered && values.shippedDate !== undefined) {
    fault(bench, 'shippedDate', 'shipped.too_early', tooEarly(name));
  }
  if (known.twin !== undefined) {
    fault(
      bench,
      'number',
      'number.twin',
      `没有订单号，而客户、产品、数量、交期与已有的 ${known.twin} 完全相同。是同一张订单请填 ${known.twin}，是另一张请填新的订单号`,
    );
  } else if (values.number === undefined && !hasProblem(bench, 'number')) {
    note(bench, 'number.given', '没有订单号，导入时自动编号');
  }
  if (
    values.promisedDate &&
    values.promisedDate < today &&
    !delivered &&
    !statusOf(factory.flow, status).terminal
  ) {
    note(bench, 'promised.past', `承诺交期 ${values.promisedDate} 已过，导入后就是逾期订单`);
  }
}

export const tooEarly = (status: string): string =>
  `填了实际发货日期，但状态是“${status}”，请改状态，或清空这个日期`;
