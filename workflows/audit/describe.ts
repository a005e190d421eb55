import type { Factory, Sight } from '../factory/factory.ts';
import { statusOf } from '../factory/rules.ts';
import { meets, needOfAct, needOfLogged } from '../staff/policy-table.ts';
import type { AuditEntry } from './entry.ts';

/** What is needed to put an entry into words for one reader. */
export interface Reader {
  factory: Factory;
  /** What the reader sees of the order (staff/policy-table.ts); empty in a group. */
  sights: ReadonlySet<Sight>;
  /** A person's name by user id; the id itself when nobody knows. */
  nameOf(userId: string): string;
}

/** The parts of a row that its words are made of. */
export type Describable = Pick<AuditEntry, 'action' | 'change' | 'reason' | 'evidence'> & { actor: string };

const ACTIONS: Readonly<Record<string, string>> = {
  'order.create': '新建订单',
  'order.import': '导入订单',
  'order.update': '修改',
  // The change itself says it: 状态 待审核 → 已确认.
  'order.transition': '',
  'order.change': '变更',
  'change.request': '登记客户变更申请',
  'change.submit': '提交客户变更申请',
  'change.evidence': '补充客户变更依据',
  'change.accept': '接受客户变更申请',
  'change.reject': '拒绝客户变更申请',
  'change.withdraw': '撤回客户变更申请',
  'order.due_date': '改期',
  'date.request': '申请改期',
  'date.letter': '提交客户确认函',
  'date.read': '识别客户确认函',
  'date.review': '核对客户确认函',
  'date.accept': '改期通过',
  'date.reject': '改期被拒绝',
  'date.withdraw': '撤回改期申请',
  'date.close': '改期申请关闭',
  'plant.conflict': '设备与报工不符',
  'plant.confirm': '说明设备与报工不符',
  'plant.over': '设备与报工已一致',
  'warning.tell': '交期预警',
  'warning.answer': '答复交期预警',
  'incident.touch': '受外部事件影响',
  'incident.over': '外部事件结束',
  'order.hold': '暂停',
  'checkpoint.open': '打开关卡',
  'checkpoint.reopen': '重新打开关卡',
  'checkpoint.sign': '签字',
  'checkpoint.pass': '通过关卡',
  'checkpoint.reject': '驳回关卡',
  'checkpoint.transfer': '转办关卡',
  'checkpoint.add_signer': '加签关卡',
  'checkpoint.busy': '处理中',
  'checkpoint.nudge': '催办',
  'checkpoint.withdraw': '撤回关卡',
  'checkpoint.evidence': '上传凭证',
  'escalation.remind': '第1级提醒',
  'escalation.head': '第2级升级到部门负责人',
  'escalation.meeting': '第3级召集升级会议',
  'escalation.skipped': '升级找不到人，跳过一级',
  'escalation.ask': '要求升级',
  'escalation.invite': '发出升级会议邀请',
  'escalation.decide': '记录升级会议结论',
  'escalation.settle': '升级会议了结',
  'order.edit': '编辑',
  'order.price': '改价',
  // The change itself says it: 加急 否 → 是.
  'order.rush': '',
  'order.hand_over': '移交业务员',
  'drawing.add': '新增图纸',
  'drawing.end': '作废图纸',
  'talk.add': '记录沟通',
  'customer.edit': '修改客户资料',
  'export.take': '导出表格',
  'order.po': '客户确认PO',
  'order.sign_off': '客户签收',
  'order.reversal': '冲销',
  'material.plan': '计算物料需求',
  'material.reserve': '锁定库存',
  'material.release': '释放库存',
  'material.move': '调料',
  'material.expect': '填写预计到货',
  'material.substitute': '改用替代料',
  'material.receipt': '入库',
  'material.stock': '库存变动',
  'material.issue': '领料',
  'material.reversal': '冲销',
  'work.report': '报工',
  'work.reversal': '冲销报工',
  'inspection.report': '检验',
  'inspection.reversal': '冲销检验',
  'waybill.report': '运单',
  'waybill.reversal': '冲销运单',
  'production.book': '排产',
  'production.plan_import': '按表格排产',
  'production.free': '取消排产',
  'production.move': '为加急单让路',
  'production.rush_ask': '申请加急排产',
  'production.rush_offer': '加急方案已算出',
  'production.rush_hold': '占住加急时段',
  'production.rush_release': '放开加急时段',
  'production.rush_book': '订下加急时段',
  'production.rush_undo': '撤销加急排产',
  'production.rush_drop': '关闭加急排产',
  'production.outside': '改外协',
  'production.outside_back': '外协取消',
  'material.outside_place': '下外协单',
  'material.outside_twice': '外协与厂内重复',
  'material.outside_cancelled': '外协单已取消',
  'order.resume': '恢复',
  'order.cancel': '取消',
};

