import type { CardField, Tone } from '../card.ts';
import type { EvidenceKind, EvidenceRule } from '../factory/checkpoint-rules.ts';
import type { Factory } from '../factory/factory.ts';
import { statusTag } from './cards/checkpoint-card.ts';
import type { CheckpointView, EvidenceView } from './read.ts';
import { changeLines, deadlineText, flagsText, instantText, orderLine, promisedText } from './text.ts';

export interface UploadedFile {
  name: string;
  /** Who gave it and when. */
  by: string;
  /** Marks of accepted evidence; empty: none. */
  flags: string;
  previewSha256: string | null;
  kind: EvidenceKind | null;
}

/** The upload page of one checkpoint, or of a customer's letter, in words; no amounts are in it. */
export interface UploadPage {
  /** What is given: 凭证, 确认函. */
  thing: string;
  name: string;
  number: string;
  status: { text: string; tone: Tone };
  /** Customer, product and quantity. */
  order: string;
  facts: CardField[];
  /** What an upstream change did, a line each. */
  changes: string[];
  /** What the assignee is asked to do; null once it is decided. */
  asks: string | null;
  /** What is asked for: 签字的BOM扫描件或照片, 至少 1 份. */
  wants: string | null;
  kinds: readonly EvidenceKind[];
  /** What one file may have at most, bytes; undefined: as any upload. */
  mostBytes?: number;
  /** How far it is: 已收 1 份，还差 1 份. */
  count: string;
  files: UploadedFile[];
  /** Who decided, when, and why; null while it is open. */
  decision: string | null;
  /** Why nothing can be given (any more); null: it can. */
  closed: string | null;
  /** Something is being done with what was given: the page looks again soon. */
  working: boolean;
}

/** @param wanted whether a file of the visitor would be taken now */
export function uploadPage(factory: Factory, view: CheckpointView, wanted: boolean): UploadPage {
  const rule = factory.checkpoints[view.key];
  const evidence = rule?.evidence ?? null;
  const open = view.state === 'open';
  return {
    thing: '凭证',
    name: view.name,
    number: view.order.number,
    status: statusTag(view),
    order: orderLine(view),
    facts: [
      ...(open ? [deadlineField(factory, view)] : []),
      { label: '承诺交期', value: `${promisedText(view)}${view.order.rush ? ' · 加急' : ''}` },
      { label: '责任人', value: namesOf(view) },
    ],
    changes: open && view.changed ? changeLines(view.changed) : [],
    asks: open && rule ? rule.asks : null,
    wants: open && evidence ? `${evidence.what}，${amountText(evidence)}` : null,
    kinds: evidence?.kinds ?? [],
    count: countText(view, factory),
    files: view.evidence.map((one) => fileOf(view, one)),
    decision: open ? null : decisionText(view),
    closed: closedText(view, evidence, wanted),
    working: false,
  };
}

function deadlineField(factory: Factory, view: CheckpointView): CardField {
  const { text, late } = deadlineText(factory, view.deadlineAt, view.now);
  return { label: '截止', value: text, ...(late ? { tone: 'bad' as const } : {}) };
}

const namesOf = (view: CheckpointView): string =>
  view.signers
    .filter((one) => one.state !== 'transferred')
    .map((one) => one.name)
    .join('、') || '无';

const amountText = ({ atLeast, atMost }: EvidenceRule): string =>
  atLeast === atMost ? `${atMost} 份` : `至少 ${atLeast} 份，最多 ${atMost} 份`;

/** How far its evidence is: 已收 1 份，还差 1 份. */
export function countText(view: CheckpointView, factory: Factory): string {
  const evidence = factory.checkpoints[view.key]?.evidence ?? null;
  const have = view.evidence.length;
  const missing = view.state === 'open' && evidence ? evidence.atLeast - have : 0;
  if (have === 0) return missing > 0 ? `还没有，差 ${missing} 份` : '没有';
  if (missing > 0) return `已收 ${have} 份，还差 ${missing} 份`;
  return view.state === 'open' ? `已收 ${have} 份，已齐` : `${have} 份`;
}

const fileOf = (view: CheckpointView, one: EvidenceView): UploadedFile => ({
  name: one.name,
  by: `${one.byName} · ${instantText(one.at, view.now)}`,
  flags: flagsText(one.flags, one.reusedFrom),
  previewSha256: one.previewSha256,
  kind: one.kind as EvidenceKind | null,
});

function decisionText(view: CheckpointView): string {
  const at = view.decidedAt ? instantText(view.decidedAt, view.now) : '';
  const did = { passed: '通过', rejected: '驳回', withdrawn: '撤回', open: '' }[view.state];
  return `${view.decidedByName ?? '系统'} ${at} ${did}${view.reason ? `：${view.reason}` : ''}`;
}

function closedText(view: CheckpointView, evidence: EvidenceRule | null, wanted: boolean): string | null {
  if (view.state !== 'open') return '关卡已有结论，不再收凭证。';
  if (!evidence) return '这个关卡不需要凭证。';
  if (!wanted) return '这个关卡现在不由您提供凭证。';
  if (view.evidence.length >= evidence.atMost) return `最多收 ${evidence.atMost} 份，已经满了。`;
  return null;
}
