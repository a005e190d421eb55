import type { Card, CardButton } from '../../card.ts';
import type { Factory } from '../../factory/factory.ts';
import { roleNames, statusOf } from '../../factory/rules.ts';
import { KIND_NAMES } from '../../facts/kinds.ts';
import type { OrderView } from '../../orders/read-order.ts';
import type { Values } from '../forms/form.ts';
import { FORMS } from '../forms/index.ts';
import { operationAfter, stepValue } from '../forms/work.ts';
import type { ReportState } from '../state.ts';
import { BUTTON_NAMES, type OrderFact } from '../tellable.ts';

const idOf = ({ order }: ReportState) => ({ order: String(order.id) });
const titleOf = ({ order }: ReportState, what: string) =>
  `${what} · ${order.number} ${order.customer.shortName}`;

const productLine = ({ order }: ReportState): string =>
  `${order.product.name} ${order.product.code} × ${order.quantity}${order.product.unit}`;

const statusBadge = (factory: Factory, { order }: ReportState): NonNullable<Card['status']> => {
  const { name, tone } = statusOf(factory.flow, order.status);
  return { text: name, tone };
};

/** 上报: what the reader may tell of an order. */
export function menuCard(factory: Factory, state: ReportState): Card {
  return {
    title: titleOf(state, '上报'),
    status: statusBadge(factory, state),
    text: productLine(state),
    buttons: [
      ...(state.order.tells.length > 0 ? state.order.tells : state.tells).map(
        (kind): CardButton => ({
          label: BUTTON_NAMES[kind],
          action: 'form',
          params: { ...idOf(state), kind },
        }),
      ),
      { label: '冲销', action: 'takeback', params: idOf(state) },
    ],
  };
}

/** The form of one kind of fact. @param problems what was wrong with the values, one sentence per field */
export function formCard(
  factory: Factory,
  state: ReportState,
  kind: OrderFact,
  values: Values = {},
  problems: readonly string[] = [],
): Card {
  const form = FORMS[kind];
  const given =
    kind === 'work_report' && values.step ? { ...values, step: stepValue(state, values) } : values;
  const lead = form.lead(state);
  return {
    title: titleOf(state, BUTTON_NAMES[kind]),
    status: statusBadge(factory, state),
    text: [productLine(state), lead].filter((line) => line !== '').join('\n\n'),
    inputs: form.inputs(state, given),
    buttons: [
      {
        label: form.submit,
        action: 'submit',
        params: { ...idOf(state), kind },
        submits: true,
        style: 'primary',
      },
      { label: '返回', action: 'menu', params: idOf(state) },
    ],
    ...(problems.length > 0 ? { notice: { text: problems.join('\n'), tone: 'warn' as const } } : {}),
  };
}

/** What came of a fact. */
export interface Told {
  kind: OrderFact;
  /** In a few words: `工序20 合格100`. */
  words: string;
  /** What is remarkable, in words. */
  flags: readonly string[];
  /** Its key, to take it back by. */
  key: string;
  /** The status before it. */
  from: string;
  step?: number | undefined;
}

/** The fact is recorded: what it was, what is remarkable, where the order stands and who has it now. */
export function toldCard(factory: Factory, state: ReportState, told: Told): Card {
  const { order } = state;
  const next = told.kind === 'work_report' ? operationAfter(state, told.step) : undefined;
  const params = idOf(state);
  return {
    title: titleOf(state, BUTTON_NAMES[told.kind]),
    status: statusBadge(factory, state),
    text: [`**已记录**：${told.words || KIND_NAMES[told.kind]}`, movedText(factory, order, told.from)].join(
      '\n\n',
    ),
    ...(told.flags.length > 0
      ? { fields: told.flags.map((value) => ({ label: '请留意', value, tone: 'warn' as const })) }
      : {}),
    buttons: [
      ...(next
        ? [
            {
              label: `报下一工序 ${next.step} ${next.name}`.slice(0, 20),
              action: 'form',
              params: { ...params, kind: told.kind, step: String(next.step) },
              style: 'primary' as const,
            },
          ]
        : []),
      { label: '再报一次', action: 'form', params: { ...params, kind: told.kind } },
      ...(state.tells.length > 1 ? [{ label: '其他上报', action: 'menu', params }] : []),
      { label: '冲销', action: 'takeback', params },
    ],
  };
}

/** `订单已进入「质检中」，下一责任人：钱芳（质检员），已通知。` */
export function movedText(factory: Factory, order: OrderView, from: string): string {
  const { name, owner, terminal } = statusOf(factory.flow, order.status);
  if (order.status === from) return `订单仍在「${name}」。`;
  if (terminal) return `订单已进入「${name}」。`;
  const who = order.owner
    ? `下一责任人：${order.owner.name}（${roleNames(factory, owner ? [owner] : [])}），已通知`
    : '暂无责任人，请联系主管指定';
  return `订单已进入「${name}」，${who}。`;
}
