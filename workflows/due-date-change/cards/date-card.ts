import type { Card, CardButton, CardField, CardInput } from '../../card.ts';
import { instantText } from '../../checkpoints/text.ts';
import { plainText } from '../../orders/text.ts';
import { doubtsOf, itemOf } from '../kept.ts';
import { ITEMS } from '../letter-reader.ts';
import { isGoing } from '../lock.ts';
import type { DateView } from '../read.ts';
import { STATES, wayText } from './texts.ts';

/** Who looks at a request's card. */
export interface DateReader {
  /** Asked for it. */
  requests: boolean;
  /** May compare its letter. */
  reviews: boolean;
}

/** Answers of a reviewer to one doubt. */
export const ANSWERS = { ok: '一致', no: '不一致或看不清' } as const;
export const answerName = (code: string): string => `check_${code.replace(/\W+/g, '_')}`;

/**
 * The living card of a request for a new due date: from when to when and why, how far it is, what was read of the
 * letter, and what one may do. In review the doubts stand as questions, with their cuttings below.
 */
export function dateCard(view: DateView, reader: DateReader): Card {
  const compares = view.state === 'review' && reader.reviews;
  const images = imagesOf(view, compares);
  return {
    title: `改期申请 ${view.id} 号 · ${view.order.number}`,
    status: STATES[view.state],
    text: textOf(view, compares),
    fields: [
      { label: '交期', value: wayText(view) },
      {
        label: '订单',
        value: `${view.order.customerName} · ${view.order.productName} ${view.order.productCode} × ${view.order.quantity}${view.order.unit}`,
      },
      { label: '原因', value: plainText(view.reason) },
      { label: '申请人', value: `${view.requestedBy.name}，${instantText(view.requestedAt, view.now)}` },
      ...factorFields(view),
      ...readFields(view),
    ],
    ...(images.length > 0 ? { images } : {}),
    ...(compares ? { inputs: questionsOf(view) } : {}),
    buttons: buttonsFor(view, reader),
    ...(view.state === 'draft' && reader.requests
      ? {
          footer: `把客户盖章的确认函（写明订单号 ${view.order.number}、新交期、签署日期）的彩色照片、扫描件或 PDF 直接发给我。`,
        }
      : {}),
  };
}

function textOf(view: DateView, compares: boolean): string {
  const lines = view.reasons.map(({ sentence }) => `- ${plainText(sentence)}`).join('\n');
  if (compares)
    return `请把确认函原件与申请逐项核对，再提交。您核对后由客服总监审批。\n\n**识别不能确定的**\n${lines}`;
  if (view.state === 'reading') return '正在识别客户确认函，一般十几秒，结果会显示在这里。';
  if (view.state === 'review') return `确认函有几处要人工核对：\n${lines}`;
  if (view.state === 'draft' && view.decision !== '')
    return `**上一份文件没有收**：${plainText(view.decision)}`;
  if (isGoing(view.state)) return '';
  return decisionText(view);
}

function decisionText(view: DateView): string {
  const at = view.decidedAt ? instantText(view.decidedAt, view.now) : '';
  const who = { accepted: view.approvedBy?.name, rejected: view.approvedBy?.name ?? view.reviewedBy?.name }[
    view.state as 'accepted' | 'rejected'
  ];
  const did = STATES[view.state].text;
  const why = view.decision ? `：${plainText(view.decision)}` : '';
  return `**${[who, at, did].filter(Boolean).join(' ')}**${why}`;
}

/** How far both factors are. */
function factorFields(view: DateView): CardField[] {
  const first = firstFactor(view);
  const second = secondFactor(view);
  return [
    ...(first ? [{ label: '一 · 确认函', ...first }] : []),
    ...(second ? [{ label: '二 · 审批', ...second }] : []),
  ];
}

