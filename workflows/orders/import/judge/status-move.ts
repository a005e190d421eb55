import type { StatusFlow } from '../../../factory/factory.ts';
import { isDelivered, isHold, statusOf } from '../../../factory/rules.ts';

/**
 * What a status in a workbook does to an order. A workbook is often older than the house: it moves orders on,
 * puts them on hold or cancels them, and never takes them back.
 */
export type StatusMove = 'same' | 'on' | 'aside' | 'kept';

export function statusMove(
  flow: StatusFlow,
  now: { status: string; heldFrom: string | null },
  wanted: string,
): StatusMove {
  if (wanted === now.status) return 'same';
  const current = statusOf(flow, now.status);
  if (current.terminal) return 'kept';
  const to = flow.path.indexOf(wanted);
  if (to < 0) return isDelivered(flow, now.status) ? 'kept' : 'aside';
  const from = flow.path.indexOf(isHold(flow, now.status) ? (now.heldFrom ?? '') : now.status);
  return to >= from ? 'on' : 'kept';
}
