import {
  blocksText,
  flagsText,
  instantText,
  orderLine,
  promisedText,
  wallClock,
} from '../checkpoints/text.ts';
import type { Factory } from '../factory/factory.ts';
import { dueText, moneyText } from '../orders/text.ts';
import { workingMinutesBetween } from '../working-time/minutes-between.ts';
import { formatWorkingMinutes } from '../working-time/span-text.ts';
import { YearMissingError } from '../working-time/year-missing.ts';
import type { MeetingFacts, StepTold } from './read-meeting.ts';

/** Characters that a calendar takes as description (KB 0244). */
const MOST = 5_000;

/** How people are there: what was found out about their calendars. */
export interface Attendance {
  organiser: string;
  /** Names of those who have something else at the time. */
  conflicts: readonly string[];
  /** Names of those whose calendar could not be read; all: nobody's could. */
  unknown: readonly string[] | 'all';
}

/** The page of facts of an 异常升级会议, plain text: what waits, what it costs, who was told, what can be decided. */
export function meetingText(factory: Factory, facts: MeetingFacts, there: Attendance): string {
  const { view } = facts;
  const parts = [
    `订单 ${view.order.number} 的关卡「${view.name}」超时没有处理，请在会上决定。`,
    section('一、等什么', waits(factory, facts)),
    section('二、影响', costs(factory, facts)),
    section(
      '三、什么时候通知过谁',
      facts.steps.map((step) => stepLine(step, view.now)),
    ),
    section('四、现有凭证', evidence(factory, facts)),
    section('五、请决定', choices(factory, facts, there)),
    ...attendance(there),
  ];
  const text = parts.join('\n\n');
  return text.length <= MOST ? text : `${text.slice(0, MOST - 1)}…`;
}

const section = (title: string, lines: readonly string[]): string => [title, ...lines].join('\n');

function waits(factory: Factory, { view }: MeetingFacts): string[] {
  const pending = view.signers.filter((one) => one.state === 'pending');
  const who = pending.map((one) => `${one.name}${one.delegate ? `（代理 ${one.delegate.name}）` : ''}`);
  const rule = factory.checkpoints[view.key];
  const waited = span(factory, view.openedAt, view.now);
  const late = view.deadlineAt ? span(factory, view.deadlineAt, view.now) : null;
  return [
    orderLine(view),
    ...(rule ? [`要办的事：${rule.asks}`] : []),
    `责任人：${who.join('、') || '无'}`,
    `${instantText(view.openedAt, view.now)} 打开${waited ? `，已等 ${waited}` : ''}`,
    ...(view.deadlineAt
      ? [`${instantText(view.deadlineAt, view.now)} 截止${late ? `，已超时 ${late}` : ''}（按工作时间计）`]
      : []),
    ...(view.order.specialProcesses.length > 0
      ? [`特殊工艺：${view.order.specialProcesses.join('、')}`]
      : []),
    ...(view.order.requirements ? [`客户要求：${cut(view.order.requirements, 200)}`] : []),
  ];
}

function costs(factory: Factory, { view, amount }: MeetingFacts): string[] {
  const today = wallClock(view.now).slice(0, 10);
  const blocks = blocksText(factory, view);
  return [
    blocks ? `未通过前，订单不能进入${blocks}` : '不阻挡订单的后续状态',
    `承诺交期 ${promisedText(view)}，${dueText(view.order.promisedDate, today).text}${view.order.rush ? '（加急单）' : ''}`,
    ...(factory.escalation.meeting.money && amount !== null ? [`订单金额 ${moneyText(amount)}`] : []),
  ];
}

const TIER_NAMES: Readonly<Record<number, string>> = {
  1: '第1级 提醒责任人',
  2: '第2级 升级到部门负责人',
  3: '第3级 召集会议',
};

function stepLine({ tier, at, outcome, told, cc, cause }: StepTold, now: string): string {
  const whom = outcome === 'skipped' ? '找不到人，已跳过' : told.join('、');
  const copied = cc.length > 0 ? `；同时告知 ${cc.join('、')}` : '';
  const by = cause === 'schedule' ? '' : `（${cause}）`;
  return `${instantText(at, now)} ${TIER_NAMES[tier] ?? `第${tier}级`}：${whom}${copied}${by}`;
}

function evidence(factory: Factory, { view }: MeetingFacts): string[] {
  const rule = factory.checkpoints[view.key]?.evidence;
  const given = view.evidence.map((one) => {
    const flags = flagsText(one.flags, one.reusedFrom);
    return `${cut(one.name, 60)}（${one.byName}，${instantText(one.at, view.now)}${flags ? `，${flags}` : ''}）`;
  });
  if (given.length > 0) return given.slice(0, 12);
  return [rule ? `还没有。需要至少 ${rule.atLeast} 份：${rule.what}` : '这个关卡不需要凭证'];
}

function choices(factory: Factory, { view }: MeetingFacts, { organiser }: Attendance): string[] {
  const rule = factory.checkpoints[view.key];
  return [
    '1. 当场办结：责任人在卡片上通过或驳回，会议随之结束',
    '2. 延长期限：定一个新的截止时间，到时仍未处理会重新逐级提醒',
    '3. 换人：转给能办的人，并定新的截止时间',
    '4. 撤回关卡：确实不再需要时，由有权限的人在卡片上撤回并写明原因',
    ...(rule?.evidence ? ['没有凭证不能通过，也不能口头豁免'] : ['关卡不能口头豁免']),
    `会后请 ${organiser} 在机器人发来的「会议结论」卡片上填写结论`,
  ];
}

function attendance({ conflicts, unknown }: Attendance): string[] {
  if (unknown === 'all') return ['参会人的日历没有读到，时间如有冲突请组织者调整。'];
  const lines = [
    ...(conflicts.length > 0
      ? [`没有全员都空的时间，${conflicts.join('、')} 这段时间另有安排，请协调。`]
      : []),
    ...(unknown.length > 0 ? [`${unknown.join('、')} 的日历没有读到。`] : []),
  ];
  return lines;
}

/** Working time between two instants; null when it cannot be said. */
function span(factory: Factory, from: string, to: string): string | null {
  try {
    const minutes = workingMinutesBetween(factory.calendar, new Date(from), new Date(to));
    return minutes > 0 ? formatWorkingMinutes(factory.calendar, minutes) : null;
  } catch (err) {
    if (err instanceof YearMissingError) return null;
    throw err;
  }
}

const cut = (text: string, most: number): string =>
  text.length <= most ? text : `${text.slice(0, most - 1)}…`;
