import type { FlowStep } from '../../../board/api/order.ts';
import type { StatusFlow } from '../../factory/factory.ts';
import { statusOf } from '../../factory/rules.ts';

/**
 * The status flow as a bar. An order on hold stands where it was held; of one that left the way (cancelled) nothing is
 * ahead any more, and what it had reached is not told by its status.
 */
export function flowBar(flow: StatusFlow, status: string, heldFrom: string | null): FlowStep[] {
  const at = flow.path.indexOf(heldFrom ?? status);
  const ended = at === flow.path.length - 1;
  return flow.path.map((key, i) => ({
    key,
    name: statusOf(flow, key).name,
    state: i < at || (ended && i === at) ? 'done' : i === at ? 'now' : 'ahead',
  }));
}
