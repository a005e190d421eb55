import type { CardButton, CardField } from '../../card.ts';
import { factName } from '../../checkpoints/text.ts';
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

/** 客户变更: the form; 看变更: the card of a request that waits. */
export function asideButtons({ order, asides }: OrderAnswer): CardButton[] {
  return [
    ...asides.requests.map((one) => ({
      label: `看变更 ${one.id} 号`,
      action: 'show_request',
      params: { order: String(order.id), request: String(one.id) },
    })),
    ...(order.mayRequest ? [requestButton(order)] : []),
  ];
}

const requestButton = (order: OrderView): CardButton => ({
  label: '客户变更',
  action: 'ask_request',
  params: { order: String(order.id) },
});
