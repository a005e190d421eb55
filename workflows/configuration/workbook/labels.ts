import { HELD_FROM } from '../../factory/factory.ts';
import { type Codec, listOf, refTo } from './codecs.ts';
import {
  checkpointPeople,
  clock,
  dayKey,
  deadline,
  members,
  openers,
  ownDay,
  people,
  processes,
  share,
  shift,
  span,
} from './special-codecs.ts';
import * as words from './words.ts';

/** How a value of the configuration is shown: its header, and where its type does not say it, its form and words. */
export interface Label {
  header: string;
  codec?: Codec;
  words?: words.Words;
  /** More than the codec says of itself. */
  hint?: string;
  width?: number;
}

const status = refTo('status');
const role = refTo('role');
const ANSWER = { ask: '要求重发', flag: '收下并标记' };

/**
 * By file, table and path. What stands in the schema and not here is shown too, under its own key and in the form that
 * its type gives it (layout.ts): nothing of the configuration can get lost on the way.
 */
export const LABELS: Readonly<Record<string, Label>> = {
  'factory.yaml:name': { header: '工厂名称' },
  'factory.yaml:fallback.role': {
    header: '备用负责角色',
    codec: role,
    hint: '没有人可派时交给谁；与下一行二选一',
  },
  'factory.yaml:fallback.user': { header: '备用负责人', hint: '人员 userId' },
  'factory.yaml:auditHead.at': { header: '审计链头时刻', codec: clock, hint: '与下一行都留空则不发' },
  'factory.yaml:auditHead.group': { header: '审计链头群', hint: '群会话 ID' },
  'factory.yaml:internalGroups': { header: '内部群', hint: '只有同事的群，会话 ID' },
  'status-flow.yaml:initial': { header: '起点状态', codec: status },
  'status-flow.yaml:confirmed': { header: '确认状态', codec: status, hint: '进入时算料、锁库存' },
  'status-flow.yaml:delivered': { header: '发货状态', codec: status, hint: '到此货已离厂' },
  'status-flow.yaml:path': { header: '主流程', codec: listOf(status), hint: '从头到尾的状态' },

  'status-flow.yaml:states.name': { header: '名称' },
  'status-flow.yaml:states.tone': { header: '颜色', words: words.TONES },
  'status-flow.yaml:states.owner': { header: '责任角色', codec: role },
  'status-flow.yaml:states.waitsFor': { header: '等待事项', width: 40, hint: '一句话：这一状态在等什么' },
  'status-flow.yaml:states.terminal': { header: '终态', hint: '订单到此结束' },
  'status-flow.yaml:states.acts': { header: '算作动手的事实', words: words.ACTS, width: 24 },

  'status-flow.yaml:transitions.from': { header: '从', codec: listOf(status), width: 34 },
  'status-flow.yaml:transitions.to': {
    header: '到',
    codec: refTo('status', { [HELD_FROM]: '恢复到暂停前' }),
  },
  'status-flow.yaml:transitions.label': { header: '按钮' },
  'status-flow.yaml:transitions.roles': { header: '可操作的角色', codec: listOf(role), width: 40 },
  'status-flow.yaml:transitions.asks': { header: '必须填写', words: words.ASKS },
  'status-flow.yaml:transitions.danger': { header: '慎重操作', hint: '按钮显示为红色' },

  'status-flow.yaml:data.from': { header: '从', codec: listOf(status), width: 24 },
  'status-flow.yaml:data.to': { header: '到', codec: status },
  'status-flow.yaml:data.when.poConfirmed': { header: '客户已确认' },
  'status-flow.yaml:data.when.material': { header: '料齐比例', codec: share },
  'status-flow.yaml:data.when.workReport': { header: '报工', words: { first: '首次报工', last: '末道完成' } },
  'status-flow.yaml:data.when.pieces': { header: '末道合格比例', codec: share, hint: '只与“末道完成”一起写' },
  'status-flow.yaml:data.when.inspection': {
    header: '检验结论',
    words: { passed: '合格', failed: '不合格' },
  },
  'status-flow.yaml:data.when.waybill': { header: '发运比例', codec: share },
  'status-flow.yaml:data.when.signOff': { header: '客户已签收' },

  'roles.yaml:roles.name': { header: '名称' },
  'roles.yaml:roles.members': { header: '成员', codec: members, width: 44 },
  'roles.yaml:roles.rows': { header: '可见订单', words: words.ROWS },
  'roles.yaml:roles.sees': { header: '可见内容', words: words.SIGHTS, width: 30 },
  'roles.yaml:roles.may': { header: '权限', words: words.PERMISSIONS, width: 50 },

  'checkpoints.yaml:checkpoints.name': { header: '名称', width: 24 },
  'checkpoints.yaml:checkpoints.asks': { header: '要做什么', width: 40, hint: '一句话' },
  'checkpoints.yaml:checkpoints.when.orderTypes': { header: '限订单类型' },
  'checkpoints.yaml:checkpoints.when.families': { header: '限产品族' },
  'checkpoints.yaml:checkpoints.when.specialProcesses': { header: '限特殊工艺', codec: processes },
  'checkpoints.yaml:checkpoints.when.rush': { header: '限加急' },
  'checkpoints.yaml:checkpoints.opens': { header: '何时打开', codec: openers, width: 24 },
  'checkpoints.yaml:checkpoints.assignees': { header: '责任人', codec: checkpointPeople, width: 28 },
  'checkpoints.yaml:checkpoints.signers': { header: '谁签', words: { any: '任一人', all: '全部' } },
  'checkpoints.yaml:checkpoints.order': { header: '签字次序', words: { parallel: '同时', sequence: '依次' } },
  'checkpoints.yaml:checkpoints.tell': { header: '同时告知', codec: checkpointPeople, width: 24 },
  'checkpoints.yaml:checkpoints.deadline': { header: '期限', codec: deadline },
  'checkpoints.yaml:checkpoints.evidence.what': { header: '凭证', width: 26, hint: '留空表示不要凭证' },
  'checkpoints.yaml:checkpoints.evidence.atLeast': { header: '凭证至少' },
  'checkpoints.yaml:checkpoints.evidence.atMost': { header: '凭证至多' },
  'checkpoints.yaml:checkpoints.evidence.kinds': {
    header: '凭证类型',
    words: { picture: '图片', pdf: 'PDF', document: '文档' },
  },
  'checkpoints.yaml:checkpoints.evidence.quality': { header: '图片不清时', words: ANSWER },
  'checkpoints.yaml:checkpoints.evidence.reused': { header: '图片重复时', words: ANSWER },
  'checkpoints.yaml:checkpoints.blocks': { header: '未过不能进入', codec: listOf(status) },
  'checkpoints.yaml:checkpoints.onTimeout': {
    header: '超时',
    words: { hold: '保持打开', pass: '自动通过', reject: '自动驳回' },
  },
  'checkpoints.yaml:checkpoints.dependsOn': { header: '哪些变更要重做', words: words.FACTS, width: 30 },
  'checkpoints.yaml:checkpoints.ladder.head': {
    header: '升级到负责人',
    codec: span,
    hint: '留空同工作表「升级」',
  },
  'checkpoints.yaml:checkpoints.ladder.meeting': {
    header: '升级到会议',
    codec: span,
    hint: '留空同工作表「升级」',
  },

  'escalation.yaml:reminder.after': { header: '第1级 期限之后', codec: span },
  'escalation.yaml:head.after': { header: '第2级 第1级之后', codec: span },
  'escalation.yaml:head.cc': { header: '第2级 抄送', codec: people },
  'escalation.yaml:meeting.after': { header: '第3级 第2级之后', codec: span },
  'escalation.yaml:meeting.title': { header: '会议名称' },
  'escalation.yaml:meeting.minutes': { header: '会议分钟数', hint: '15 到 240' },
  'escalation.yaml:meeting.notBefore': { header: '会议最早', codec: span, hint: '自升级起' },
  'escalation.yaml:meeting.within': { header: '会议最晚', codec: span, hint: '自升级起' },
  'escalation.yaml:meeting.organiser': {
    header: '会议组织者',
    words: { head: '部门负责人', director: '参会名单第一位' },
  },
  'escalation.yaml:meeting.invite': { header: '参会', codec: people },
  'escalation.yaml:meeting.money': { header: '会议写金额' },
  'escalation.yaml:alarm': { header: '升级故障告知', codec: people },
  'escalation.yaml:limits.perPersonPerHour': { header: '每人每小时最多提醒' },
  'escalation.yaml:limits.perMinute': { header: '每分钟最多提醒' },
  'escalation.yaml:budget.calls': { header: '每月调用额度' },
  'escalation.yaml:budget.pushes': { header: '每月推送额度' },
  'escalation.yaml:budget.from': { header: '汇总起点（%）', hint: '额度用到百分之几后改为汇总发送' },
  'escalation.yaml:budget.digestAt': { header: '汇总时刻', codec: listOf(clock) },

  'calendar.yaml:shifts': { header: '班次', codec: listOf(shift) },
  'calendar.yaml:weekdays': { header: '上班的星期', words: words.WEEKDAYS, hint: '留空为周一至周五' },
  'calendar.yaml:statutory': { header: '法定节假日', words: { cn: '按国家规定', off: '不按' } },
  'calendar.yaml:completeYears': { header: '自备齐全的年份' },
  'calendar.yaml:days.': { header: '安排', codec: ownDay, width: 30 },

  'scheduling.yaml:frozenHours': { header: '冻结小时', hint: '几小时内开工的不再移动' },
  'scheduling.yaml:holdMinutes': { header: '占住分钟', hint: '先占住一个方案的时间' },
  'scheduling.yaml:undoMinutes': { header: '可撤销分钟', hint: '加急预订后多久内可整单撤销' },
  'scheduling.yaml:horizonDays': { header: '排产天数' },
  'scheduling.yaml:passes': { header: '周期样本数', hint: '按最近几次算外协与在途周期' },
  'scheduling.yaml:refineSeconds': { header: '优化秒数', hint: '先出三个方案，再继续找更好的' },
  'scheduling.yaml:missedMinutes': {
    header: '未开工重排分钟',
    hint: '到点未开工多少分钟后自动重排；0 为不重排，留空为 60',
  },
  'scheduling.yaml:overtime.workdays': { header: '工作日加班', codec: listOf(shift) },
  'scheduling.yaml:overtime.daysOff': { header: '休息日加班', codec: listOf(shift) },
  'scheduling.yaml:hands.': { header: '并行工位' },
  'scheduling.yaml:outside.supplier': { header: '外协厂', width: 26 },
  'scheduling.yaml:outside.leadDays': { header: '外协天数', hint: '从送出到回厂的日历天' },

  'warnings.yaml:warning.days': { header: '预警天数', hint: '距承诺交期几天以内且未发货' },
  'warnings.yaml:warning.at': { header: '预警时刻', codec: listOf(clock), hint: '工作日' },
  'warnings.yaml:warning.tell': { header: '预警告知', codec: people },
  'warnings.yaml:digest.at': { header: '日报时刻', codec: listOf(clock), hint: '工作日' },
  'warnings.yaml:digest.rows': { header: '日报每栏最多行数', hint: '其余只计数' },
  'warnings.yaml:sections.': { header: '日报内容', words: words.DIGEST_SECTIONS, width: 60 },

  'boards.yaml:onTimeTarget': { header: '准时率目标', codec: share, hint: '图里的目标线；留空则不画' },
  'boards.yaml:posts.picture': { header: '图', words: words.BOARD_PICTURES },
  'boards.yaml:posts.group': { header: '群', hint: '群会话 ID，须是内部群', width: 24 },
  'boards.yaml:posts.at': { header: '时刻', codec: listOf(clock), hint: '工作日' },
  'boards.yaml:posts.role': { header: '按谁的权限', codec: role, hint: '群里不显示金额' },

  'capabilities.yaml:engineers': { header: '特殊工艺问谁', codec: people, hint: '工艺没有写工程师时' },
  'capabilities.yaml:processes.aliases': { header: '其他叫法', width: 34 },
  'capabilities.yaml:processes.inHouse': { header: '本厂能做' },
  'capabilities.yaml:processes.suppliers': { header: '外协厂', width: 26 },
  'capabilities.yaml:processes.leadDays': { header: '外协天数' },
  'capabilities.yaml:processes.engineers': { header: '工程师', codec: people, width: 26 },
};

