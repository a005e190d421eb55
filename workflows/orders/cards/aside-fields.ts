import type { CardButton, CardField } from '../../card.ts';
import { factName } from '../../checkpoints/text.ts';
import type { GoingRequest } from '../../due-date-change/promises.ts';
import { KIND_NAMES } from '../../incidents/of-order.ts';
import type { OrderView } from '../read-order.ts';
import { dayText } from '../text.ts';
import type { OrderAnswer } from '../where.ts';

/** Change requests that wait and incidents that touch the order, a line each. */
export function asideFields({ order, asides }: OrderAnswer): CardField[] {
  return [
    ...asides.requests.map((one): CardField => {
      const what = one.fields.map(factName).join('、');
      const waits = one.state === 'draft' ? '待补书面依据' : '待计划员决定';
      return { label: '客户变更', value: `${one.id} 号：${what}，${waits}`, tone: 'warn' };
    }),
    ...(asides.date ? [dateField(asides.date, order.now)] : []),
    ...asides.affected.map((one): CardField => {
      const what = [KIND_NAMES[one.kind], one.subject].filter(Boolean).join(' ');
      const likely = `预计 ${dayText(one.likelyDate, order.now)} 完工`;
      return {
        label: '受影响',
        value: `${what}（到 ${dayText(one.untilDate, order.now)}），${likely}${one.atRisk ? '，晚于承诺交期' : ''}`,
        tone: one.atRisk ? 'bad' : 'warn',
      };
    }),
  ];
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

/** 客户变更: the form; 看变更: the card of a request that waits. */
export function asideButtons({ order, asides }: OrderAnswer): CardButton[] {
  return [
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
