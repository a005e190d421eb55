import type { Card, CardButton, CardField } from '../../card.ts';
import { deadlineText } from '../../checkpoints/text.ts';
import { daysBetween } from '../../dates/civil.ts';
import type { Revision } from '../../due-date-change/promises.ts';
import type { Factory } from '../../factory/factory.ts';
import { isDelivered, roleNames, type Step, statusOf } from '../../factory/rules.ts';
import { BUTTON_NAMES } from '../../reporting/tellable.ts';
import type { Forecast } from '../forecast.ts';
import { PACE_DAYS } from '../pace.ts';
import type { OrderView, Place } from '../read-order.ts';
import { dayText, dueText, durationText, minuteText, moneyText } from '../text.ts';
import type { OrderAnswer } from '../where.ts';
import { asideButtons, asideFields } from './aside-fields.ts';
import { progressFields } from './progress-fields.ts';

/** Longer wishes are cut on the card; the phone has little room. */
const LONGEST_VALUE = 60;

/** Where an order is: the one answer, phone first. What the reader may not see is not in the answer at all. */
export function orderCard(factory: Factory, answer: OrderAnswer, place: Place): Card {
  const { order } = answer;
  const status = statusOf(factory.flow, order.status);
  return {
    title: `${order.number} ${order.customer.shortName}`,
    status: { text: order.rush ? `${status.name} · 加急` : status.name, tone: status.tone },
    text: sinceText(factory, order),
    fields: [
      ...whoFields(factory, order),
      ...checkpointFields(factory, answer),
      ...asideFields(answer),
      ...progressFields(factory, order, answer.progress),
      { label: '产品', value: `${productText(order)} × ${order.quantity}${order.product.unit}` },
      ...dateFields(factory, answer),
      ...detailFields(order),
      ...answer.events.map((event) => ({ label: minuteText(event.at, order.now), value: event.text })),
    ],
    buttons: [
      ...order.steps.map((step) => stepButton(factory, order, step)),
      ...reportButton(order),
      ...(place === 'single' ? checkpointButtons(answer) : []),
      ...(order.mayChange ? [changeButton(order)] : []),
      ...(order.mayRush ? [rushButton(order)] : []),
      ...(place === 'single' ? asideButtons(answer) : []),
      ...(place === 'single' ? [fullViewButton(order)] : []),
    ],
    shows: { order: order.id, version: order.version },
    ...(place === 'group' ? { footer: '群里不显示金额，也不能操作；需要时请与我单聊。' } : {}),
  };
}

/** To the card of each checkpoint that keeps it, for those who press for it or manage it. */
const checkpointButtons = ({ order, checkpoints }: OrderAnswer): CardButton[] =>
  checkpoints.map((one) => ({
    label: checkpoints.length > 1 ? `看「${shortName(one.name)}」` : '看关卡',
    action: 'checkpoint',
    params: { order: String(order.id), checkpoint: String(one.id) },
  }));

/** Names on buttons: longer ones would fill a line of the phone each. */
const shortName = (name: string): string => {
  const letters = [...name];
  return letters.length > 10 ? `${letters.slice(0, 9).join('')}…` : name;
};

/** 上报: the form of the only fact that the reader may tell, or the menu of them. */
function reportButton({ id, tells }: OrderView): CardButton[] {
  const [only, another] = tells;
  if (!only) return [];
  const label = another ? '上报' : BUTTON_NAMES[only];
  return [{ label, action: 'report', params: { order: String(id) } }];
}

const changeButton = (order: OrderView): CardButton => ({
  label: '变更',
  action: 'ask_change',
  params: { order: String(order.id), version: String(order.version) },
});

/** When it could be made with priority, as a card of its own. */
const rushButton = (order: OrderView): CardButton => ({
  label: '加急',
  action: 'rush',
  params: { order: String(order.id) },
  confirm: '把这个订单设为加急，并由计划员选时段？',
});

/** 订单全息视图, section by section. */
const fullViewButton = (order: OrderView): CardButton => ({
  label: '全貌',
  action: 'view',
  params: { order: String(order.id) },
});

export const productText = ({ product }: OrderView): string =>
  product.name === product.code ? product.code : `${product.name} ${product.code}`;

function sinceText(factory: Factory, order: OrderView): string {
  const { name, terminal } = statusOf(factory.flow, order.status);
  const since = minuteText(order.since, order.now);
  // Imported as shipped: the goods left before the house knew of it.
  if (order.status === factory.flow.delivered && order.shipped && order.shipped < order.since.slice(0, 10)) {
    const days = daysBetween(order.shipped, order.now.slice(0, 10));
    return `**${name}**：${dayText(order.shipped, order.now)} 发货，已 ${days}天`;
  }
  return terminal
    ? `**${name}**：${since}（${durationText(order.minutes)}前）`
    : `**${name}**：${since} 起，${order.minutes < 1 ? '刚刚开始' : `已 ${durationText(order.minutes)}`}`;
}

