import type { View, ViewFilter } from '../../board/api/views.ts';

/** Filters as people read them. */
export const FILTER_NAMES: Readonly<Record<ViewFilter, string>> = {
  text: '文字',
  customer: '客户',
  product: '产品',
  status: '状态',
  owner: '责任人',
  salesperson: '业务员',
  person: '人员',
  rush: '加急',
  cancelled: '已取消',
  overdue: '逾期',
  open: '在办',
  shipped: '发货',
  stuck: '卡在关卡',
  warned: '交期预警',
  rework: '返工',
  promisedFrom: '承诺交期（从）',
  promisedTo: '承诺交期（到）',
  originalFrom: '原承诺交期（从）',
  originalTo: '原承诺交期（到）',
  shippedFrom: '发货日期（从）',
  shippedTo: '发货日期（到）',
  createdFrom: '下单日期（从）',
  createdTo: '下单日期（到）',
  onTime: '准时交付',
  onTimeOriginal: '准时交付（原承诺）',
  timeout: '关卡超时',
  timeoutFrom: '超时时间（从）',
  timeoutTo: '超时时间（到）',
};

export const VIEW_NAMES: Readonly<Record<View, string>> = {
  todo: '今日待办',
  risk: '交付风险',
  customers: '客户全景',
  anomalies: '异常溯源',
  orders: '订单',
};
