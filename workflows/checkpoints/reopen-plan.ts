import type { CheckpointRule } from '../factory/checkpoint-rules.ts';
import type { Factory } from '../factory/factory.ts';
import type { OrderBrief } from './facts.ts';
import type { CheckpointRow } from './lock.ts';
import { applies, changedFacts, factsFor, opensAt } from './rules.ts';

/** Why a checkpoint is withdrawn that a change makes needless; only such a one comes back when it is needed again. */
export const NEEDLESS = '订单变更后不再需要';

/** What changed facts of an order do to its checkpoints. */
export interface ReopenPlan {
  /** Asked anew, with the facts that are other than when they were asked. */
  reopen: { row: CheckpointRow; rule: CheckpointRule; changed: Record<string, [unknown, unknown]> }[];
  /** Not asked of such an order any more. */
  withdraw: CheckpointRow[];
  /** Asked of such an order, and their time has come. */
  open: { rule: CheckpointRule; former: CheckpointRow | undefined }[];
}

/**
 * What becomes of an order's checkpoints when its facts are as given; pure, so that a change can be shown before it is
 * made. Those about special processes are not in it: they follow from what does not match (workflows/special-process).
 */
export function reopenPlan(
  factory: Pick<Factory, 'checkpoints' | 'flow'>,
  order: OrderBrief,
  rows: readonly CheckpointRow[],
): ReopenPlan {
  const plan: ReopenPlan = { reopen: [], withdraw: [], open: [] };
  for (const row of rows) {
    const rule = factory.checkpoints[row.key];
    if (!rule || row.state === 'withdrawn' || isByMismatch(rule)) continue;
    const changed = changedFacts(row.facts, factsFor(rule, order));
    if (!applies(rule, order)) {
      if (row.state !== 'passed') plan.withdraw.push(row);
    } else if (Object.keys(changed).length > 0) plan.reopen.push({ row, rule, changed });
  }
  for (const rule of Object.values(factory.checkpoints)) {
    const former = rows.find((one) => one.key === rule.key);
    const missing = !former || (former.state === 'withdrawn' && former.reason === NEEDLESS);
    if (missing && applies(rule, order) && timeHasCome(factory, rule, order, rows))
      plan.open.push({ rule, former });
  }
  return plan;
}

const isByMismatch = (rule: CheckpointRule): boolean =>
  opensAt(rule, { kind: 'event', event: 'process_mismatch' });

/** Whether what opens it has happened to the order already: its status was entered, or what it waits for has passed. */
function timeHasCome(
  { flow: { path } }: Pick<Factory, 'flow'>,
  rule: CheckpointRule,
  order: OrderBrief,
  rows: readonly CheckpointRow[],
): boolean {
  const at = path.indexOf(order.heldFrom ?? order.status);
  return rule.opens.some((opener) => {
    if (opener.kind === 'status') return path.includes(opener.status) && at >= path.indexOf(opener.status);
    if (opener.kind === 'passed')
      return rows.some((row) => row.key === opener.checkpoint && row.state === 'passed');
    return opener.event === 'created';
  });
}