/** A table of the configuration: the sheet it has to itself, and what its rows are called by. */
export interface TableLabel {
  sheet: string;
  key?: { header: string; codec?: Codec; hint?: string };
}

export const TABLES: Readonly<Record<string, TableLabel>> = {
  'status-flow.yaml:states': { sheet: '状态', key: { header: '代号' } },
  'status-flow.yaml:transitions': { sheet: '流转' },
  'status-flow.yaml:data': { sheet: '数据流转' },
  'roles.yaml:roles': { sheet: '角色', key: { header: '代号' } },
  'checkpoints.yaml:checkpoints': { sheet: '关卡', key: { header: '代号' } },
  'calendar.yaml:days': { sheet: '特别日期', key: { header: '日期', codec: dayKey, hint: dayKey.hint } },
  'scheduling.yaml:hands': { sheet: '手工设备组', key: { header: '设备组', hint: '没有机床的设备组' } },
  'scheduling.yaml:outside': {
    sheet: '可改外协',
    key: { header: '设备组', hint: '加急排不下时可送外协的设备组' },
  },
  'warnings.yaml:sections': { sheet: '日报', key: { header: '角色', hint: '角色代号，同工作表「角色」' } },
  'boards.yaml:posts': { sheet: '定时看板', key: { header: '代号' } },
  'capabilities.yaml:processes': { sheet: '特殊工艺', key: { header: '工艺', hint: '名称' } },
};

/** Sheets of single values, one a row, by file. */
export const VALUE_SHEETS: Readonly<Record<string, string>> = {
  'factory.yaml': '工厂',
  'status-flow.yaml': '工厂',
  'roles.yaml': '工厂',
  'checkpoints.yaml': '工厂',
  'capabilities.yaml': '工厂',
  'escalation.yaml': '升级',
  'scheduling.yaml': '排产',
  'warnings.yaml': '预警与日报',
  'boards.yaml': '工厂',
  'calendar.yaml': '日历',
};

/** How the sheets follow each other; others come last. */
export const SHEET_ORDER = [
  '工厂',
  '状态',
  '流转',
  '数据流转',
  '关卡',
  '角色',
  '升级',
  '日历',
  '排产',
  '手工设备组',
  '预警与日报',
  '日报',
  '定时看板',
  '特别日期',
  '特殊工艺',
] as const;
