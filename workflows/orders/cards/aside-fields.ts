import type { CardButton, CardField } from '../../card.ts';
import { factName, wallClock } from '../../checkpoints/text.ts';
import type { GoingRequest } from '../../due-date-change/promises.ts';
import { type Affected, KIND_NAMES } from '../../incidents/of-order.ts';
import type { OrderView } from '../read-order.ts';
import { dayText, minuteText } from '../text.ts';
import type { OrderAnswer } from '../where.ts';

/** Incidents named on the card; there is one line for all of them. */
const MOST_NAMED = 2;

/**
 * Change requests that wait, a line each; incidents that touch the order in one line. What they make of its date stands
 * in 预计发货 alone: one card, one date.
 */
export function asideFields({ order, asides }: OrderAnswer): CardField[] {
  return [
    ...asides.requests.map((one): CardField => {
      const what = one.fields.map(factName).join('、');
      const waits = one.state === 'draft' ? '待补书面依据' : '待计划员决定';
      return { label: '客户变更', value: `${one.id} 号：${what}，${waits}`, tone: 'warn' };
    }),
    ...(asides.date ? [dateField(asides.date, order.now)] : []),
    ...(asides.warning ? [warningField(asides.warning, order.now)] : []),
    ...affectedField(order, asides.affected),
  ];
}

function affectedField(order: OrderView, affected: readonly Affected[]): CardField[] {
  if (affected.length === 0) return [];
  const named = affected.slice(0, MOST_NAMED).map((one) => {
    const what = [KIND_NAMES[one.kind], one.subject].filter(Boolean).join(' ');
    return `${what}（到 ${dayText(one.untilDate, order.now)}）`;
  });
  const more = affected.length > MOST_NAMED ? `等 ${affected.length} 项` : '';
  const tone = affected.some(({ atRisk }) => atRisk) ? 'bad' : 'warn';
  return [{ label: '受影响', value: `${named.join('、')}${more}`, tone }];
}

const WAITS: Readonly<Record<GoingRequest['state'], string>> = {
  draft: '待发客户确认函',
  reading: '确认函识别中',
  review: '确认函待人工核对',
  approval: '待二次审批',
};

const dateField = ({ id, toDate, state }: GoingRequest, now: string): CardField => ({
  label: '改期',
  value: `${id} 号：改到 ${dayText(toDate, now)}，${WAITS[state]}`,
  tone: 'warn',
});

/** An answer in words of people, and when it is expected to leave by it. */
function warningField(warning: NonNullable<OrderAnswer['asides']['warning']>, now: string): CardField {
  const { state, answeredByName, answerText, answerUntil, warnedAt } = warning;
  if (state === 'open')
    return {
      label: '交期预警',
      value: `${minuteText(wallClock(warnedAt), now)} 已提醒，还没有答复`,
      tone: 'bad',
    };
  const until = answerUntil ? `，预计 ${dayText(answerUntil, now)} 发货` : '';
  const overdue = answerUntil !== null && answerUntil < now.slice(0, 10);
  return {
    label: '交期预警',
    value: `${answeredByName ?? ''} 已答复：${short(answerText)}${until}${overdue ? '，已过' : ''}`,
    tone: overdue ? 'bad' : 'warn',
  };
}

/** Longer answers are in the log. */
const LONGEST_ANSWER = 60;
function short(text: string): string {
  const letters = [...text.replace(/\s+/g, ' ')];
  return letters.length > LONGEST_ANSWER ? `${letters.slice(0, LONGEST_ANSWER).join('')}…` : letters.join('');
}

/** 客户变更: the form; 看变更: the card of a request that waits. */
export function asideButtons({ order, asides }: OrderAnswer): CardButton[] {
  return [
    ...(asides.warning?.mayAnswer
      ? [{ label: '答复预警', action: 'ask_warning', params: { order: String(order.id) } }]
      : []),
    ...asides.requests.map((one) => ({
      label: `看变更 ${one.id} 号`,
      action: 'show_request',
      params: { order: String(order.id), request: String(one.id) },
    })),
    ...(order.mayRequest ? [requestButton(order)] : []),
    ...(asides.date
      ? [
          {
            label: `看改期 ${asides.date.id} 号`,
            action: 'show_date',
            params: { order: String(order.id), request: String(asides.date.id) },
          },
        ]
      : []),
    ...(order.mayMoveDate && !asides.date ? [dateButton(order)] : []),
  ];
}

const requestButton = (order: OrderView): CardButton => ({
  label: '客户变更',
  action: 'ask_request',
  params: { order: String(order.id) },
});

const dateButton = (order: OrderView): CardButton => ({
  label: '改交期',
  action: 'ask_date',
  params: { order: String(order.id) },
});
