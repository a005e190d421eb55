import type { Card, CardInput } from '../card.ts';
import type { CheckpointView } from '../checkpoints/read.ts';
import { deadlineText, instantText, orderLine, promisedText } from '../checkpoints/text.ts';
import type { Factory } from '../factory/factory.ts';
import { plainText } from '../orders/text.ts';

/** What the card shows of the meeting. */
export interface DecisionOf {
  meetingId: number;
  startsAt: string;
  /** Names, organiser first. */
  people: readonly string[];
  /** Who can be chosen instead of the present assignee. */
  candidates: readonly { userId: string; name: string }[];
}

/** New deadlines that can be chosen, as working spans. */
const SPANS = [
  { value: '2h', label: '2小时后' },
  { value: '4h', label: '4小时后' },
  { value: '1d', label: '1个工作日后' },
  { value: '2d', label: '2个工作日后' },
  { value: '3d', label: '3个工作日后' },
  { value: '5d', label: '5个工作日后' },
];

const KEEP = { value: '', label: '不换人' };

/** 会议结论: asked of the organiser when the meeting is over; what they write re-arms the checkpoint. */
export function decisionCard(factory: Factory, view: CheckpointView, of: DecisionOf): Card {
  const inputs: CardInput[] = [
    {
      name: 'decision',
      label: '会议结论',
      kind: 'textarea',
      required: true,
      placeholder: '决定了什么，谁来做',
    },
    { name: 'span', label: '新的截止时间', kind: 'select', required: true, value: '4h', options: SPANS },
    { name: 'day', label: '或指定日期（当天下班前，填了以日期为准）', kind: 'date' },
    {
      name: 'assignee',
      label: '换人',
      kind: 'select',
      value: '',
      options: [KEEP, ...options(of.candidates)],
    },
  ];
  return {
    title: `会议结论：${view.name} · ${view.order.number}`,
    status: { text: '待填写', tone: 'warn' },
    text: '升级会议已结束，关卡仍未办结。请写下结论和新的截止时间；到时仍未处理，会重新逐级提醒。',
    fields: [
      { label: '订单', value: orderLine(view) },
      { label: '承诺交期', value: promisedText(view) },
      { label: '会议', value: `${instantText(of.startsAt, view.now)} · ${of.people.join('、')}` },
      { label: '原截止', value: deadlineText(factory, view.deadlineAt, view.now).text, tone: 'bad' },
      {
        label: '责任人',
        value:
          view.signers
            .filter((one) => one.state === 'pending')
            .map((one) => one.name)
            .join('、') || '无',
      },
    ],
    inputs,
    buttons: [
      {
        label: '记录结论',
        action: 'record_decision',
        params: { meeting: String(of.meetingId), order: String(view.order.id) },
        submits: true,
        style: 'primary',
      },
    ],
  };
}

const options = (people: DecisionOf['candidates']) =>
  people.map(({ userId, name }) => ({ value: userId, label: name }));

/** The card when the decision is there, or is not needed any more. */
export function decidedCard(view: CheckpointView, lines: readonly string[], tone: 'good' | 'neutral'): Card {
  return {
    title: `会议结论：${view.name} · ${view.order.number}`,
    status: { text: tone === 'good' ? '已记录' : '不再需要', tone },
    text: lines.map(plainText).join('\n\n'),
    fields: [{ label: '订单', value: orderLine(view) }],
    buttons: [],
  };
}