const FIELDS: Readonly<Record<string, string>> = {
  request: '申请号',
  dateRequest: '改期申请号',
  wantedDate: '交期',
  verdict: '识别结论',
  likelyDate: '预计完工',
  plan: '排产',
  option: '方案',
  operation: '工序',
  outside: '在哪做',
  supplier: '供应商',
  completion: '完工',
  heldUntil: '占住到',
  number: '订单号',
  customer: '客户',
  customerName: '客户',
  product: '产品',
  productCode: '产品编码',
  productName: '产品名称',
  // The words of a fact say themselves what they are.
  fact: '',
  quantity: '数量',
  unitPrice: '单价',
  amount: '金额',
  promisedDate: '承诺交期',
  originalPromisedDate: '原承诺交期',
  shippedDate: '实际发货日期',
  status: '状态',
  heldFrom: '暂停前状态',
  ownerUserId: '责任人',
  salesUserId: '业务员',
  rush: '加急',
  requirements: '客户要求',
  specialProcesses: '特殊工艺',
  orderType: '订单类型',
  remark: '备注',
  bomRevision: 'BOM版本',
  customerPo: '客户PO',
  carrier: '承运商',
  carrierTerms: '承运条款',
  shippedQuantity: '已发数量',
  reworkCount: '返工次数',
  drawing: '图纸',
  talk: '沟通内容',
  via: '沟通方式',
  shortName: '简称',
  aliases: '别名',
  materials: '物料',
  expectedDate: '预计到货',
  movedTo: '调给',
  movedFrom: '调自',
  signer: '签字人',
  signers: '签字人',
  told: '通知',
  cc: '同时告知',
  daysLeft: '',
  answer: '',
  answerUntil: '预计发货',
  conflict: '不符',
  plc: '设备数据',
  mes: '报工数据',
  organiser: '组织者',
  attendees: '参会',
};

const STATUSES = new Set(['status', 'heldFrom']);
const PEOPLE = new Set([
  'ownerUserId',
  'salesUserId',
  'signer',
  'signers',
  'told',
  'cc',
  'organiser',
  'attendees',
]);
const LONGEST_VALUE = 40;

/** Who acted, as people say it: a name, or 系统. */
function actorName(actor: string, reader: Pick<Reader, 'nameOf'>): string {
  return actor.startsWith('staff:') ? reader.nameOf(actor.slice('staff:'.length)) : '系统';
}

/**
 * An entry in one plain line without its time: `孙磊：状态 待审核 → 已确认；责任人 孙磊 → 吴楠。原因：客户确认PO`.
 * Fields without a name for people (keys, versions) are left out. What the reader may not see is masked: a field, or
 * with everything that it says an act (and with the only field that it has, the reason, which speaks of it).
 */
export function describeEntry(entry: Describable, reader: Reader): string {
  if (isHidden(entry, reader)) return hiddenText(entry, reader);
  const changes = Object.entries(entry.change).flatMap(([field, pair]) =>
    describeField(field, pair, reader, CHANGES.has(entry.action)),
  );
  const [, thing] = entry.change.checkpoint ?? [];
  const what = `${ACTIONS[entry.action] ?? entry.action}${typeof thing === 'string' ? `「${thing}」` : ''}`;
  const head = `${actorName(entry.actor, reader)} ${what}`.trim();
  const reason = entry.reason ? `。原因：${shorten(entry.reason)}` : '';
  const evidence = entry.evidence?.length ? `（凭证 ${entry.evidence.length} 份）` : '';
  return `${head}${changes.length > 0 ? `：${changes.join('；')}` : ''}${reason}${evidence}`;
}

/** Acts that change what may have been there: that it was empty before is worth a word. */
const CHANGES: ReadonlySet<string> = new Set(['order.change', 'order.edit', 'order.update', 'order.price']);

/** Whether the reader may see nothing of what this entry says but that something was done. */
export function isHidden(entry: Describable, { sights }: Pick<Reader, 'sights'>): boolean {
  if (!meets(sights, needOfAct(entry.action))) return true;
  const fields = Object.keys(entry.change).filter((field) => FIELDS[field] !== undefined);
  return fields.length > 0 && fields.every((field) => !meets(sights, needOfLogged(field)));
}

function hiddenText(entry: Describable, reader: Reader): string {
  const labels = Object.keys(entry.change).flatMap((field) => FIELDS[field] ?? []);
  const what = ACTIONS[entry.action] || [...new Set(labels)].join('、');
  return `${actorName(entry.actor, reader)} ${what}（无权查看）`;
}

function describeField(
  field: string,
  [before, after]: readonly [unknown, unknown],
  reader: Reader,
  tellsEmpty: boolean,
): string | never[] {
  const label = FIELDS[field];
  if (label === undefined || (isEmpty(before) && isEmpty(after))) return [];
  if (!meets(reader.sights, needOfLogged(field))) return `${label}（无权查看）`;
  const to = describeValue(field, after, reader);
  return isEmpty(before) && !tellsEmpty
    ? `${label} ${to}`.trim()
    : `${label} ${describeValue(field, before, reader)} → ${to}`;
}

function describeValue(field: string, value: unknown, reader: Reader): string {
  if (isEmpty(value)) return '无';
  if (typeof value === 'boolean') return value ? '是' : '否';
  if (Array.isArray(value)) {
    const words = value.map(String);
    return shorten((PEOPLE.has(field) ? words.map((one) => reader.nameOf(one)) : words).join('、'));
  }
  if (typeof value === 'object') return shorten(JSON.stringify(value));
  const text = String(value);
  if (STATUSES.has(field)) return statusOf(reader.factory.flow, text).name;
  if (PEOPLE.has(field)) return reader.nameOf(text);
  return shorten(text);
}

const isEmpty = (value: unknown): boolean =>
  value === null || value === undefined || value === '' || (Array.isArray(value) && value.length === 0);

/** Cut between characters as people see them, never inside one. */
function shorten(text: string): string {
  const line = text.replace(/\s+/g, ' ').trim();
  const letters = [...line];
  return letters.length > LONGEST_VALUE ? `${letters.slice(0, LONGEST_VALUE).join('')}…` : line;
}
