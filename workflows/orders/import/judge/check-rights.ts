import type { Actor } from '../../../context.ts';
import type { Factory } from '../../../factory/factory.ts';
import { may } from '../../../factory/rules.ts';
import { type Bench, fault, hasProblem } from './bench.ts';

/** What the uploader may do by a workbook; what the status flow grants by steps is not granted by a sheet. */
export interface UploaderRights {
  /** New orders (order.create). */
  create: boolean;
  /** Statuses and salespersons as recorded history, without the steps of the status flow (order.import_status). */
  status: boolean;
  /** Prices of new orders: who may not see amounts writes none. */
  amounts: boolean;
}

/** The rights of the person whose workbook is read; the system itself imports nothing. */
export function rightsOf(factory: Factory, actor: Actor): UploaderRights {
  if (actor.kind !== 'staff') return { create: false, status: false, amounts: false };
  return {
    create: may(factory, actor.roles, 'order.create'),
    status: may(factory, actor.roles, 'order.import_status'),
    amounts: actor.roles.some((key) => factory.roles[key]?.sees.includes('amounts')),
  };
}

/** Looks at what a row would do, after everything else was judged. */
export function checkRights(bench: Bench, rights: UploaderRights): void {
  if (bench.known.order) checkUpdate(bench, rights);
  else checkNew(bench, rights);
}

function checkNew(bench: Bench, rights: UploaderRights): void {
  const { status, shippedDate, unitPrice } = bench.row.values;
  if (!rights.create) {
    fault(bench, 'number', 'right.create', '您的角色不能新建订单，请让业务员或销售主管导入这一行');
    return;
  }
  const recorded =
    (status !== undefined && status !== bench.factory.flow.initial) || shippedDate !== undefined;
  if (recorded && !rights.status && !hasProblem(bench, 'status')) {
    fault(bench, 'status', 'right.status', `${noStatus}；新订单请把状态写成“待审核”或留空`);
  }
  if (unitPrice !== undefined && !rights.amounts) {
    fault(bench, 'unitPrice', 'right.price', noPrice);
  }
}

function checkUpdate(bench: Bench, rights: UploaderRights): void {
  if (bench.row.values.unitPrice !== undefined && !bench.known.order?.amountsVisible) {
    fault(bench, 'unitPrice', 'right.price', noPrice);
  }
  if (rights.status) return;
  const { patch } = bench.judged;
  if (patch.status !== undefined || patch.shippedDate !== undefined) {
    fault(bench, 'status', 'right.status', `${noStatus}；请在订单卡片上操作`);
  }
  if (patch.salesUserId !== undefined) {
    fault(bench, 'sales', 'right.sales', '您的角色不能用表格更换业务员，请让销售主管导入');
  }
}

const noPrice = '您不能查看这张订单的金额，请清空单价后再导入';
const noStatus = '您的角色不能用表格改状态（销售主管、计划主管可以）';