function firstFactor(view: DateView): Omit<CardField, 'label'> | null {
  if (!view.letter) return view.state === 'draft' ? { value: '还没有收到', tone: 'warn' } : null;
  if (view.state === 'reading') return { value: `${view.letter.name}，识别中` };
  if (view.state === 'review') return { value: `${view.letter.name}，待人工核对`, tone: 'warn' };
  if (view.verdict === 'reject') return { value: '没有通过', tone: 'bad' };
  if (view.reviewedBy && view.state === 'rejected' && !view.approvedBy)
    return { value: `${view.reviewedBy.name} 核对，不一致`, tone: 'bad' };
  if (view.reviewedBy) return { value: `${view.reviewedBy.name} 人工核对一致`, tone: 'good' };
  return view.verdict === 'pass' ? { value: '识别全部一致，公章清晰', tone: 'good' } : null;
}

function secondFactor(view: DateView): Omit<CardField, 'label'> | null {
  if (view.approvedBy)
    return view.state === 'accepted'
      ? { value: `${view.approvedBy.name} 同意`, tone: 'good' }
      : { value: `${view.approvedBy.name} 不同意`, tone: 'bad' };
  if (!view.checkpoint) return null;
  const who = view.checkpoint.who.join('、') || '暂无审批人';
  const until = view.checkpoint.deadlineAt
    ? `，截止 ${instantText(view.checkpoint.deadlineAt, view.now)}`
    : '';
  return { value: `待 ${who}${until}`, tone: 'warn' };
}

/** What was read; a doubtful value is marked. */
function readFields(view: DateView): CardField[] {
  const doubted = new Set(view.reasons.map(({ item }) => item));
  return (view.reading?.items ?? []).map(({ key, value, note }) => ({
    label: `函上${ITEMS[key]}`,
    value: [value ?? '没有读出', note].filter(Boolean).join('，'),
    ...(doubted.has(key) ? { tone: 'warn' as const } : {}),
  }));
}

/** A reviewer sees the whole letter and the cutting of each doubt; everybody else what shows why it did not pass. */
function imagesOf(view: DateView, compares: boolean): NonNullable<Card['images']> {
  const { reading, letter } = view;
  const page = reading?.pictureSha256 ?? letter?.previewSha256;
  const whole = page ? [{ sha256: page, caption: reading?.pictureSha256 ? '识别结果' : '确认函' }] : [];
  if (!compares) return view.state === 'rejected' ? whole : [];
  const keys = [...new Set(doubtsOf(view.reasons).flatMap(({ item }) => item ?? []))];
  const crops = keys.flatMap((key) => {
    const item = itemOf(reading, key);
    return item?.cropSha256
      ? [{ sha256: item.cropSha256, caption: `${ITEMS[key]}：${item.value ?? '没有读出'}` }]
      : [];
  });
  return [...crops, ...whole];
}

/** Each doubt as a question: what the letter should say stands in it. */
function questionsOf(view: DateView): CardInput[] {
  return doubtsOf(view.reasons).map(
    (doubt): CardInput => ({
      name: answerName(doubt.code),
      label: questionText(view, doubt),
      kind: 'select',
      required: true,
      options: Object.entries(ANSWERS).map(([value, label]) => ({ value, label })),
    }),
  );
}

export function questionText(view: DateView, { item, sentence }: DateView['reasons'][number]): string {
  const expected: Partial<Record<string, string>> = {
    orderNumber: view.order.number,
    customerName: view.order.customerFullName,
    newDueDate: view.toDate,
    oldDueDate: view.fromDate,
  };
  if (item === null) return sentence.slice(0, 40);
  if (item === 'seal') return `公章清楚，是「${view.order.customerFullName}」的`;
  if (item === 'signingDate') return '签署日期清楚，早于新交期，也不在今天之后';
  return `${ITEMS[item]}是 ${expected[item] ?? ''}`;
}

function buttonsFor(view: DateView, reader: DateReader): CardButton[] {
  const params = paramsOf(view);
  if (view.state === 'review' && reader.reviews)
    return [{ label: '提交核对', action: 'review', params, submits: true, style: 'primary' }];
  if (isGoing(view.state) && reader.requests)
    return [
      { label: '撤回', action: 'withdraw', params, style: 'danger', confirm: `撤回改期申请 ${view.id} 号？` },
    ];
  return [];
}

const paramsOf = (view: DateView): Record<string, string> => ({
  request: String(view.id),
  version: String(view.version),
  order: String(view.order.id),
});
