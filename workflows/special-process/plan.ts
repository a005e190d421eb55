import type { OrderBrief } from '../checkpoints/facts.ts';
import type { CheckpointRow } from '../checkpoints/lock.ts';
import { applies, changedFacts, factsFor, opensAt } from '../checkpoints/rules.ts';
import type { CheckpointRule } from '../factory/checkpoint-rules.ts';
import type { Factory } from '../factory/factory.ts';
import type { Mismatch } from './compare.ts';

/** Why the check withdraws what it opened; only such a checkpoint comes back by itself. */
export const MATCHES = '特殊工艺与工艺路线已经一致';

/** What becomes of a checkpoint that is opened by a mismatch. */
export type Step =
  | { kind: 'none' }
  | { kind: 'open' }
  | { kind: 'again'; row: CheckpointRow; changed: Record<string, [unknown, unknown]> }
  | { kind: 'withdraw'; row: CheckpointRow };

/** The checkpoints that are opened by a mismatch. */
export const mismatchRules = ({ checkpoints }: Pick<Factory, 'checkpoints'>): CheckpointRule[] =>
  Object.values(checkpoints).filter((rule) => opensAt(rule, { kind: 'event', event: 'process_mismatch' }));

/**
 * Opened by a mismatch, asked anew when what it rests on has changed, withdrawn when all matches (one that has passed
 * stays). Pure, so that a change can be shown before it is made.
 * @param row the order's checkpoint of this rule, if it has one
 */
export function planStep(
  rule: CheckpointRule,
  order: OrderBrief,
  row: CheckpointRow | undefined,
  mismatches: readonly Mismatch[],
): Step {
  if (mismatches.length === 0 || !applies(rule, order))
    return row?.state === 'open' || row?.state === 'rejected' ? { kind: 'withdraw', row } : { kind: 'none' };
  if (!row) return { kind: 'open' };
  const same = sameTexts(row, mismatches);
  if (row.state === 'withdrawn')
    return row.reason === MATCHES || !same ? { kind: 'again', row, changed: {} } : { kind: 'none' };
  const changed = changedFacts(row.facts, factsFor(rule, order));
  return Object.keys(changed).length > 0 || !same ? { kind: 'again', row, changed } : { kind: 'none' };
}

const sameTexts = (row: CheckpointRow, mismatches: readonly Mismatch[]): boolean =>
  JSON.stringify(row.facts.mismatches ?? []) === JSON.stringify(mismatches.map(({ text }) => text));
