import type { Card, CardField, Tone } from '../../card.ts';
import type { Factory } from '../../factory/factory.ts';
import { isHold } from '../../factory/rules.ts';
import { plainText } from '../../orders/text.ts';
import type { CheckpointView, SignerView } from '../read.ts';
import { type CardReader, signsNow } from '../reader.ts';
import {
  blocksText,
  changeLines,
  deadlineText,
  flagsText,
  instantText,
  orderLine,
  promisedText,
} from '../text.ts';
import { buttonsFor } from './buttons.ts';

/** Previews on a card; more would make it long on a phone. */
const MOST_IMAGES = 3;

/**
 * The living card of a checkpoint for one person: what is asked, the order's key facts, deadline, evidence so far,
 * and what this person may do. Decided: who, when, with what, and no buttons.
 */
export function checkpointCard(factory: Factory, view: CheckpointView, reader: CardReader): Card {
  const rule = factory.checkpoints[view.key];
  const open = view.state === 'open';
  const evidence = view.evidence.flatMap((one) =>
    one.previewSha256 ? [{ sha256: one.previewSha256, caption: one.name }] : [],
  );
  // What is decided on is shown whole: each crop belongs to a line above it.
  const images = [...evidence.slice(-MOST_IMAGES), ...(view.about?.images ?? [])];
  return {
    title: `${view.name} · ${view.order.number}`,
    status: statusTag(view),
    text: [open && rule ? rule.asks : decisionText(view), ...mismatchText(view), ...changeText(view)].join(
      '\n\n',
    ),
    fields: [
      { label: '订单', value: orderLine(view) },
      { label: '承诺交期', value: `${promisedText(view)}${view.order.rush ? ' · 加急' : ''}` },
      ...(view.about?.fields ?? []),
      ...factFields(view),
      ...(open ? deadlineFields(factory, view) : []),
      {
        label: '责任人',
        value:
          view.signers
            .filter((one) => one.state !== 'transferred')
            .map(signerText)
            .join('、') || '无',
      },
      ...evidenceFields(factory, view),
      ...(open && blocksText(factory, view)
        ? [{ label: '未通过前', value: `订单不能进入${blocksText(factory, view)}` }]
        : []),
    ],
    ...(images.length > 0 ? { images } : {}),
    buttons: buttonsFor(factory, view, reader),
    ...(open && rule?.evidence && signsNow(view, reader)
      ? { footer: `把${rule.evidence.what}直接发给我即可；群里请@我并附图。` }
      : {}),
    shows: { checkpoint: view.id, version: view.version },
  };
}

/** How a checkpoint stands, in a word. */
export function statusTag(view: CheckpointView): { text: string; tone: Tone } {
  if (view.state === 'passed') return { text: '已通过', tone: 'good' };
  if (wasRejected(view)) return { text: '已驳回', tone: 'bad' };
  if (view.state === 'withdrawn') return { text: '已撤回', tone: 'neutral' };
  if (view.deadlineAt && new Date(view.deadlineAt) <= new Date(view.now))
    return { text: '已超时', tone: 'bad' };
  if (view.busyUntil) return { text: '处理中', tone: 'info' };
  return view.round > 1 && view.changed
    ? { text: '需重新确认', tone: 'warn' }
    : { text: '待处理', tone: 'warn' };
}

/** What decides on a request is over with its rejection, and withdrawn. */
const wasRejected = ({ state, signers }: CheckpointView): boolean =>
  state === 'rejected' || (state === 'withdrawn' && signers.some((one) => one.state === 'rejected'));

function decisionText(view: CheckpointView): string {
  const at = view.decidedAt ? instantText(view.decidedAt, view.now) : '';
  const who = view.decidedByName ?? '系统';
  const did = wasRejected(view)
    ? '驳回'
    : { passed: '通过', rejected: '驳回', withdrawn: '撤回', open: '' }[view.state];
  const reason = view.reason ? `：${plainText(view.reason)}` : '';
  return `**${[who, at, did].filter(Boolean).join(' ')}**${reason}`;
}

function changeText(view: CheckpointView): string[] {
  if (!view.changed || Object.keys(view.changed).length === 0) return [];
  return [
    `**上游有变更，请按新内容确认**\n${changeLines(view.changed)
      .map((line) => `- ${plainText(line)}`)
      .join('\n')}`,
  ];
}

/** What the check of special processes found. */
const mismatchText = ({ mismatches }: CheckpointView): string[] =>
  mismatches && mismatches.length > 0 ? [mismatches.map((line) => `- ${plainText(line)}`).join('\n')] : [];

/** What it is about, of the order itself. */
export function factFields({ order }: CheckpointView): CardField[] {
  return [
    ...(order.specialProcesses.length > 0
      ? [{ label: '特殊工艺', value: order.specialProcesses.join('、') }]
      : []),
    ...(order.requirements ? [{ label: '客户要求', value: order.requirements.slice(0, 60) }] : []),
    ...(order.bomRevision ? [{ label: 'BOM版本', value: order.bomRevision }] : []),
  ];
}

function deadlineFields(factory: Factory, view: CheckpointView): CardField[] {
  const onHold = view.deadlineAt === null && isHold(factory.flow, view.order.status);
  const { text, late } = onHold
    ? { text: '订单暂停中，恢复后重新计算', late: false }
    : deadlineText(factory, view.deadlineAt, view.now);
  const fields: CardField[] = [{ label: '截止', value: text, ...(late ? { tone: 'bad' as const } : {}) }];
  if (view.meeting)
    fields.push({
      label: '升级会议',
      value: `${instantText(view.meeting.startsAt, view.now)}，${view.meeting.organiserName} 组织`,
      tone: 'bad',
    });
  if (view.busyUntil)
    fields.push({
      label: '处理中',
      value: `${view.busyByName ?? ''} 预计 ${instantText(view.busyUntil, view.now)} 前完成，到时未完成将继续提醒`,
    });
  return fields;
}

function signerText(signer: SignerView): string {
  const place =
    { signed: '✓', rejected: '✗', pending: '', waiting: '（等待前一位）', released: '（无需处理）' }[
      signer.state
    ] ?? '';
  const stand = signer.state === 'pending' && signer.delegate ? `（代理 ${signer.delegate.name}）` : '';
  const by =
    signer.state === 'signed' && signer.decidedByName && signer.decidedByName !== signer.name
      ? `（${signer.decidedByName} 代签）`
      : '';
  return `${signer.name}${place}${stand}${by}`;
}

function evidenceFields(factory: Factory, view: CheckpointView): CardField[] {
  const rule = factory.checkpoints[view.key]?.evidence;
  if (!rule && view.evidence.length === 0) return [];
  const given = view.evidence.map((one) => {
    const flags = flagsText(one.flags, one.reusedFrom);
    return `${one.name}（${one.byName}${flags ? `，⚠ ${flags}` : ''}）`;
  });
  const missing = rule ? rule.atLeast - view.evidence.length : 0;
  if (given.length === 0)
    return [
      { label: '凭证', value: `还没有，至少 ${rule?.atLeast ?? 1} 份：${rule?.what ?? ''}`, tone: 'warn' },
    ];
  const more = view.state === 'open' && missing > 0 ? `；还差 ${missing} 份` : '';
  return [{ label: '凭证', value: `${given.length} 份：${given.join('、')}${more}` }];
}
