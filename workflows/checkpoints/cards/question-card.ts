import type { Card, CardInput } from '../../card.ts';
import type { Factory } from '../../factory/factory.ts';
import type { CheckpointView } from '../read.ts';
import { deadlineText, orderLine } from '../text.ts';
import { paramsOf } from './buttons.ts';

/** What an act asks for before it is done. */
export interface Question {
  /** The act's action name. */
  action: string;
  label: string;
  text: string;
  inputs: CardInput[];
  danger?: boolean;
}

const reason = (placeholder: string): CardInput => ({
  name: 'reason',
  label: '原因',
  kind: 'textarea',
  required: true,
  placeholder,
});

const whom = (label: string): CardInput => ({
  name: 'to',
  label,
  kind: 'text',
  required: true,
  placeholder: '同事的姓名',
});

export const QUESTIONS: Readonly<Record<string, Question>> = {
  ask_reject: {
    action: 'reject',
    label: '驳回',
    text: '驳回后，业务员和订单责任人会收到通知，改好后重新送审。',
    inputs: [reason('哪里不对，要怎么改')],
    danger: true,
  },
  ask_transfer: {
    action: 'transfer',
    label: '转办',
    text: '转办后由对方签，截止时间不变。',
    inputs: [whom('转给谁'), reason('为什么转办')],
  },
  ask_signer: {
    action: 'add_signer',
    label: '加签',
    text: '加签后，要多一个人签字才能通过。',
    inputs: [whom('谁来加签'), reason('为什么加签')],
  },
  ask_busy: {
    action: 'busy',
    label: '处理中',
    text: '在这段工作时间里不再提醒和升级；到时没有完成，会继续提醒。',
    inputs: [
      {
        name: 'span',
        label: '预计还需要',
        kind: 'select',
        required: true,
        value: '2h',
        options: [
          { value: '1h', label: '1小时' },
          { value: '2h', label: '2小时' },
          { value: '4h', label: '4小时' },
          { value: '1d', label: '1个工作日' },
          { value: '2d', label: '2个工作日' },
          { value: '3d', label: '3个工作日' },
        ],
      },
    ],
  },
  ask_withdraw: {
    action: 'withdraw',
    label: '撤回',
    text: '撤回后这个关卡不再要求，订单可以继续。撤回会记入审计日志。',
    inputs: [reason('为什么不再需要')],
    danger: true,
  },
  ask_resubmit: {
    action: 'resubmit',
    label: '重新送审',
    text: '重新送审会重新计算截止时间，凭证需要重新上传。',
    inputs: [reason('改了什么')],
  },
};

/** What an act leads to, where a request hangs on the checkpoint. */
function textOf({ about }: CheckpointView, { action, text }: Question): string {
  if (about && action === 'reject') return about.onReject;
  return (action === 'withdraw' && about?.onWithdraw) || text;
}

/** The question, on the checkpoint's own card; mistakes leave it open. */
export function questionCard(factory: Factory, view: CheckpointView, question: Question): Card {
  const params = paramsOf(view);
  return {
    title: `${view.name} · ${view.order.number}`,
    status: { text: question.label, tone: question.danger ? 'warn' : 'info' },
    text: textOf(view, question),
    fields: [
      { label: '订单', value: orderLine(view) },
      ...(view.state === 'open'
        ? [{ label: '截止', value: deadlineText(factory, view.deadlineAt, view.now).text }]
        : []),
    ],
    inputs: question.inputs,
    buttons: [
      {
        label: `确认${question.label}`,
        action: question.action,
        params,
        submits: true,
        style: question.danger ? 'danger' : 'primary',
      },
      { label: '返回', action: 'show', params },
    ],
    shows: { checkpoint: view.id, version: view.version },
  };
}
