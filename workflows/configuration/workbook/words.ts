/** Values of the configuration as people read and write them in the workbook; a value without a word stands as it is. */
export type Words = Readonly<Record<string, string>>;

export const TONES: Words = { neutral: '灰', info: '蓝', good: '绿', warn: '橙', bad: '红' };

export const ROWS: Words = { all: '全部订单', own: '自己的订单', none: '不看订单' };

export const SIGHTS: Words = {
  amounts: '金额',
  customer_talks: '客户沟通',
  material: '物料',
  production: '生产',
  quality: '质量',
  drawings: '图纸',
  shipping: '物流',
};

export const PERMISSIONS: Words = {
  'order.create': '下单',
  'order.change': '直接变更订单',
  'order.edit': '补充订单资料',
  'order.import': '导入订单',
  'order.import_status': '导入状态',
  'checkpoint.manage': '管理关卡',
  'staff.absence': '代登请假',
  'audit.read': '看审计',
  'fact.po': '记客户确认',
  'fact.receipt': '记到货',
  'fact.stock': '记库存',
  'fact.work': '记报工',
  'fact.inspection': '记检验',
  'fact.waybill': '记发运',
  'fact.sign_off': '记签收',
  'material.plan': '管物料',
  'change.request': '提变更申请',
  'change.decide': '批变更申请',
  'date.request': '提改期申请',
  'date.review': '核对改期函',
  'date.approve': '审批改期',
  'incident.report': '报异常事件',
  'rush.ask': '申请加急',
  'plan.book': '排产与订加急',
  'customer.edit': '改客户资料',
  'master.import': '导入基础资料',
  'metrics.read': '看全厂指标',
  'factory.propose': '提配置变更',
  'factory.activate': '启用配置',
};

export const ACTS: Words = {
  po_confirmed: '客户确认',
  receipt: '到货',
  issue: '发料',
  work_report: '报工',
  inspection: '检验',
  waybill: '发运',
  sign_off: '签收',
};

export const ASKS: Words = { reason: '原因', shippedDate: '实际发货日期' };

export const WEEKDAYS: Words = {
  mon: '周一',
  tue: '周二',
  wed: '周三',
  thu: '周四',
  fri: '周五',
  sat: '周六',
  sun: '周日',
};

export const FACTS: Words = {
  product: '产品',
  quantity: '数量',
  requirements: '客户要求',
  specialProcesses: '特殊工艺',
  bomRevision: 'BOM版本',
  promisedDate: '承诺交期',
};

export const EVENTS: Words = {
  created: '新建订单',
  changed: '订单变更',
  process_mismatch: '工艺不符',
  due_date_letter: '改期函待核对',
  due_date_change: '申请改期',
};

export const DIGEST_SECTIONS: Words = {
  checkpoints: '待签关卡',
  orders: '手上的订单',
  forms: '待补待选',
  changes: '待决定的变更与改期',
  warnings: '交期预警',
  late: '逾期未发',
  shortages: '缺料',
  outside: '外协待办',
  machines: '设备异常',
  timeouts: '超时关卡',
};

export const BOARD_PICTURES: Words = {
  today: '今日总览',
  board: '看板',
  risk: '交付风险',
  'heat-map': '热力图',
  osrt: 'OSRT',
};

/** The word of a value, or the value itself. */
export const wordOf = (words: Words, value: string): string => words[value] ?? value;

/** The value behind a word (or behind itself); null when it is neither. */
export function meantBy(words: Words, values: readonly string[], text: string): string | null {
  return values.find((value) => value === text || words[value] === text) ?? null;
}
