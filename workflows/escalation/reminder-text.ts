import type { CheckpointView } from '../checkpoints/read.ts';
import {
  blocksText,
  deadlineText,
  instantText,
  orderLine,
  promisedText,
  wallClock,
} from '../checkpoints/text.ts';
import type { Factory } from '../factory/factory.ts';
import { dueText, plainText } from '../orders/text.ts';
import type { NewReminder } from './queue-reminders.ts';

/** A reminder with all that its words are made of. */
export interface Reminding extends Pick<NewReminder, 'tier' | 'role' | 'line'> {
  view: CheckpointView;
  /** Names of whom the step of this tier told, and copied. */
  told: readonly string[];
  cc: readonly string[];
}

/** Lines of a digest; the rest are counted. */
const MOST_LINES = 15;

/** A work notification has 2,048 bytes as JSON, title and number included (KB 0764); longer ones would be cut off. */
const MOST_BYTES = 1_450;

/** One reminder as a work notification with the facts, or several as a digest, the most urgent first. */
export function noticeOf(
  factory: Factory,
  reminders: readonly Reminding[],
  total = reminders.length,
): { title: string; text: string } {
  const [first] = reminders;
  if (!first) throw new Error('nothing to remind of');
  return total === 1 ? single(factory, first) : digest(factory, reminders, total);
}

function single(factory: Factory, one: Reminding): { title: string; text: string } {
  const { view } = one;
  const blocks = blocksText(factory, view);
  const today = wallClock(view.now).slice(0, 10);
  return {
    title: `${kindOf(one)}：${view.name} · ${view.order.number}`,
    text: [
      asked(one),
      ...(one.line ? [plainText(one.line)] : []),
      plainText(orderLine(view)),
      `截止 ${lateText(factory, view)}`,
      ...(blocks ? [`未通过前订单不能进入${blocks}`] : []),
      `承诺交期 ${promisedText(view)}（${dueText(view.order.promisedDate, today).text}）${view.order.rush ? ' · 加急' : ''}`,
      `责任人 ${plainText(holders(view))}`,
      stamp(one),
    ].join('\n\n'),
  };
}

function digest(
  factory: Factory,
  reminders: readonly Reminding[],
  total: number,
): { title: string; text: string } {
  const [first] = reminders;
  const tail = (shown: number) => [
    ...(total > shown ? [`另有 ${total - shown} 项，请在「我的待办」查看`] : []),
    first ? `提醒时间 ${instantText(first.view.now, first.view.now)}` : '',
  ];
  const lines: string[] = [];
  for (const one of reminders.slice(0, MOST_LINES)) {
    const next = [...lines, `${lines.length + 1}. ${lineOf(factory, one)}`];
    if (Buffer.byteLength([...next, ...tail(next.length)].join('\n\n')) > MOST_BYTES) break;
    lines.push(next.at(-1) ?? '');
  }
  const urgent = first ? `，最急 ${first.view.order.number}` : '';
  return { title: `关卡提醒：${total} 项${urgent}`, text: [...lines, ...tail(lines.length)].join('\n\n') };
}

function lineOf(factory: Factory, one: Reminding): string {
  const { view } = one;
  const blocks = blocksText(factory, view);
  const parts = [view.name, view.order.number, view.order.customerName, lateText(factory, view)];
  return `【${tagOf(one)}】${plainText(parts.join(' · '))}${blocks ? ` · 挡住${blocks}` : ''}`;
}

const lateText = (factory: Factory, view: CheckpointView): string =>
  deadlineText(factory, view.deadlineAt, view.now).text.replace('（已超时 0分钟）', '（刚刚到期）');

const KINDS: Readonly<Record<number, string>> = { 0: '关卡待处理', 1: '关卡超时', 2: '关卡升级' };

const kindOf = ({ tier, role }: Reminding): string =>
  role === 'nudge' ? '关卡催办' : (KINDS[tier] ?? '关卡超时');

function tagOf({ tier, role }: Reminding): string {
  if (role === 'head') return '请督办';
  if (role === 'cc') return '抄送';
  if (role === 'nudge') return '催办';
  if (role === 'opened') return '新';
  return tier === 2 ? '已升级' : role === 'delegate' ? '代处理' : '请处理';
}

/** What is wanted of this person. */
function asked({ tier, role, view, told, cc }: Reminding): string {
  const pending = view.signers.filter((one) => one.state === 'pending');
  const who = names(pending.map((one) => one.name));
  const theirs = pending.flatMap((one) => [one.name, one.delegate?.name]);
  const copied = cc.filter((name) => !theirs.includes(name));
  if (role === 'opened') return '请您处理这个关卡。';
  if (role === 'nudge') return '有人在等这个关卡，请尽快处理。';
  if (role === 'head') return `${who} 没有按时处理，升级到您，请督促处理。`;
  if (role === 'cc') return `抄送您：${who} 没有按时处理，已升级到 ${names(told)}。`;
  if (tier === 2)
    return `仍未处理，已升级到 ${names(told)}${copied.length > 0 ? `，抄送 ${names(copied)}` : ''}。请马上处理。`;
  return role === 'delegate'
    ? `${who} 不在岗，您是代理人，请代为处理。`
    : '已到截止时间，请通过、驳回、转办，或标记处理中。';
}

const names = (list: readonly string[]): string => plainText(list.join('、'));

function holders(view: CheckpointView): string {
  const pending = view.signers.filter((one) => one.state === 'pending');
  const each = pending.map((one) => `${one.name}${one.delegate ? `（代理 ${one.delegate.name}）` : ''}`);
  return each.join('、') || '无';
}

/** Makes the text one of its kind: DingTalk drops the same words to the same person on one day. */
const stamp = ({ tier, view }: Reminding): string =>
  `提醒时间 ${instantText(view.now, view.now)}${tier > 0 ? ` · 第${tier}级` : ''}`;