function whoFields(factory: Factory, order: OrderView): CardField[] {
  const { owner: role, waitsFor, terminal } = statusOf(factory.flow, order.status);
  if (terminal) return [];
  const who = order.owner
    ? `${order.owner.name}（${roleNames(factory, role ? [role] : [])}）`
    : '暂无责任人，请联系主管';
  return [
    { label: '在谁手上', value: who, ...(order.owner ? {} : { tone: 'bad' }) },
    ...(waitsFor ? [{ label: '在等什么', value: waitsFor }] : []),
  ];
}

/** What keeps it: each checkpoint that has not passed, who must sign and until when. */
function checkpointFields(factory: Factory, { order, checkpoints }: OrderAnswer): CardField[] {
  return checkpoints.map((one) => {
    const state = one.state === 'rejected' ? '已驳回，待重新送审' : one.who.join('、') || '暂无责任人';
    const until =
      one.state === 'open' ? `，截止 ${deadlineText(factory, one.deadlineAt, order.nowAt).text}` : '';
    return {
      label: '卡在',
      value: `${one.name}：${state}${until}`,
      tone: one.late || one.state === 'rejected' ? 'bad' : 'warn',
    };
  });
}

function dateFields(factory: Factory, { order, forecast, asides }: OrderAnswer): CardField[] {
  const fields: CardField[] = [promiseField(factory, order)];
  if (asides.revisions.length > 0) fields.push(revisionField(asides.revisions, order.now));
  if (order.shipped) fields.push({ label: '实际发货', value: dayText(order.shipped, order.now) });
  const expected = expectedField(order, forecast);
  return expected ? [...fields, expected] : fields;
}

/** How often and how last; the full view has all of them. */
function revisionField(revisions: readonly Revision[], now: string): CardField {
  const last = revisions.at(-1);
  const way = last ? `${dayText(last.fromDate, now)} → ${dayText(last.toDate, now)}` : '';
  const times = revisions.length > 1 ? `共改期 ${revisions.length} 次，最近 ` : '';
  return {
    label: '改期记录',
    value: cut(`${times}${way}，${last?.approvedBy ?? ''} 批准：${last?.reason ?? ''}`),
  };
}

function promiseField(factory: Factory, order: OrderView): CardField {
  const parts = [dayText(order.promised, order.now)];
  const waits = order.open && !isDelivered(factory.flow, order.status);
  const due = dueText(order.promised, order.now.slice(0, 10));
  if (waits) parts.push(due.text);
  if (order.originalPromised !== order.promised)
    parts.push(`原承诺 ${dayText(order.originalPromised, order.now)}`);
  const tone = !waits ? undefined : due.late ? 'bad' : due.near ? 'warn' : undefined;
  return { label: '承诺交期', value: parts.join('，'), ...(tone ? { tone } : {}) };
}

export function expectedField(order: OrderView, forecast: Forecast): CardField | null {
  const label = '预计发货';
  if (forecast.kind === 'none') return null;
  if (forecast.kind === 'on_hold') return { label, value: '暂停中，恢复后推算' };
  if (forecast.kind === 'unknown') return { label, value: '暂无足够数据' };
  const late = forecast.date > order.promised;
  const overstayed =
    forecast.overstayedMinutes > 0 ? `，本环节已超常用时 ${durationText(forecast.overstayedMinutes)}` : '';
  const why = forecast.bound ? `因${forecast.bound.why}` : `按近${PACE_DAYS}天同类用时推算`;
  const beyond = late && forecast.bound ? '，晚于承诺交期' : '';
  const value = `${dayText(forecast.date, order.now)}（${why}${beyond}${overstayed}）`;
  return { label, value, ...(late ? { tone: 'bad' } : {}) };
}

function detailFields(order: OrderView): CardField[] {
  const fields: CardField[] = [];
  if (order.money) fields.push({ label: '金额', value: moneyValue(order.money) });
  if (order.specialProcesses.length > 0)
    fields.push({ label: '特殊工艺', value: cut(order.specialProcesses.join('、')) });
  if (order.requirements !== '') fields.push({ label: '客户要求', value: cut(order.requirements) });
  if (order.sales) fields.push({ label: '业务员', value: order.sales.name });
  return fields;
}

function moneyValue({ amount, unitPrice }: { amount: string | null; unitPrice: string | null }): string {
  return amount && unitPrice ? `${moneyText(amount)}（单价 ${moneyText(unitPrice)}）` : '尚未报价';
}

function stepButton(factory: Factory, order: OrderView, step: Step): CardButton {
  const forward = factory.flow.path.indexOf(step.to) === factory.flow.path.indexOf(order.status) + 1;
  return {
    label: step.label,
    action: step.asks.length > 0 ? 'ask' : 'step',
    params: { order: String(order.id), version: String(order.version), to: step.to, from: order.status },
    style: step.danger ? 'danger' : forward || step.resumes ? 'primary' : 'normal',
  };
}

function cut(text: string): string {
  const letters = [...text.replace(/\s+/g, ' ')];
  return letters.length > LONGEST_VALUE ? `${letters.slice(0, LONGEST_VALUE).join('')}…` : letters.join('');
}
