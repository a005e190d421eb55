import type { Intent } from '../../workflows/intents.ts';
import { stripPolite } from './clean.ts';
import { NUMBER, whereReference } from './where.ts';

const NOBODY = '(?:一直|始终|都|还是)?(?:没人|没有人|无人|谁都不|谁也不|不)(?:来|去)?';
const ACTS = '(?:理会|理睬|理|处理|管|响应|回应|回复|答复|办|签字|签|确认|审批)(?:它|他|她|这个|关卡)?';
const HAPPENS =
  '[,，]?\\s*(?:会|将会?|就会?|又会?)?(?:是)?(?:怎么?样|怎么办|发生(?:什么|啥)|有(?:什么|啥)后果|什么后果|如何|咋样|咋办)';

/** 如果没人理会怎样, 不处理会怎么样: what escalation would do. */
const IF_NOBODY = new RegExp(
  `(?:如果|假如|要是|万一|假设)?\\s*${NOBODY}${ACTS}(?:的话|了)?${HAPPENS}(?:呢)?`,
);
/** 演练升级, 超时预演. */
const DRILL =
  /(?:演练|预演|模拟)(?:一?下)?(?:关卡|超时)?(?:升级|提醒|超时)|(?:关卡)?(?:升级|超时)(?:的)?(?:演练|预演|模拟)/;
/** "如果" that stands apart from the rest: 如果 SO-… 没人管会怎样. */
const IF = /(?:如果|假如|要是|万一|假设)/;

/**
 * What would happen if nobody answered an order's checkpoints.
 * @returns null when the text is about something else; the reference is '' when no order is named
 */
export function readRehearsal(said: string): Intent | null {
  const text = said.replace(/[?？]/g, ' ');
  const cue = IF_NOBODY.exec(text) ?? DRILL.exec(text);
  if (!cue) return null;
  const rest = stripPolite(
    `${text.slice(0, cue.index)} ${text.slice(cue.index + cue[0].length)}`.replace(IF, ' ').trim(),
  );
  return { kind: 'escalation.rehearse', reference: { text: orderIn(rest) } };
}

function orderIn(rest: string): string {
  const number = NUMBER.exec(rest)?.[0].trim();
  if (number) return number;
  const tidy = rest.replace(/^(?:订单|单子)\s*|\s*(?:的)?(?:订单|单子|关卡)?(?:的)?$/g, '').trim();
  return tidy === '' ? '' : whereReference(tidy) || tidy;
}
