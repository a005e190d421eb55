import type { Card, CardButton, Tone } from '../../card.ts';
import { changeLines, instantText, wallClock } from '../../checkpoints/text.ts';
import type { Sight } from '../../factory/factory.ts';
import { plainText } from '../../orders/text.ts';
import type { RequestView } from '../read.ts';
import { impactFields } from './impact-fields.ts';

/** Who looks at a request's card. */
export interface RequestReader {
  sights: ReadonlySet<Sight>;
  /** Asked for it. */
  requests: boolean;
  /** May accept or refuse it. */
  decides: boolean;
}

/** Previews on a card; more would make it long on a phone. */
const MOST_IMAGES = 3;

const STATES: Readonly<Record<RequestView['state'], { text: string; tone: Tone }>> = {
  draft: { text: '待补书面依据', tone: 'warn' },
  open: { text: '待决定', tone: 'warn' },
  accepted: { text: '已接受', tone: 'good' },
  rejected: { text: '已拒绝', tone: 'bad' },
  withdrawn: { text: '已撤回', tone: 'neutral' },
};

/** The living card of a change request: what, from and to, on what evidence, what it would do, and what one may do. */
export function requestCard(view: RequestView, reader: RequestReader): Card {
  const { order } = view;
  const undecided = view.state === 'draft' || view.state === 'open';
  const today = wallClock(view.now).slice(0, 10);
  const images = view.evidence.flatMap(({ previewSha256, name }) =>
    previewSha256 ? [{ sha256: previewSha256, caption: name }] : [],
  );
  return {
    title: `变更申请 ${view.id} 号 · ${order.number}`,
    status: STATES[view.state],
    text: [
      ...(undecided ? [] : [decisionText(view)]),
      changeText(view),
      `原因：${plainText(view.reason)}`,
    ].join('\n\n'),
    fields: [
      {
        label: '订单',
        value: `${order.customerName} · ${order.productName} ${order.productCode} × ${order.quantity}${order.unit}`,
      },
      { label: '提出人', value: `${view.requestedBy.name}，${instantText(view.requestedAt, view.now)}` },
      evidenceField(view),
      ...(undecided && view.impact ? impactFields(view.impact, reader.sights, today) : []),
    ],
    ...(images.length > 0 ? { images: images.slice(-MOST_IMAGES) } : {}),
    buttons: buttonsFor(view, reader),
    ...(view.state === 'draft' && reader.requests
      ? { footer: '在聊天里把客户来函或邮件的照片、截图、PDF 发给单脉，收到后自动交给计划员。' }
      : {}),
  };
}

const changeText = ({ change }: RequestView): string => {
  const lines = changeLines(change).map((line) => `- **${plainText(line)}**`);
  return lines.length > 0 ? lines.join('\n') : '订单现在已经是客户要的样子，没有要变的。';
};

/** 拒绝: the same card, which asks why. */
export function rejectCard(view: RequestView, reader: RequestReader): Card {
  const params = paramsOf(view);
  return {
    ...requestCard(view, reader),
    status: { text: '拒绝变更', tone: 'warn' },
    inputs: [
      { name: 'decision', label: '拒绝原因', kind: 'textarea', required: true, placeholder: '会告诉提出人' },
    ],
    buttons: [
      { label: '确认拒绝', action: 'reject', params, submits: true, style: 'danger' },
      { label: '返回', action: 'back', params },
    ],
  };
}

function evidenceField({ evidence, state }: RequestView): { label: string; value: string; tone?: Tone } {
  if (evidence.length > 0)
    return {
      label: '书面依据',
      value: `${evidence.length} 份：${evidence.map(({ name }) => name).join('、')}`,
    };
  return { label: '书面依据', value: '还没有', ...(state === 'draft' ? { tone: 'warn' as const } : {}) };
}

function decisionText(view: RequestView): string {
  const did = { accepted: '接受', rejected: '拒绝', withdrawn: '撤回', draft: '', open: '' }[view.state];
  const at = view.decidedAt ? instantText(view.decidedAt, view.now) : '';
  const why = view.decision ? `：${plainText(view.decision)}` : '';
  return `**${[view.decidedByName ?? '系统', at, did].filter(Boolean).join(' ')}**${why}`;
}

function buttonsFor(view: RequestView, reader: RequestReader): CardButton[] {
  const params = paramsOf(view);
  if (view.state === 'open' && reader.decides)
    return [
      {
        label: '接受',
        action: 'accept',
        params,
        style: 'primary',
        confirm: `接受变更申请 ${view.id} 号？订单会立即变更，相关人员会收到通知。`,
      },
      { label: '拒绝', action: 'ask_reject', params, style: 'danger' },
    ];
  if ((view.state === 'draft' || view.state === 'open') && reader.requests)
    return [
      { label: '撤回', action: 'withdraw', params, style: 'danger', confirm: `撤回变更申请 ${view.id} 号？` },
    ];
  return [];
}

const paramsOf = (view: RequestView): Record<string, string> => ({
  request: String(view.id),
  version: String(view.version),
  order: String(view.order.id),
});
