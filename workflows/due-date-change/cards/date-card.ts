import type { Card, CardButton, CardField } from '../../card.ts';
import { instantText } from '../../checkpoints/text.ts';
import { plainText } from '../../orders/text.ts';
import { cuttingsOf } from '../kept.ts';
import { ITEMS } from '../letter-reader.ts';
import { isGoing } from '../lock.ts';
import type { DateView } from '../read.ts';
import { STATES, wayText } from './texts.ts';

/** Who looks at a request's card. */
export interface DateReader {
  /** Asked for it. */
  requests: boolean;
  /** May take it back. */
  withdraws: boolean;
  /** Their own page for the letter; null: there is none, or it is not theirs to send. */
  uploadUrl: string | null;
  /** That nobody works on the new date; empty: somebody does, or nobody knows. */
  dayOff: CardField[];
}

/**
 * The living card of a request for a new due date: from when to when and why, how far both factors are, and what was
 * read of the letter. Who compares and who decides have cards of their checkpoints.
 */
export function dateCard(view: DateView, reader: DateReader): Card {
  const images = imagesOf(view);
  return {
    title: `改期申请 ${view.id} 号 · ${view.order.number}`,
    status: STATES[view.state],
    text: textOf(view),
    fields: [
      { label: '交期', value: wayText(view) },
      ...(isGoing(view.state) ? reader.dayOff : []),
      { label: '订单', value: orderText(view) },
      { label: '原因', value: plainText(view.reason) },
      { label: '申请人', value: `${view.requestedBy.name}，${instantText(view.requestedAt, view.now)}` },
      ...factorFields(view),
      ...readFields(view),
    ],
    ...(images.length > 0 ? { images } : {}),
    buttons: buttonsFor(view, reader),
    ...(view.state === 'draft' && reader.requests
      ? {
          footer: `把客户盖章的确认函（写明订单号 ${view.order.number}、新交期、签署日期）的彩色照片、扫描件或 PDF 在聊天里发给单脉${reader.uploadUrl ? '，或点「上传确认函」' : ''}。`,
        }
      : {}),
  };
}

/** Customer, product and quantity. */
export const orderText = ({ order }: DateView): string =>
  `${order.customerName} · ${order.productName} ${order.productCode} × ${order.quantity}${order.unit}`;

function textOf(view: DateView): string {
  if (view.state === 'reading') return '正在识别客户确认函，一般十几秒，结果会显示在这里。';
  if (view.state === 'review')
    return `确认函有几处要人工核对：\n${view.reasons.map(({ sentence }) => `- ${plainText(sentence)}`).join('\n')}`;
  if (view.state === 'draft' && view.decision !== '')
    return `**上一份文件没有收**：${plainText(view.decision)}`;
  if (isGoing(view.state)) return '';
  return decisionText(view);
}

/** How it ended: who, when, what and why. */
export function decisionText(view: DateView): string {
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
    ...(first ? [{ label: '① 确认函', ...first }] : []),
    ...(second ? [{ label: '② 审批', ...second }] : []),
  ];
}

function firstFactor(view: DateView): Omit<CardField, 'label'> | null {
  const { letter, reviewedBy } = view;
  if (!letter) return view.state === 'draft' ? { value: '还没有收到', tone: 'warn' } : null;
  if (view.state === 'reading') return { value: `${letter.name}，识别中` };
  if (view.state === 'review') return { value: `人工核对，${waitsFor(view, '核对人')}`, tone: 'warn' };
  if (view.verdict === 'reject') return { value: '没有通过', tone: 'bad' };
  if (view.compared && reviewedBy) return { value: `${reviewedBy.name} 人工核对一致`, tone: 'good' };
  if (view.state === 'rejected' && view.verdict === 'manual')
    return { value: reviewedBy ? `${reviewedBy.name} 核对，不一致` : '没有核对通过', tone: 'bad' };
  return view.verdict === 'pass' ? { value: '识别全部一致，公章清晰', tone: 'good' } : null;
}

function secondFactor(view: DateView): Omit<CardField, 'label'> | null {
  if (view.approvedBy)
    return view.state === 'accepted'
      ? { value: `${view.approvedBy.name} 同意`, tone: 'good' }
      : { value: `${view.approvedBy.name} 不同意`, tone: 'bad' };
  return view.state === 'approval' ? { value: waitsFor(view, '审批人'), tone: 'warn' } : null;
}

function waitsFor({ checkpoint, now }: DateView, whom: string): string {
  const who = checkpoint?.who.join('、') || `暂无${whom}`;
  return `待 ${who}${checkpoint?.deadlineAt ? `，截止 ${instantText(checkpoint.deadlineAt, now)}` : ''}`;
}

/** What was read, where it is doubted or did not stand; a doubtful value is marked. */
function readFields(view: DateView): CardField[] {
  if (view.state !== 'review' && view.state !== 'rejected') return [];
  const doubted = new Set(view.reasons.map(({ item }) => item));
  return (view.reading?.items ?? []).map(({ key, value, note }) => ({
    label: `函上${ITEMS[key]}`,
    value: [value ?? '没有读出', note].filter(Boolean).join('，'),
    ...(doubted.has(key) ? { tone: 'warn' as const } : {}),
  }));
}

/** What shows why it did not pass: the cuttings of what is wrong, and the page with its marks. */
function imagesOf({ state, reading, letter, reasons }: DateView): NonNullable<Card['images']> {
  if (state !== 'rejected') return [];
  const page = reading?.pictureSha256 ?? letter?.previewSha256;
  return [
    ...cuttingsOf(reading, reasons),
    ...(page ? [{ sha256: page, caption: reading?.pictureSha256 ? '识别结果' : '确认函' }] : []),
  ];
}

function buttonsFor(view: DateView, { withdraws, uploadUrl }: DateReader): CardButton[] {
  if (!withdraws || !isGoing(view.state)) return [];
  const params = { request: String(view.id), order: String(view.order.id) };
  return [
    ...(view.state === 'draft' && uploadUrl ? [{ label: '上传确认函', url: uploadUrl }] : []),
    { label: '撤回', action: 'withdraw', params, style: 'danger', confirm: `撤回改期申请 ${view.id} 号？` },
  ];
}
